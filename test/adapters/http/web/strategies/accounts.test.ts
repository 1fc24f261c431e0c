import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failure } from '../../../../../src/domain/failure.ts';
import { journalOrder, PUBLIC_URL, type SetupServing, serveSetup } from '../../api/serving-setup.ts';
import { blockOf, cardOf, Reader, type Shown } from './setup-pages.ts';

/** kim's account 1 and lee's account 2 are both called `main`, at binance. */
let serving: SetupServing;
let kim: Reader;
beforeAll(async () => {
  serving = await serveSetup();
});
afterAll(() => serving.stop());

/** The users as they were at first. What only looks shares them. */
async function anew(): Promise<void> {
  await serving.reset();
  kim = await Reader.of(serving, 'kim');
}

const KEY = 'canary-key-0123456789';
const SECRET = 'canary-secret-abcdef';
const CREDENTIALS = { api_key: KEY, secret: SECRET };

/** What the current key of an account opens to. */
async function openedKey(id: number) {
  const [row] = await serving.installation.rows(
    `select fingerprint, sealed from @account_keys where account_id = ${id} and retired_at is null`,
  );
  if (!row) return null;
  const sealed = { accountId: id, fingerprint: String(row.fingerprint), sealed: row.sealed as Buffer };
  return serving.installation.sealing.open(sealed);
}

/** What a panel asks for. */
const fieldsOf = (page: string): string[] =>
  [...(page.split('data-part="dialog"')[1] ?? '').matchAll(/<(?:input|select|textarea)[^>]* name="([^"]+)"/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'csrf_token' && name !== 'exchange');

describe('the list of accounts', () => {
  beforeEach(anew);

  it('shows where each is, what money is at stake, its key’s hint, how it stands and who uses it', async () => {
    const card = cardOf(await kim.read(), 'account-1');
    expect(card).toMatch(/<h3>main<\/h3><span class="badge stake stake-live"[^>]*>LIVE</);
    expect(card).toMatch(/Exchange<\/dt><dd>binance</);
    expect(card).toMatch(/<span class="mono">api-…0001<\/span>/);
    expect(card).toMatch(/Margin mode<\/dt><dd>As set at the exchange</);
    expect(card).toMatch(/Used by<\/dt><dd>Trend</);
    expect(await kim.read()).not.toContain('id="account-2"');
  });

  it('says of a frozen account why, and unfreezes it after a question', async () => {
    await serving.installation.rows('update @accounts set frozen_at = now() where id = 1 returning id');
    expect(cardOf(await kim.read(), 'account-1')).toMatch(/Frozen[\s\S]*proven not executed[\s\S]*unfreeze/);
    expect(await kim.read('/strategies/accounts/1/unfreeze')).toMatch(/LIVE[\s\S]*trades with real money/);
    expect((await kim.send('/strategies/accounts/1/unfreeze')).location).toBe('/strategies?notice=account_unfrozen');
    expect(cardOf(await kim.read(), 'account-1')).not.toContain('Frozen');
  });
});

describe('the form of a new account', () => {
  beforeAll(anew);

  it('begins with the choice of an exchange, the proven ones first', async () => {
    const page = await kim.read('/strategies/accounts/new');
    const [, proven, others] =
      /<optgroup label="Proven exchanges">(.*?)<\/optgroup>\s*<optgroup[^>]*>(.*?)<\/optgroup>/s.exec(page) ?? [];
    expect([...(proven ?? '').matchAll(/value="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'paper',
      'binance',
      'bybit',
      'okx',
      'upbit',
    ]);
    expect(others).toContain('<option value="kraken">Kraken</option>');
    expect((await kim.see('/strategies/accounts/new?exchange=nowhere')).status).toBe(404);
  });

  it.each([
    ['paper', ['name']],
    ['upbit', ['name', 'api_key', 'secret']],
    ['binance', ['name', 'sandbox', 'api_key', 'secret']],
    ['okx', ['name', 'sandbox', 'margin_mode', 'api_key', 'secret', 'password']],
  ])('at %s asks for just what is needed there', async (exchange, fields) => {
    expect(fieldsOf(await kim.read(`/strategies/accounts/new?exchange=${exchange}`))).toEqual(fields);
  });

  it('is refused where no account can be, and says why', async () => {
    const page = await kim.read('/strategies/accounts/new?exchange=hyperliquid');
    expect(page).toMatch(/can not hold: privateKey, walletAddress/);
    expect(fieldsOf(page)).toEqual([]);
    const { status } = await kim.send('/strategies/accounts', { exchange: 'hyperliquid', name: 'x', ...CREDENTIALS });
    expect(status).toBe(400);
    expect(await serving.installation.rows(`select 1 from @accounts where exchange = 'hyperliquid'`)).toEqual([]);
  });

  it('lets no browser keep what is typed of a key', async () => {
    const page = await kim.read('/strategies/accounts/new?exchange=okx');
    for (const name of ['api_key', 'secret', 'password'])
      expect(page).toMatch(new RegExp(`id="field-${name}"[^>]* autocomplete="off"[^>]*spellcheck="false"`));
  });
});

describe('a new account', () => {
  beforeEach(anew);

  it('is made with its key sealed, and leads to the test of it', async () => {
    const fields = { exchange: 'okx', name: 'okx', password: 'pass', margin_mode: 'cross', sandbox: 'on' };
    const { status, location } = await kim.send('/strategies/accounts', { ...fields, ...CREDENTIALS });
    expect([status, location]).toEqual([303, '/strategies/accounts/3/test?notice=account_added']);
    expect(await kim.read(location ?? '')).toMatch(/The account was added[\s\S]*TESTNET[\s\S]*Test it now/);
    const card = cardOf(await kim.read(), 'account-3');
    expect(card).toMatch(/TESTNET[\s\S]*cana…6789[\s\S]*Cross/);
    const key = await openedKey(3);
    expect([key?.secret.reveal(), key?.password?.reveal()]).toEqual([SECRET, 'pass']);
  });

  it('at paper needs no test', async () => {
    const { location } = await kim.send('/strategies/accounts', { exchange: 'paper', name: 'play' });
    expect(location).toBe('/strategies?notice=account_added');
  });

  it('keeps a key of several lines as it is', async () => {
    const pem = '-----BEGIN EC PRIVATE KEY-----\r\nMHcCAQEE\r\n-----END EC PRIVATE KEY-----\r\n';
    await kim.send('/strategies/accounts', { exchange: 'binance', name: 'pem', api_key: ` ${KEY}\n`, secret: pem });
    const key = await openedKey(3);
    expect(key?.apiKey.reveal()).toBe(KEY);
    expect(key?.secret.reveal()).toBe('-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----');
  });

  it('says beside each field what is wrong, and loses nothing that was typed but the key', async () => {
    const { status, text } = await kim.send('/strategies/accounts', {
      exchange: 'okx',
      name: 'typed',
      margin_mode: 'isolated',
      sandbox: 'on',
      api_key: KEY,
    });
    expect(status).toBe(400);
    expect(text).toMatch(/id="field-secret-error">is required[\s\S]*id="field-password-error">is required/);
    expect(text).toContain('value="typed"');
    expect(text).toContain('<option value="isolated" selected>');
    expect(text).toMatch(/name="sandbox" checked/);
    expect(text).toContain('must be entered again');
    expect(text).not.toContain(KEY);
    const taken = await kim.send('/strategies/accounts', { exchange: 'binance', name: 'main', ...CREDENTIALS });
    expect([taken.status, taken.text]).toEqual([400, expect.stringMatching(/field-name-error">This name is in use/)]);
  });
});

describe('the test of a key', () => {
  beforeAll(anew);

  it('shows what the exchange tells, and in hedge mode what it asks of webhooks', async () => {
    const { status, text } = await kim.send('/strategies/accounts/1/test');
    expect(status).toBe(200);
    expect(text).toMatch(/accepts the key[\s\S]*Position mode<\/dt><dd>Hedge<[\s\S]*Margin mode<\/dt><dd>Cross</);
    expect(text).toMatch(/May trade<\/dt><dd>Yes<[\s\S]*May withdraw<\/dt><dd>No<[\s\S]*position_side/);
    expect(serving.keyTest.asked.at(-1)?.key?.secret.reveal()).toBe('secret');
  });

  it('warns of a key that may withdraw, or may not trade', async () => {
    const facts = { positionMode: null, marginMode: null, mayTrade: false, mayWithdraw: true };
    serving.keyTest.findings = { kind: 'good', facts };
    const { text } = await kim.send('/strategies/accounts/1/test');
    expect(text).toContain('This key may withdraw: take that permission from it at the exchange');
    expect(text).toContain('This key may not trade');
    expect(text).toMatch(/Position mode<\/dt><dd>Not told</);
  });

  it('says why a key is refused, and when nobody could be asked, in the reader’s language', async () => {
    const lee = await Reader.of(serving, 'lee');
    const exchangeError = '<b>Invalid API-key.</b>';
    serving.keyTest.findings = { kind: 'bad', failure: { ...failure('AUTHENTICATION'), exchangeError } };
    const { text } = await lee.send('/strategies/accounts/2/test');
    expect(text).toContain('거래소가 키를 거부했습니다: API 키가 거부되었습니다');
    expect(text).toContain('&lt;b&gt;Invalid API-key.&lt;/b&gt;');
    serving.keyTest.findings = { kind: 'unavailable', failure: failure('EXCHANGE_UNAVAILABLE') };
    expect((await lee.send('/strategies/accounts/2/test')).text).toContain('거래소에 물어볼 수 없었습니다');
  });
});

describe('an account', () => {
  beforeEach(anew);

  it('is given another key, of which nothing is shown', async () => {
    expect(await kim.read('/strategies/accounts/1/key')).toContain('The present one is api-…0001');
    const missing = await kim.send('/strategies/accounts/1/key', { api_key: KEY });
    expect([missing.status, missing.text]).toEqual([400, expect.stringContaining('field-secret-error')]);
    const { location } = await kim.send('/strategies/accounts/1/key', CREDENTIALS);
    expect(location).toBe('/strategies/accounts/1/test?notice=key_replaced');
    expect((await openedKey(1))?.secret.reveal()).toBe(SECRET);
    expect(cardOf(await kim.read(), 'account-1')).toContain('cana…6789');
  });

  it('keeps the secret of its key while the outcome of an order is open', async () => {
    await journalOrder(serving.installation, 'unknown');
    const { status, text } = await kim.send('/strategies/accounts/1/key', {
      api_key: 'api-key-of-kim-0001',
      secret: 'another',
    });
    expect([status, text]).toEqual([409, expect.stringContaining('is not known yet')]);
    expect((await openedKey(1))?.secret.reveal()).toBe('secret');
  });

  it('is changed, but not what its orders need', async () => {
    expect(fieldsOf(await kim.read('/strategies/accounts/1/edit'))).toEqual(['name', 'sandbox']);
    expect((await kim.send('/strategies/accounts/1', { name: 'first' })).location).toBe(
      '/strategies?notice=account_saved',
    );
    expect(cardOf(await kim.read(), 'account-1')).toContain('<h3>first</h3>');
    await journalOrder(serving.installation, 'rejected');
    const { status, text } = await kim.send('/strategies/accounts/1', { name: 'first', sandbox: 'on' });
    expect([status, text]).toEqual([409, expect.stringContaining('has orders already')]);
    expect(text).toMatch(/name="sandbox" checked/);
  });

  it('is paused and goes on, and is switched off and on', async () => {
    const card = async () => cardOf(await kim.read(), 'account-1');
    expect((await kim.send('/strategies/accounts/1/pause', { paused: 'true' })).location).toContain('account_paused');
    expect(await card()).toMatch(/Paused[\s\S]*aria-label="Resume main"/);
    await kim.send('/strategies/accounts/1/pause', { paused: 'false' });
    expect(await card()).toContain('aria-label="Pause main"');
    expect((await kim.send('/strategies/accounts/1/active', { active: 'false' })).location).toContain('account_off');
    expect(await card()).toMatch(/aria-checked="false"/);
    await kim.send('/strategies/accounts/1/active', { active: 'true' });
    expect(await card()).toMatch(/aria-checked="true"/);
  });

  it('is deleted after a question that names its strategies, but not while the outcome of an order is open', async () => {
    expect(await kim.read('/strategies/accounts/1/delete')).toMatch(/Delete the account main\?[\s\S]*LIVE[\s\S]*Trend/);
    await journalOrder(serving.installation, 'unknown');
    const refused = await kim.send('/strategies/accounts/1/delete');
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('is not known yet')]);
    await anew();
    expect((await kim.send('/strategies/accounts/1/delete')).location).toBe('/strategies?notice=account_deleted');
    expect(await kim.read()).not.toContain('id="account-1"');
  });
});

describe('what is another’s', () => {
  beforeAll(anew);

  it('is 404, whatever is asked of it', async () => {
    for (const path of ['edit', 'key', 'test', 'delete', 'unfreeze'])
      expect([path, (await kim.see(`/strategies/accounts/2/${path}`)).status]).toEqual([path, 404]);
    const posts: [string, Record<string, string>][] = [
      ['', { name: 'stolen' }],
      ['/key', CREDENTIALS],
      ['/test', {}],
      ['/active', { active: 'false' }],
      ['/pause', { paused: 'true' }],
      ['/unfreeze', {}],
      ['/delete', {}],
    ];
    const before = await serving.installation.rows('select * from @accounts where id = 2');
    const asked = serving.keyTest.asked.length;
    for (const [path, fields] of posts)
      expect([path, (await kim.send(`/strategies/accounts/2${path}`, fields)).status]).toEqual([path, 404]);
    expect(await serving.installation.rows('select * from @accounts where id = 2')).toEqual(before);
    expect(serving.keyTest.asked).toHaveLength(asked);
  });

  it('nothing is done without the CSRF token', async () => {
    for (const path of ['', '/1', '/1/key', '/1/test', '/1/active', '/1/pause', '/1/unfreeze', '/1/delete'])
      expect([path, (await kim.sendWithoutToken(`/strategies/accounts${path}`)).status]).toEqual([path, 403]);
  });
});

describe('secrets that went in', () => {
  beforeAll(anew);

  it('come out nowhere', async () => {
    const answers: Shown[] = [];
    const send = async (path: string, fields: Record<string, string> = {}) =>
      answers.push(await kim.send(`/strategies${path}`, fields));
    const okx = { exchange: 'okx', name: 'okx', password: 'canary-password', ...CREDENTIALS };
    await send('/accounts', { ...okx, name: '' });
    await send('/accounts', okx);
    await send('/accounts', okx);
    await send('/accounts', { ...okx, exchange: 'hyperliquid' });
    await send('/accounts/3/key', { api_key: KEY, secret: `${SECRET}2` });
    await send('/accounts/3/key', { ...okx, secret: `${SECRET}2` });
    await send('/accounts/3/test');
    await send('/accounts/3', { name: '' });
    for (const path of ['', '/accounts/3/edit', '/accounts/3/key', '/accounts/3/test', '/accounts/3/delete'])
      answers.push(await kim.see(`/strategies${path}`));
    const all = answers.map(({ text, location }) => `${location}\n${text}`).join('\n');
    expect(all).toContain('cana…6789');
    expect(all).not.toMatch(/canary/);
    expect(answers.every(({ headers }) => headers.get('cache-control') === 'no-store')).toBe(true);
  });
});

describe('the webhook texts', () => {
  beforeAll(anew);

  it('name the public address, and test a LIVE account with an order that no exchange takes', async () => {
    const page = await kim.read('/strategies/1/token');
    expect(blockOf(page, 'copy-address')).toBe(`${PUBLIC_URL}/api/webhook`);
    expect(page).not.toContain('can not reach this address');
    const [, address, order] = /^curl -sS '([^']+)' .* -d '([^']+)'$/.exec(blockOf(page, 'copy-curl')) ?? [];
    expect(address).toBe(`${PUBLIC_URL}/api/webhook`);
    expect(JSON.parse(order ?? '')).toEqual({
      token: 'YOUR_TOKEN',
      symbol: 'BTC/USDT',
      side: 'buy',
      order_type: 'LIMIT',
      quantity: '0.001',
      price: '0.01',
    });
    expect(page).toContain('So that no money moves');
  });
});

describe('the checklist of an empty installation', () => {
  beforeAll(anew);

  const checklist = (page: string): string[] => {
    const section = /<section[^>]*data-part="checklist"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
    return [...section.matchAll(/<strong>([^<]*)<\/strong> <span class="visually-hidden">([^<]*)</g)].map(
      ([, step, state]) => `${step}: ${state}`,
    );
  };

  it('ticks each step as it is done, shows once that all are, and is then no more', async () => {
    await serving.installation.rows(
      'delete from @strategy_accounts; delete from @strategies; delete from @account_keys; delete from @accounts',
    );
    expect(checklist(await kim.read())).toEqual([
      'Add an exchange account: To do',
      'Make a strategy that trades there: To do',
      'Send a test webhook: To do',
      'See it arrive: To do',
    ]);
    await kim.send('/strategies/accounts', { exchange: 'paper', name: 'play' });
    expect(checklist(await kim.read())[0]).toBe('Add an exchange account: Done');
    const [{ id }] = (await serving.installation.rows('select id from @accounts where deleted_at is null')) as [
      { id: number },
    ];
    const strategy = { name: 'First', market_type: 'SPOT', rounding: 'down', ordering: 'parallel', is_active: 'on' };
    await kim.send('/strategies', { ...strategy, account_ids: String(id) });
    expect(checklist(await kim.read()).slice(1)).toEqual([
      'Make a strategy that trades there: Done',
      'Send a test webhook: To do',
      'See it arrive: To do',
    ]);
    expect(await kim.read()).toContain('Waiting for a webhook …');
    await serving.installation.rows(`
      insert into @signals (id, user_id, strategy_id, status, body_hash, payload, instance_id, received_at, deadline_at)
      select '00000000-0000-4000-8000-000000000009', user_id, id, 'taken', 'b', '{}', 1, now(), now() from @strategies`);
    const done = await kim.read();
    expect(done).toContain('All set: the first webhook has arrived');
    expect(checklist(done).slice(2)).toEqual(['Send a test webhook: Done', 'See it arrive: Done']);
    expect(checklist(await (await Reader.of(serving, 'kim')).read())).toEqual([]);
  });
});

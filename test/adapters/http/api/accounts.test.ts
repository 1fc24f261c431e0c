import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failure } from '../../../../src/domain/failure.ts';
import type { Browser } from '../browser.ts';
import { journalOrder, type SetupServing, serveSetup } from './serving-setup.ts';

const KEY = 'canary-api-key-0123456789';
const SECRET = 'canary-secret-0123456789';
const PASSWORD = 'canary-passphrase-0123456789';
const CREDENTIALS = { api_key: KEY, secret: SECRET, password: PASSWORD };

let serving: SetupServing;
let kim: Browser;
beforeAll(async () => {
  serving = await serveSetup();
});
afterAll(() => serving.stop());
beforeEach(async () => {
  await serving.reset();
  kim = await serving.as('kim');
});

const MAIN = {
  id: 1,
  name: 'main',
  exchange: 'binance',
  sandbox: false,
  margin_mode: null,
  key_hint: 'api-…0001',
  is_active: true,
  is_paused: false,
  is_frozen: false,
};

/** What the current key of an account opens to. */
async function openedKey(id: number) {
  const [row] = await serving.installation.rows(
    `select fingerprint, sealed from @account_keys where account_id = ${id} and retired_at is null`,
  );
  if (!row) return null;
  const sealed = { accountId: id, fingerprint: String(row.fingerprint), sealed: row.sealed as Buffer };
  return serving.installation.sealing.open(sealed);
}

describe('accounts', () => {
  it('are listed, the own ones only', async () => {
    expect(await kim.json('GET', '/api/accounts')).toEqual({ status: 200, body: { success: true, accounts: [MAIN] } });
  });

  it('are made with a key that is sealed, and of which only a hint is ever told', async () => {
    const wanted = { name: 'okx', exchange: 'okx', margin_mode: 'cross', sandbox: true, ...CREDENTIALS };
    const { status, body } = await kim.json('POST', '/api/accounts', wanted);

    expect(status).toBe(201);
    expect(body.account).toEqual({
      ...MAIN,
      id: 3,
      name: 'okx',
      exchange: 'okx',
      sandbox: true,
      margin_mode: 'cross',
      key_hint: 'cana…6789',
    });
    const opened = await openedKey(3);
    expect([opened?.apiKey, opened?.secret, opened?.password].map((one) => one?.reveal())).toEqual([
      KEY,
      SECRET,
      PASSWORD,
    ]);
  });

  it('at the paper exchange need no key', async () => {
    const { status, body } = await kim.json('POST', '/api/accounts', { name: 'play', exchange: 'paper' });
    expect(status).toBe(201);
    expect(body.account).toMatchObject({ exchange: 'paper', key_hint: null });
  });

  it.each([
    [
      { name: 'a', exchange: 'binance' },
      { api_key: 'is required', secret: 'is required' },
    ],
    [{ name: 'a', exchange: 'binance', api_key: KEY }, { secret: 'is required' }],
    [
      { name: 'a', exchange: 'binanse', api_key: KEY, secret: SECRET },
      { exchange: 'is no exchange that ccxt knows, nor paper' },
    ],
    [
      { name: 'a', exchange: 'hyperliquid', api_key: KEY, secret: SECRET },
      { exchange: 'needs what an account can not hold: privateKey, walletAddress' },
    ],
    [
      { name: 'a', exchange: 'deribit', api_key: KEY, secret: SECRET },
      { exchange: 'takes orders that can not be told from questions on the wire, so that none is sent' },
    ],
    [{ name: '', exchange: 'paper' }, { name: 'is empty' }],
    [{ name: 'a', exchange: 'paper', sandbox: 'yes' }, { sandbox: 'must be true or false' }],
    [{ name: 'a', exchange: 'paper', margin_mode: 'portfolio' }, { margin_mode: 'must be one of cross, isolated' }],
    [{ name: 'a', exchange: 'paper', user_id: 2 }, { user_id: 'is not known here' }],
  ])('are not made of %j', async (wanted, fields) => {
    const { status, body } = await kim.json('POST', '/api/accounts', wanted);
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, code: 'INVALID_REQUEST', fields });
    expect(Object.keys(body.fields as object)).toEqual(Object.keys(fields));
    expect(await serving.installation.rows('select 1 from @accounts')).toHaveLength(2);
  });

  it('are named once by one user', async () => {
    const wanted = { name: 'main', exchange: 'paper' };
    expect(await kim.json('POST', '/api/accounts', wanted)).toMatchObject({
      status: 409,
      body: { code: 'NAME_TAKEN' },
    });
    expect((await kim.json('PATCH', '/api/accounts/1', { name: 'main' })).status).toBe(200);
  });

  it('are changed in what is given, and stay as they are in the rest', async () => {
    const { body } = await kim.json('PATCH', '/api/accounts/1', {
      name: 'first',
      is_active: false,
      margin_mode: 'cross',
    });
    expect(body.account).toEqual({ ...MAIN, name: 'first', is_active: false, margin_mode: 'cross' });
    expect((await openedKey(1))?.secret.reveal()).toBe('secret');
  });

  it('get another key, and the old one stays sealed for what was sent with it', async () => {
    await journalOrder(serving.installation, 'unknown');

    const { status, body } = await kim.json('PATCH', '/api/accounts/1', CREDENTIALS);

    expect(status).toBe(200);
    expect(body.account).toMatchObject({ key_hint: 'cana…6789' });
    expect((await openedKey(1))?.secret.reveal()).toBe(SECRET);
    expect(await serving.installation.rows('select 1 from @account_keys where account_id = 1')).toHaveLength(2);
  });

  it('that an import brought without a key are switched on by the first one, unless that is not wanted', async () => {
    const { rows } = serving.installation;
    const imported = async () => {
      await rows('delete from @account_keys where account_id = 1');
      await rows('update @accounts set is_active = false where id = 1');
    };
    await imported();
    expect((await kim.json('PATCH', '/api/accounts/1', CREDENTIALS)).body.account).toMatchObject({ is_active: true });
    await kim.json('PATCH', '/api/accounts/1', { is_active: false });
    const another = { ...CREDENTIALS, api_key: 'another-api-key-01' };
    expect((await kim.json('PATCH', '/api/accounts/1', another)).body.account).toMatchObject({ is_active: false });
    await imported();
    const unwanted = { ...CREDENTIALS, is_active: false };
    expect((await kim.json('PATCH', '/api/accounts/1', unwanted)).body.account).toMatchObject({ is_active: false });
  });

  it('move to another exchange only with a key of that one', async () => {
    const { status, body } = await kim.json('PATCH', '/api/accounts/1', { exchange: 'okx' });
    expect(status).toBe(400);
    expect(body.fields).toEqual({ api_key: 'is required', secret: 'is required' });
    const nowhere = await kim.json('PATCH', '/api/accounts/1', { exchange: 'hyperliquid', ...CREDENTIALS });
    expect([nowhere.status, Object.keys(nowhere.body.fields as object)]).toEqual([400, ['exchange']]);
    expect((await kim.json('GET', '/api/accounts')).body.accounts).toEqual([MAIN]);

    const moved = await kim.json('PATCH', '/api/accounts/1', { exchange: 'okx', ...CREDENTIALS });
    expect(moved.body.account).toMatchObject({ exchange: 'okx', key_hint: 'cana…6789' });
    const played = await kim.json('PATCH', '/api/accounts/1', { exchange: 'paper' });
    expect(played.body.account).toMatchObject({ exchange: 'paper', key_hint: null });
  });

  it.each([[{ exchange: 'okx', ...CREDENTIALS }], [{ sandbox: true }]])(
    'that have orders do not change by %j',
    async (change) => {
      await journalOrder(serving.installation, 'rejected');

      expect(await kim.json('PATCH', '/api/accounts/1', change)).toMatchObject({
        status: 409,
        body: { success: false, code: 'UNRESOLVED_ORDERS' },
      });
      expect((await kim.json('GET', '/api/accounts')).body.accounts).toEqual([MAIN]);
    },
  );

  it('do not get another secret of the same key while an order sent with it is open', async () => {
    await journalOrder(serving.installation, 'unknown');
    const change = { name: 'renamed', api_key: 'api-key-of-kim-0001', secret: SECRET };

    expect(await kim.json('PATCH', '/api/accounts/1', change)).toMatchObject({
      status: 409,
      body: { code: 'UNRESOLVED_ORDERS' },
    });
    expect((await kim.json('GET', '/api/accounts')).body.accounts).toEqual([MAIN]);
  });

  it('are unfrozen by a person, and never frozen by one', async () => {
    await serving.installation.rows('update @accounts set frozen_at = now() where id = 1');
    expect((await kim.json('GET', '/api/accounts')).body.accounts).toEqual([{ ...MAIN, is_frozen: true }]);

    expect((await kim.json('PATCH', '/api/accounts/1', { name: 'main' })).body.account).toMatchObject({
      is_frozen: true,
    });
    expect((await kim.json('PATCH', '/api/accounts/1', { is_frozen: false })).body.account).toEqual(MAIN);
    expect((await kim.json('PATCH', '/api/accounts/1', { is_frozen: true })).status).toBe(400);
  });

  it('are deleted softly, and leave their strategies', async () => {
    expect(await kim.json('DELETE', '/api/accounts/1')).toEqual({ status: 200, body: { success: true } });

    expect((await kim.json('GET', '/api/accounts')).body.accounts).toEqual([]);
    expect((await kim.json('GET', '/api/strategies/1')).body.strategy).toMatchObject({ accounts: [] });
    expect((await kim.json('DELETE', '/api/accounts/1')).status).toBe(404);
    expect((await kim.json('POST', '/api/strategies/1/accounts/1')).status).toBe(404);
    expect(await serving.installation.rows('select 1 from @accounts where id = 1')).toHaveLength(1);
    expect(await openedKey(1)).toBeNull();
  });

  it('are not deleted while the outcome of an order is open', async () => {
    await journalOrder(serving.installation, 'unknown');
    expect(await kim.json('DELETE', '/api/accounts/1')).toMatchObject({
      status: 409,
      body: { code: 'UNRESOLVED_ORDERS' },
    });
  });
});

describe('the test of a key', () => {
  it('tells what the exchange tells, asked with the account’s own key', async () => {
    const { status, body } = await kim.json('POST', '/api/accounts/1/test');

    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      good: true,
      code: null,
      error: null,
      exchange_error: null,
      position_mode: 'hedge',
      margin_mode: 'cross',
      may_trade: true,
      may_withdraw: false,
      warnings: [],
    });
    expect(serving.keyTest.asked.at(-1)).toMatchObject({ id: 1, exchange: 'binance', sandbox: false });
    expect(serving.keyTest.asked.at(-1)?.key?.secret.reveal()).toBe('secret');
  });

  it('warns of a key that may withdraw, or may not trade', async () => {
    const facts = { positionMode: null, marginMode: null, mayTrade: false, mayWithdraw: true };
    serving.keyTest.findings = { kind: 'good', facts };

    const { body } = await kim.json('POST', '/api/accounts/1/test');

    expect(body.warnings).toEqual([
      { code: 'KEY_MAY_WITHDRAW', text: 'This key may withdraw: take that permission from it at the exchange' },
      { code: 'KEY_MAY_NOT_TRADE', text: 'This key may not trade' },
    ]);
  });

  it('says why a key is bad, in the reader’s language', async () => {
    const refusal = { ...failure('AUTHENTICATION'), exchangeError: 'Invalid API-key.' };
    serving.keyTest.findings = { kind: 'bad', failure: refusal };
    const lee = await serving.as('lee');

    const { status, body } = await lee.json('POST', '/api/accounts/2/test');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      good: false,
      code: 'AUTHENTICATION',
      error: 'API 키가 거부되었습니다',
      exchange_error: 'Invalid API-key.',
    });
  });

  it('is 503 when the exchange can not be asked', async () => {
    serving.keyTest.findings = { kind: 'unavailable', failure: failure('EXCHANGE_UNAVAILABLE') };

    expect(await kim.json('POST', '/api/accounts/1/test')).toEqual({
      status: 503,
      body: { success: false, error: 'The exchange is unavailable', code: 'EXCHANGE_UNAVAILABLE' },
    });
  });

  it('is good for paper without asking anybody', async () => {
    await kim.json('POST', '/api/accounts', { name: 'play', exchange: 'paper' });
    const before = serving.keyTest.asked.length;

    expect((await kim.json('POST', '/api/accounts/3/test')).body).toMatchObject({ good: true, may_withdraw: false });
    expect(serving.keyTest.asked).toHaveLength(before);
  });
});

describe('secrets that went in', () => {
  it('come out nowhere', async () => {
    const answers: string[] = [];
    const note = async (method: string, path: string, body?: unknown) => {
      const answer = await kim.json(method, path, body);
      answers.push(JSON.stringify(answer.body));
    };
    await note('POST', '/api/accounts', { name: 'okx', exchange: 'okx', ...CREDENTIALS });
    await note('POST', '/api/accounts', { name: 'okx', exchange: 'okx', ...CREDENTIALS });
    await note('POST', '/api/accounts', { name: 'bad', exchange: 'nowhere', ...CREDENTIALS });
    await note('POST', '/api/accounts', { name: 'bad', exchange: 'okx', ...CREDENTIALS, unknown: SECRET });
    await note('PATCH', '/api/accounts/3', { ...CREDENTIALS, secret: `${SECRET}2` });
    await note('PATCH', '/api/accounts/3', { api_key: KEY, password: [SECRET] });
    await note('POST', '/api/accounts/3/test');
    await note('GET', '/api/accounts');
    await note('POST', '/api/strategies/1/accounts/3');
    await note('GET', '/api/strategies');

    expect(answers.join()).toContain('cana…6789');
    expect(answers.join()).not.toMatch(/canary/);
    const [dump] = await serving.installation.rows(`
      select (select string_agg(k::text, '') from @account_keys k) || (select string_agg(a::text, '') from @accounts a) as text,
        (select string_agg(encode(sealed, 'escape'), '') from @account_keys) as sealed`);
    expect(`${dump?.text}${dump?.sealed}`).not.toMatch(/canary/);
  });
});

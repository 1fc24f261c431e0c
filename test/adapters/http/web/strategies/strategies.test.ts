import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import { blockOf, cardOf, Reader } from './setup-pages.ts';

let whole: WholeApp;
let kim: Reader;
beforeAll(async () => {
  whole = await startWholeApp();
  kim = await Reader.of(whole, 'kim');
});
afterAll(() => whole.stop());

const NEW = { name: 'Swing', group_name: '', market_type: 'SPOT', rounding: 'down', ordering: 'parallel' };

async function idOf(username: string, name: string): Promise<number> {
  const [row] = await whole.rows(
    `select strategies.id from @strategies as strategies join @users as users on users.id = user_id where username = '${username}' and name = '${name}' and deleted_at is null`,
  );
  return Number(row?.id);
}

const accountOf = async (username: string, name = 'main'): Promise<number> => {
  const [row] = await whole.rows(
    `select accounts.id from @accounts as accounts join @users as users on users.id = user_id where username = '${username}' and name = '${name}'`,
  );
  return Number(row?.id);
};

/** Makes a strategy and answers its id and token. */
async function made(name: string, fields: Readonly<Record<string, string | readonly string[]>> = {}) {
  const { status, text } = await kim.send('/strategies', { ...NEW, name, ...fields });
  expect(status).toBe(200);
  return { id: await idOf('kim', name), token: blockOf(text, 'copy-token'), page: text };
}

describe('/strategies', () => {
  it('is for those who are logged in', async () => {
    const response = await whole.browser().get('/strategies');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login']);
  });

  it('shows one’s own strategies with where they trade and what money is at stake', async () => {
    const card = cardOf(await kim.read(), `strategy-${await idOf('kim', 'Trend')}`);
    expect(card).toContain('<h2>Trend</h2>');
    expect(card).toMatch(/role="switch" aria-checked="true"/);
    expect(card).toMatch(/main<\/span> <span class="badge stake stake-paper"[^>]*>PAPER</);
    expect(card).toMatch(/Allowed symbols<\/dt><dd>All</);
    expect(card).toMatch(/Most per order<\/dt><dd>No limit</);
    const lees = await (await Reader.of(whole, 'lee')).read();
    expect(lees).not.toContain(`strategy-${await idOf('kim', 'Trend')}"`);
    expect(lees).toContain('<h1 id="strategies-title">전략</h1>');
  });

  it('stands in the menu of every page', async () => {
    expect(await kim.read('/positions')).toContain('<a href="/strategies">Strategies</a>');
    expect(await kim.read()).toContain('<a href="/strategies" aria-current="page">Strategies</a>');
  });
});

describe('a new strategy', () => {
  it('is made by a form, and shows its token this once, never in an address and never cached', async () => {
    expect(await kim.read('/strategies/new')).toContain('action="/strategies"');
    const main = String(await accountOf('kim'));
    const { headers, text, location } = await kim.send('/strategies', { ...NEW, is_active: 'on', account_ids: main });
    expect(location).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    const token = blockOf(text, 'copy-token');
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await kim.read()).not.toContain(token);
    const id = await idOf('kim', 'Swing');
    expect(await kim.read(`/strategies/${id}/token`)).not.toContain(token);
    expect(cardOf(await kim.read(), `strategy-${id}`)).toMatch(/Group name<\/dt><dd>Swing<[\s\S]*main<\/span>/);
  });

  it('comes with an alert text that places an order once TradingView has filled it in', async () => {
    const { page, token } = await made('Alert', { is_active: 'on', account_ids: String(await accountOf('kim')) });
    const alert = blockOf(page, 'copy-alert');
    expect(JSON.parse(alert)).toEqual({
      token,
      symbol: '{{ticker}}',
      side: '{{strategy.order.action}}',
      order_type: 'MARKET',
      quantity: '{{strategy.order.contracts}}',
      webhook_id: '{{ticker}}-{{strategy.order.id}}-{{strategy.position_size}}-{{timenow}}',
    });
    const filled = alert
      .replaceAll('{{ticker}}', 'BTCUSDT')
      .replaceAll('{{strategy.order.action}}', 'buy')
      .replaceAll('{{strategy.order.contracts}}', '0.01')
      .replaceAll('{{strategy.order.id}}', 'Long')
      .replaceAll('{{strategy.position_size}}', '0.01')
      .replaceAll('{{timenow}}', '2026-12-01T09:00:00Z');
    const { status, body } = await whole.browser().json('POST', '/api/webhook', JSON.parse(filled));
    expect([status, body.success]).toEqual([200, true]);
  });

  it('comes with a command whose order a paper account fills', async () => {
    const { page } = await made('Curl', { is_active: 'on', account_ids: String(await accountOf('kim')) });
    const [, address, order] = /^curl -sS '([^']+)' .* -d '([^']+)'$/.exec(blockOf(page, 'copy-curl')) ?? [];
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/webhook$/);
    expect(blockOf(page, 'copy-address')).toBe(address);
    expect(page).toContain('TradingView can not reach this address');
    const { status } = await whole.browser().json('POST', '/api/webhook', JSON.parse(order ?? ''));
    expect(status).toBe(200);
  });

  it('says beside each field what is wrong, and loses nothing that was typed', async () => {
    const { status, text } = await kim.send('/strategies', {
      ...NEW,
      name: 'Trend',
      allowed_symbols: 'BTC/USDT nonsense',
      max_order_value: '-1',
      ordering: 'in_order',
    });
    expect(status).toBe(400);
    expect(text).toMatch(/id="field-allowed_symbols"[^>]*aria-invalid="true"[\s\S]*?must be spelled like BTC\/USDT/);
    expect(text).toMatch(/id="field-max_order_value"[^>]*aria-invalid="true"[\s\S]*?must be greater than 0/);
    expect(text).toMatch(/<textarea[^>]*>BTC\/USDT nonsense<\/textarea>/);
    expect(text).toContain('value="Trend"');
    expect(text).toContain('<option value="in_order" selected>');
    expect(text).toContain('<details class="more-fields" open>');
  });

  it('refuses a name and a group name that are in use', async () => {
    const named = await kim.send('/strategies', { ...NEW, name: 'Trend' });
    expect([named.status, named.text]).toEqual([400, expect.stringMatching(/field-name-error">This name is in use/)]);
    const grouped = await kim.send('/strategies', { ...NEW, name: 'Other', group_name: 'trend' });
    expect(grouped.text).toMatch(/field-group_name-error">This name is in use/);
  });

  it('never trades at another’s account', async () => {
    const { status, text } = await kim.send('/strategies', {
      ...NEW,
      name: 'Thief',
      account_ids: String(await accountOf('lee')),
    });
    expect([status, text]).toEqual([400, expect.stringContaining('is not known here')]);
  });
});

describe('a strategy', () => {
  it('is changed by the same form', async () => {
    const { id } = await made('Before', { allowed_symbols: 'btc/usdt, ETH/USDT', max_order_value: '1000.50' });
    const page = await kim.read(`/strategies/${id}/edit`);
    expect(page).toMatch(/<textarea[^>]*>BTC\/USDT, ETH\/USDT<\/textarea>/);
    expect(page).toContain('value="1000.5"');
    const saved = await kim.send(`/strategies/${id}`, { ...NEW, name: 'After', market_type: 'FUTURES' });
    expect([saved.status, saved.location]).toEqual([303, '/strategies?notice=strategy_saved']);
    const after = await kim.read(saved.location ?? '');
    expect(after).toContain('The strategy was saved');
    expect(cardOf(after, `strategy-${id}`)).toMatch(
      /<h2>After<\/h2>[\s\S]*Futures[\s\S]*Allowed symbols<\/dt><dd>All</,
    );
    expect((await kim.send(`/strategies/${id}`, { ...NEW, name: '' })).text).toMatch(/field-name-error">is empty/);
  });

  it('is switched off and on by one press', async () => {
    const { id } = await made('Switched', { is_active: 'on' });
    expect((await kim.send(`/strategies/${id}/active`, { active: 'false' })).location).toBe(
      '/strategies?notice=strategy_off',
    );
    expect(cardOf(await kim.read(), `strategy-${id}`)).toMatch(/aria-checked="false"/);
    await kim.send(`/strategies/${id}/active`, { active: 'true' });
    expect(cardOf(await kim.read(), `strategy-${id}`)).toMatch(/aria-checked="true"/);
  });

  it('gets a new token, at which the old one opens nothing any more', async () => {
    const { id, token } = await made('Rotated', { is_active: 'on' });
    const order = { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quantity: '0.01' };
    const asked = async (given: string) =>
      (await whole.browser().json('POST', '/api/webhook', { token: given, ...order })).body.code;
    expect(await kim.read(`/strategies/${id}/token`)).toContain('every alert that bears it must be changed');
    const { text, headers } = await kim.send(`/strategies/${id}/token`);
    const fresh = blockOf(text, 'copy-token');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(blockOf(text, 'copy-alert')).token).toBe(fresh);
    expect([await asked(token), await asked(fresh)]).toEqual(['INVALID_TOKEN', 'NO_ACTIVE_ACCOUNT']);
  });

  it('joins accounts and takes them off', async () => {
    const { id } = await made('Joined');
    const main = String(await accountOf('kim'));
    expect(cardOf(await kim.read(), `strategy-${id}`)).toContain('a webhook makes no order');
    expect(await kim.read(`/strategies/${id}/accounts`)).toMatch(/main<\/span>[\s\S]*PAPER/);
    expect((await kim.send(`/strategies/${id}/accounts`, { account_id: main })).location).toContain('joined');
    expect(cardOf(await kim.read(), `strategy-${id}`)).toMatch(/main<\/span>/);
    expect(await kim.read(`/strategies/${id}/accounts`)).toContain('Every account is joined already');
    expect((await kim.send(`/strategies/${id}/accounts/${main}/off`)).location).toContain('taken_off');
    expect(cardOf(await kim.read(), `strategy-${id}`)).not.toMatch(/main<\/span>/);
  });

  it('is deleted after a question, and says so', async () => {
    const { id } = await made('Doomed');
    expect(await kim.read(`/strategies/${id}/delete`)).toContain('Delete the strategy Doomed?');
    expect((await kim.send(`/strategies/${id}/delete`)).location).toBe('/strategies?notice=strategy_deleted');
    expect(await kim.read()).not.toContain(`strategy-${id}"`);
  });

  it('can be neither deleted nor left by an account while the outcome of an order is open', async () => {
    const main = String(await accountOf('kim'));
    const { id, token } = await made('Open', { is_active: 'on', account_ids: main });
    const order = { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quantity: '0.01' };
    const { body } = await whole.browser().json('POST', '/api/webhook', { token, ...order });
    const [first] = body.orders as { client_order_id: string }[];
    await whole.recorded();
    await whole.rows(
      `update @order_attempts set state = 'needs_review', code = 'NO_ANSWER', params = '{}', settled_at = now() where client_order_id = '${first?.client_order_id}' returning id`,
    );
    const deleted = await kim.send(`/strategies/${id}/delete`);
    expect([deleted.status, deleted.text]).toEqual([409, expect.stringContaining('is not known yet')]);
    expect(deleted.text).toContain('Delete the strategy Open?');
    const left = await kim.send(`/strategies/${id}/accounts/${main}/off`);
    expect([left.status, left.text]).toEqual([409, expect.stringContaining('is not known yet')]);
  });
});

describe('what is another’s', () => {
  it('is 404, whatever is asked of it', async () => {
    const [lees, lesAccount] = [await idOf('lee', 'Trend'), String(await accountOf('lee'))];
    const own = await idOf('kim', 'Trend');
    const main = await accountOf('kim');
    for (const path of ['edit', 'token', 'accounts', 'delete'])
      expect([path, (await kim.see(`/strategies/${lees}/${path}`)).status]).toEqual([path, 404]);
    const posts: [string, Record<string, string>][] = [
      [`/strategies/${lees}`, NEW],
      [`/strategies/${lees}/active`, { active: 'false' }],
      [`/strategies/${lees}/token`, {}],
      [`/strategies/${lees}/accounts`, { account_id: String(main) }],
      [`/strategies/${lees}/accounts/${lesAccount}/off`, {}],
      [`/strategies/${lees}/delete`, {}],
      [`/strategies/${own}/accounts`, { account_id: lesAccount }],
      [`/strategies/${own}/accounts`, { account_id: 'nonsense' }],
      [`/strategies/${own}/accounts/${lesAccount}/off`, {}],
    ];
    for (const [path, fields] of posts) {
      const { status, text } = await kim.send(path, fields);
      expect([path, status, text]).toEqual([path, 404, expect.stringContaining('no such strategy or account')]);
    }
    expect(await whole.webhook('lee')).toMatchObject({ status: 400, body: { code: 'INSUFFICIENT_FUNDS' } });
  });

  it('nothing is done without the CSRF token', async () => {
    const id = await idOf('kim', 'Trend');
    for (const path of ['', `/${id}`, `/${id}/active`, `/${id}/token`, `/${id}/accounts`, `/${id}/delete`]) {
      const { status, text } = await kim.sendWithoutToken(`/strategies${path}`);
      expect([path, status, text]).toEqual([path, 403, expect.stringContaining('The CSRF token is missing')]);
    }
  });
});

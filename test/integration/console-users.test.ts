import { beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../adapters/http/browser.ts';
import { aTrader, Gateway, useGateway } from '../support/gateway.ts';
import { USER } from '../support/gateway-traders.ts';

const trader = aTrader('first', 'binance', 'SPOT');
const KEY = 'canaryApiKey0123456789';
const SECRET = 'canarySecret0123456789';
const BUY = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

/** Two instances on one database. */
const suite = useGateway([trader]);
let other: Gateway;
let here: Browser;
let there: Browser;
beforeAll(async () => {
  other = await Gateway.start(suite.installation.env);
  here = new Browser(suite.gateway.address);
  await here.logIn(USER.username, USER.password);
  there = new Browser(other.address);
  there.setCookie('ordergate_session', here.cookie('ordergate_session') ?? '');
  there.csrfToken = here.csrfToken;
});

describe('a session', () => {
  it('holds on every instance, its CSRF token too', async () => {
    expect((await there.json('GET', '/api/session')).body).toMatchObject({ username: USER.username });
    expect((await there.json('POST', '/api/pause', { paused: false })).status).toBe(200);
  });
});

describe('what is set up on one instance', () => {
  let token: unknown;
  let strategyPath: string;
  beforeAll(async () => {
    suite.simulator.registerAccount({ exchange: 'binance', apiKey: KEY, secret: SECRET, canWithdraw: true });
    const wanted = { name: 'made here', exchange: 'binance', api_key: KEY, secret: SECRET };
    const account = (await here.json('POST', '/api/accounts', wanted)).body.account as { id: number };
    const strategy = { name: 'made here', market_type: 'SPOT', account_ids: [account.id] };
    const made = await here.json('POST', '/api/strategies', strategy);
    token = made.body.token;
    strategyPath = `/api/strategies/${(made.body.strategy as { id: number }).id}`;
  });
  const webhook = async (given: unknown, order: object = BUY) =>
    (await other.webhook({ token: String(given) }, order)).body.code ?? 'accepted';

  it('trades on the other', async () => {
    expect(await webhook(token)).toBe('accepted');
    expect(suite.simulator.orders.map(({ apiKey }) => apiKey)).toEqual([KEY]);
  });

  it('is paused on the other at the answer', async () => {
    await here.json('POST', '/api/pause', { paused: true });
    expect(await webhook(token)).toBe('TRADING_PAUSED');
    await here.json('POST', '/api/pause', { paused: false });
    expect(await webhook(token)).toBe('accepted');
  });

  it('keeps its limits there', async () => {
    await here.json('PATCH', strategyPath, { allowed_symbols: ['ETH/USDT'] });
    expect(await webhook(token)).toBe('LIMIT_EXCEEDED');
    await here.json('PATCH', strategyPath, { allowed_symbols: null, is_active: false });
    expect(await webhook(token)).toBe('STRATEGY_INACTIVE');
    await here.json('PATCH', strategyPath, { is_active: true });
  });

  it('has no other token than the new one, at the answer', async () => {
    const { body } = await here.json('POST', `${strategyPath}/token`);
    expect(await webhook(token)).toBe('INVALID_TOKEN');
    expect(await webhook(body.token)).toBe('accepted');
    token = body.token;
  });

  it('has a key that the exchange is asked about', async () => {
    const accounts = (await here.json('GET', '/api/accounts')).body.accounts as { id: number; name: string }[];
    const { id } = accounts.find(({ name }) => name === 'made here')!;
    expect((await here.json('POST', `/api/accounts/${id}/test`)).body).toMatchObject({
      good: true,
      position_mode: 'one_way',
      may_withdraw: true,
      warnings: [{ code: 'KEY_MAY_WITHDRAW' }],
    });
  });

  it('is gone there once it is deleted', async () => {
    expect((await here.json('DELETE', strategyPath)).status).toBe(200);
    expect(await webhook(token)).toBe('INVALID_TOKEN');
  });
});

describe('secrets', () => {
  it('stand in no log and in no table', async () => {
    const tables = await suite.installation.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'ordergate'`,
    );
    const rows: object[] = [];
    for (const { name } of tables)
      rows.push(...(await suite.installation.query(`select t::text as row from ordergate.${name} t`)));
    const everything = [suite.gateway.text, other.text, JSON.stringify(rows)].join();

    expect(rows.length).toBeGreaterThan(5);
    for (const secret of [KEY, SECRET, trader.secret, trader.token, USER.password, here.cookie('ordergate_session')!])
      expect(everything).not.toContain(secret);
  });
});

describe('the logout', () => {
  it('ends the session on every instance', async () => {
    expect((await here.send('POST', '/logout')).status).toBe(303);
    expect((await there.json('GET', '/api/session')).status).toBe(401);
  });
});

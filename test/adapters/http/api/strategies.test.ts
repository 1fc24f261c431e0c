import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from '../browser.ts';
import { journalOrder, type SetupServing, serveSetup } from './serving-setup.ts';

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
const opens = async (token: unknown) => (await serving.strategies.byToken(String(token), { fresh: true })) !== null;

const TREND = {
  id: 1,
  name: 'Trend',
  group_name: 'trend',
  market_type: 'SPOT',
  is_active: true,
  rounding: 'down',
  ordering: 'parallel',
  allowed_symbols: null,
  max_order_value: null,
  has_token: true,
  accounts: [
    {
      id: 1,
      strategy_account_id: 1,
      name: 'main',
      exchange: 'binance',
      sandbox: false,
      margin_mode: null,
      key_hint: 'api-…0001',
      is_active: true,
      is_paused: false,
      is_frozen: false,
    },
  ],
};

describe('strategies', () => {
  it('are listed and shown with their accounts, the own ones only', async () => {
    expect(await kim.json('GET', '/api/strategies')).toEqual({
      status: 200,
      body: { success: true, strategies: [TREND] },
    });
    expect(await kim.json('GET', '/api/strategies/1')).toEqual({
      status: 200,
      body: { success: true, strategy: TREND },
    });
  });

  it('are made with a token that is told once and opens them', async () => {
    const wanted = {
      name: 'Swing',
      market_type: 'FUTURES',
      account_ids: [1],
      allowed_symbols: ['BTC/USDT'],
      max_order_value: '1000.50',
      ordering: 'in_order',
    };
    const { status, body } = await kim.json('POST', '/api/strategies', wanted);

    expect(status).toBe(201);
    expect(body.strategy).toMatchObject({
      name: 'Swing',
      group_name: 'Swing',
      market_type: 'FUTURES',
      allowed_symbols: ['BTC/USDT'],
      max_order_value: '1000.5',
      ordering: 'in_order',
      has_token: true,
      accounts: [{ id: 1, name: 'main' }],
    });
    const owner = await serving.strategies.byToken(String(body.token), { fresh: true });
    expect(owner).toMatchObject({ kind: 'strategy', strategy: { name: 'Swing', maxOrderValue: '1000.5' } });
    expect(JSON.stringify((await kim.json('GET', '/api/strategies')).body)).not.toContain(String(body.token));
  });

  it.each([
    [{}, { name: 'is required', market_type: 'is required' }],
    [
      { name: ' ', market_type: 'MARGIN' },
      { name: expect.any(String), market_type: 'must be one of SPOT, FUTURES' },
    ],
    [{ name: 'x'.repeat(101), market_type: 'SPOT' }, { name: 'may have at most 100 characters' }],
    [{ name: 'A', market_type: 'SPOT', leverage: 5 }, { leverage: 'is not known here' }],
    [{ name: 'A', market_type: 'SPOT', max_order_value: 1000.5 }, { max_order_value: 'must be a text' }],
    [
      { name: 'A', market_type: 'SPOT', max_order_value: 'much' },
      { max_order_value: 'must be a decimal number in quotes, such as "0.1"' },
    ],
    [{ name: 'A', market_type: 'SPOT', max_order_value: '0' }, { max_order_value: 'must be greater than 0' }],
    [
      { name: 'A', market_type: 'SPOT', allowed_symbols: ['BTC/USDT', 'BTCUSDT'] },
      { 'allowed_symbols.1': 'must be spelled like BTC/USDT' },
    ],
    [{ name: 'A', market_type: 'SPOT', account_ids: [2] }, { account_ids: 'is not known here' }],
    [
      { name: 'A', market_type: 'SPOT', account_ids: ['1'] },
      { 'account_ids.0': 'must be a decimal number such as 0.1' },
    ],
  ])('are not made of %j', async (wanted, fields) => {
    const { status, body } = await kim.json('POST', '/api/strategies', wanted);
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, code: 'INVALID_REQUEST', fields });
    expect(Object.keys(body.fields as object)).toEqual(Object.keys(fields));
  });

  it('are named once', async () => {
    const wanted = { name: 'Trend', market_type: 'SPOT' };
    expect(await kim.json('POST', '/api/strategies', wanted)).toMatchObject({
      status: 409,
      body: { code: 'NAME_TAKEN' },
    });
    const sameGroup = { name: 'Other', group_name: 'trend', market_type: 'SPOT' };
    expect(await kim.json('POST', '/api/strategies', sameGroup)).toMatchObject({
      status: 409,
      body: { code: 'NAME_TAKEN', error: 'This group_name is in use already' },
    });
  });

  it('are changed in what is given, and stay as they are in the rest', async () => {
    const { body } = await kim.json('PATCH', '/api/strategies/1', { is_active: false, max_order_value: '50' });
    expect(body.strategy).toEqual({ ...TREND, is_active: false, max_order_value: '50' });

    const after = await kim.json('PATCH', '/api/strategies/1', { max_order_value: null, name: 'Calm' });
    expect(after.body.strategy).toEqual({ ...TREND, is_active: false, name: 'Calm' });
  });

  it('keep their own names, and take no other’s', async () => {
    await kim.json('POST', '/api/strategies', { name: 'Swing', market_type: 'SPOT' });
    expect(await kim.json('PATCH', '/api/strategies/1', { name: 'Trend', group_name: 'trend' })).toMatchObject({
      status: 200,
    });
    expect(await kim.json('PATCH', '/api/strategies/1', { name: 'Swing' })).toMatchObject({ status: 409 });
    expect(await kim.json('PATCH', '/api/strategies/1', { group_name: 'Swing' })).toMatchObject({ status: 409 });
  });

  it('get a new token, and the old one is dead at the answer', async () => {
    expect(await opens('token-of-kims-strategy')).toBe(true);

    const { status, body } = await kim.json('POST', '/api/strategies/1/token');

    expect(status).toBe(200);
    expect(await opens('token-of-kims-strategy')).toBe(false);
    expect(await opens(body.token)).toBe(true);
  });

  it('are deleted with their token, while their names are free again', async () => {
    expect(await kim.json('DELETE', '/api/strategies/1')).toEqual({ status: 200, body: { success: true } });

    expect(await opens('token-of-kims-strategy')).toBe(false);
    expect((await kim.json('GET', '/api/strategies/1')).status).toBe(404);
    expect((await kim.json('DELETE', '/api/strategies/1')).status).toBe(404);
    expect(await serving.installation.rows('select name from @strategies where user_id = 1')).toHaveLength(1);
    expect(
      (await kim.json('POST', '/api/strategies', { name: 'Trend', group_name: 'trend', market_type: 'SPOT' })).status,
    ).toBe(201);
  });

  it('are not deleted while the outcome of an order is open, but may be switched off and lose their token', async () => {
    await journalOrder(serving.installation, 'unknown');

    expect(await kim.json('DELETE', '/api/strategies/1')).toMatchObject({
      status: 409,
      body: { success: false, code: 'UNRESOLVED_ORDERS' },
    });
    expect((await kim.json('PATCH', '/api/strategies/1', { is_active: false })).status).toBe(200);
    expect((await kim.json('POST', '/api/strategies/1/token')).status).toBe(200);
  });

  it('are deleted once every order is settled', async () => {
    await journalOrder(serving.installation, 'rejected');
    expect((await kim.json('DELETE', '/api/strategies/1')).status).toBe(200);
  });
});

describe('the accounts of a strategy', () => {
  const linked = (body: Record<string, unknown>) =>
    (body.strategy as typeof TREND).accounts.map(({ name, strategy_account_id: link }) => `${link} ${name}`);
  beforeEach(async () => {
    await kim.json('POST', '/api/accounts', { name: 'paper', exchange: 'paper' });
  });

  it('are linked and unlinked, and keep their link’s id', async () => {
    const [paper] = await serving.installation.rows(`select id from @accounts where name = 'paper'`);
    const path = `/api/strategies/1/accounts/${paper?.id}`;

    const both = linked((await kim.json('POST', path)).body);
    expect(both).toEqual(['1 main', expect.stringMatching(/ paper$/)]);
    expect(linked((await kim.json('POST', path)).body)).toEqual(both);
    expect(linked((await kim.json('DELETE', path)).body)).toEqual(['1 main']);
    expect((await kim.json('DELETE', path)).status).toBe(404);
    expect(linked((await kim.json('POST', path)).body)).toEqual(both);
  });

  it('are not unlinked while the outcome of an order there is open', async () => {
    await journalOrder(serving.installation, 'unknown');

    expect(await kim.json('DELETE', '/api/strategies/1/accounts/1')).toMatchObject({
      status: 409,
      body: { code: 'UNRESOLVED_ORDERS' },
    });
    expect(linked((await kim.json('GET', '/api/strategies/1')).body)).toEqual(['1 main']);
  });

  it('are the same user’s', async () => {
    expect((await kim.json('POST', '/api/strategies/1/accounts/2')).status).toBe(404);
    expect((await kim.json('POST', '/api/strategies/2/accounts/1')).status).toBe(404);
  });
});

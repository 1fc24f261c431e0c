import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, Gateway, useGateway } from '../support/gateway.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const REDUCING = { symbol: 'BTC/USDT', side: 'sell', order_type: 'market', quantity: '0.01', reduce_only: true };

const trend = aTrader('trend', 'binance', 'SPOT');
const paused = aTrader('paused', 'binance', 'FUTURES');
const inOrder = aTrader('in order', 'binance', 'SPOT', { strategy: { ordering: 'in_order' } });
const suite = useGateway([trend, paused, inOrder]);

/** A second user with strategies of his own on paper accounts. */
const USER_TOKEN = 'the-token-of-the-user';
const TOKENS = {
  grid: 'token-of-grid-strategy',
  swing: 'token-of-swing-strategy',
  asleep: 'token-of-asleep-strategy',
  bare: 'token-of-bare-strategy',
  pair: 'token-of-pair-strategy',
};
const strategy = (name: keyof typeof TOKENS, fields: object) => ({
  user: 'park',
  name,
  market_type: 'SPOT',
  webhook_token: TOKENS[name],
  accounts: ['paper'],
  ...fields,
});
const FILE = {
  users: [{ username: 'park', password: 'another long password', locale: 'ko', webhook_token: USER_TOKEN }],
  accounts: ['paper', 'second'].map((name) => ({ user: 'park', name, exchange: 'paper' })),
  strategies: [
    strategy('grid', {}),
    strategy('swing', { group_name: 'swing group' }),
    strategy('asleep', { is_active: false }),
    strategy('bare', { accounts: [] }),
    strategy('pair', { accounts: ['paper', 'second'] }),
  ],
};

beforeAll(async () => {
  expect(await suite.installation.apply(FILE)).toMatchObject({ code: 0 });
});

const send = (order: object | string, headers: Readonly<Record<string, string>> = {}, token = TOKENS.grid) =>
  suite.gateway.webhook({ token }, order, headers);
const header = (answer: Answer, name: string) => answer.headers.get(name);
const signals = (where: string) =>
  suite.installation.query<{ status: string; refusal_code: string | null; payload: object }>(
    `select status, refusal_code, payload from ordergate.signals where ${where} order by received_at`,
  );
const countSignals = async () => (await signals('true')).length;

describe('who may send', () => {
  it.each([
    { why: 'no token', body: JSON.stringify(ORDER) },
    { why: 'an unknown token', body: JSON.stringify({ ...ORDER, token: 'nobody-has-this-one' }) },
    { why: 'an empty token', body: JSON.stringify({ ...ORDER, token: '' }) },
  ])('$why: 401, and nothing is stored', async ({ body }) => {
    const before = await countSignals();

    expect(await send(body, { 'accept-language': 'en' })).toMatchObject({
      status: 401,
      body: { success: false, error: 'The token is missing or unknown', code: 'INVALID_TOKEN' },
    });
    expect(await countSignals()).toBe(before);
  });

  it('a token may stand in the header, and the payload is kept without it', async () => {
    const bearer = { authorization: `Bearer ${TOKENS.grid}` };
    expect(await send(JSON.stringify({ ...ORDER, webhook_id: 'bearer' }), bearer)).toMatchObject({ status: 200 });
    expect(await send({ ...ORDER, webhook_id: 'in the body' })).toMatchObject({ status: 200 });

    const kept = await signals(`webhook_id in ('bearer', 'in the body')`);
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain(TOKENS.grid);
  });

  it('a user’s token opens his strategies, and group_name selects one', async () => {
    const byUser = (order: object) => send({ ...ORDER, ...order }, {}, USER_TOKEN);

    expect(await byUser({ group_name: 'swing group' })).toMatchObject({ status: 200 });
    expect(await byUser({ group_name: 'no such group' })).toMatchObject({
      status: 400,
      body: { code: 'STRATEGY_MISMATCH' },
    });
    const ambiguous = await byUser({});
    expect(ambiguous).toMatchObject({ status: 400, body: { code: 'STRATEGY_AMBIGUOUS' } });
    expect(ambiguous.body.error).toContain('swing group');
    expect(ambiguous.body.error).toContain('pair');
  });

  it('only from the addresses that are allowed', async () => {
    const { env } = suite.installation;
    const allowed = { WEBHOOK_ALLOWED_IPS: '203.0.113.7, 198.51.100.0/24', TRUST_PROXY: '1' };
    const gateway = await Gateway.start({ ...env, ...allowed }, { cold: true });
    const from = async (addresses: string) =>
      (await gateway.webhook({ token: TOKENS.grid }, ORDER, { 'x-forwarded-for': addresses })).status;

    expect(await from('203.0.113.7')).toBe(200);
    expect(await from('198.51.100.20')).toBe(200);
    expect(await from('203.0.113.8')).toBe(403);
    // Whatever a sender writes there himself stands to the left of what the proxy adds.
    expect(await from('203.0.113.7, 192.0.2.1')).toBe(403);
    expect(await gateway.stop()).toBe(0);
  });
});

describe('what may be sent', () => {
  it.each([
    { why: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415, body: 'token=x' },
    { why: '65 KiB', headers: {}, status: 413, body: `{"token":"${'x'.repeat(65 * 1024)}"}` },
    { why: 'no JSON', headers: {}, status: 400, body: '{{strategy.order.action}}' },
    { why: 'a list', headers: {}, status: 400, body: '[]' },
  ])('$why: $status', async ({ headers, status, body }) => {
    expect((await send(body, headers)).status).toBe(status);
  });

  it('text/plain, keys in any case, and aliases', async () => {
    const body = `{"Token":"${TOKENS.grid}","SYMBOL":"BTC/USDT","Side":"LONG","orderType":"Market","qty":0.010}`;

    expect(await send(body, { 'content-type': 'text/plain; charset=utf-8' })).toMatchObject({
      status: 200,
      body: { orders: [{ requested_quantity: '0.01' }] },
    });
  });

  it('what is missing or not supported is named, and the signal is kept', async () => {
    const answer = await send({ symbol: 'BTC/USDT', side: 'up', order_type: 'limit', quantity: '-1', leverage: 5 });

    expect(answer).toMatchObject({ status: 400, body: { success: false, code: 'INVALID_ORDER' } });
    expect(Object.keys(answer.body.fields ?? {}).sort()).toEqual(['leverage', 'price', 'quantity', 'side']);
    expect(answer.body.failed_order_id).toBeUndefined();
    expect((await signals(`refusal_code = 'INVALID_ORDER'`)).at(-1)).toMatchObject({
      status: 'refused',
      payload: { side: 'up', leverage: 5 },
    });
  });

  it('an invalid payload does not occupy its id', async () => {
    const invalid = await send({ ...ORDER, price: 'x', webhook_id: 'mended' });
    const mended = await send({ ...ORDER, webhook_id: 'mended' });

    expect([invalid.status, mended.status]).toEqual([400, 200]);
    expect(header(mended, 'idempotent-replay')).toBeNull();
  });
});

describe('when trading is off', () => {
  it('a strategy that is switched off: 403, and the signal is kept', async () => {
    expect(await send(ORDER, {}, TOKENS.asleep)).toMatchObject({ status: 403, body: { code: 'STRATEGY_INACTIVE' } });

    expect(await signals(`refusal_code = 'STRATEGY_INACTIVE'`)).toMatchObject([{ status: 'refused' }]);
  });

  it('a strategy without accounts', async () => {
    expect(await send(ORDER, {}, TOKENS.bare)).toMatchObject({ status: 400, body: { code: 'NO_ACTIVE_ACCOUNT' } });
  });

  it('a paused account: 403 when it is the only one; what reduces passes', async () => {
    await suite.gateway.webhook(paused, { ...REDUCING, side: 'buy', reduce_only: false });
    await suite.installation.query(`update ordergate.accounts set is_paused = true where name = 'paused'`);

    expect(await suite.gateway.webhook(paused, ORDER)).toMatchObject({ status: 403, body: { code: 'TRADING_PAUSED' } });
    expect(await suite.gateway.webhook(paused, REDUCING)).toMatchObject({ status: 200 });
    expect(suite.submissionsOf(paused)).toHaveLength(2);
  });

  it('a paused account among others: a failed order of its own', async () => {
    await suite.installation.query(`update ordergate.accounts set is_paused = true where name = 'second'`);
    const answer = await send(ORDER, {}, TOKENS.pair);

    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'ACCOUNT_INACTIVE',
        orders: [
          { account: 'paper', success: true },
          { account: 'second', success: false, status: 'not_sent', code: 'ACCOUNT_INACTIVE' },
        ],
      },
    });
    expect(answer.body.failed_order_id).toBe(answer.body.orders?.[1]?.failed_order_id);
  });
});

describe('duplicates', () => {
  it('a refused order is refused again with the same words, and sent once', async () => {
    const order = { ...ORDER, quantity: '100', webhook_id: 'refused' };
    const first = await suite.gateway.webhook(trend, order);
    const second = await suite.gateway.webhook(trend, order);

    expect(first).toMatchObject({ status: 400, body: { code: 'INSUFFICIENT_FUNDS' } });
    expect(second.status).toBe(400);
    expect(second.body).toEqual(first.body);
    expect([first, second].map((one) => header(one, 'idempotent-replay'))).toEqual([null, 'true']);
    expect(header(second, 'order-status')).toBe('failed');
    expect(suite.submissionsOf(trend)).toHaveLength(1);
  });

  it.each(['idempotency-key', 'webhook-id'])('the id may stand in the header %s', async (name) => {
    const first = await send(ORDER, { [name]: `by ${name}` });
    const second = await send({ ...ORDER, webhook_id: `by ${name}` });
    const conflict = await send({ ...ORDER, price: '1000' }, { [name]: `by ${name}` });
    const differing = await send({ ...ORDER, webhook_id: 'one' }, { [name]: 'another' });

    expect(first.status).toBe(200);
    expect(header(second, 'idempotent-replay')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(conflict).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(differing).toMatchObject({ status: 400, body: { code: 'INVALID_ORDER' } });
  });
});

describe('languages', () => {
  it('the texts are the user’s, but for those that are fixed', async () => {
    const korean = await send({ ...ORDER, symbol: 'NOSUCH/COIN' });
    const english = await suite.gateway.webhook(trend, { ...ORDER, symbol: 'NOSUCH/COIN' });
    const fixed = await send({ ...ORDER, quantity: '1000000' });

    expect(korean.body).toMatchObject({ code: 'UNKNOWN_SYMBOL', error: '알 수 없는 심볼: NOSUCH/COIN' });
    expect(english.body).toMatchObject({ code: 'UNKNOWN_SYMBOL', error: 'Unknown symbol: NOSUCH/COIN' });
    expect(fixed.body).toMatchObject({ code: 'INSUFFICIENT_FUNDS', error: 'Insufficient balance' });
    const reasons = await suite.installation.query(
      `select distinct f.code, f.reason from ordergate.failed_orders f
       join ordergate.strategy_accounts sa on sa.id = f.strategy_account_id
       join ordergate.accounts a on a.id = sa.account_id where a.name = 'paper'`,
    );
    expect(reasons).toContainEqual({ code: 'INSUFFICIENT_FUNDS', reason: '잔고 부족' });
  });

  it('who is not known reads the language that he asks for, else the default', async () => {
    const texts = await Promise.all(
      [{}, { 'accept-language': 'en-GB, ko;q=0.5' }].map((headers) => send(JSON.stringify(ORDER), headers)),
    );

    expect(texts.map(({ body }) => body.error)).toEqual([
      '토큰이 없거나 알 수 없는 토큰입니다',
      'The token is missing or unknown',
    ]);
  });
});

describe('orders that go out in order', () => {
  it('the second waits for the first one’s answer, but at most a second', async () => {
    const held = suite.simulator.inject({ kind: 'hangAfter' }, { kind: 'create', apiKey: inOrder.apiKey });
    const first = suite.gateway.webhook(inOrder, ORDER);
    await held.reached;
    const second = await suite.gateway.webhook(inOrder, { ...ORDER, price: '41000' });
    const whileFirstIsOpen = suite.acceptedOf(inOrder).map(({ price }) => price);
    held.release();

    expect(second.status).toBe(200);
    expect(second.took).toBeGreaterThan(900);
    expect(whileFirstIsOpen).toEqual(['40000', '41000']);
    expect(await first).toMatchObject({ status: 200 });
  });
});

describe('guessing tokens', () => {
  it('ends in 429, which a good token never gets', async () => {
    const guesses = Array.from({ length: 40 }, (_, index) => send(ORDER, {}, `guess-number-${index}-of-many`));
    const statuses = new Set((await Promise.all(guesses)).map(({ status }) => status));
    const limited = await send(ORDER, {}, 'one-guess-more-than-allowed');

    expect(statuses).toEqual(new Set([401, 429]));
    expect(limited).toMatchObject({ status: 429, body: { code: 'TOO_MANY_BAD_TOKENS' } });
    expect(header(limited, 'retry-after')).toMatch(/^\d+$/);
    expect(await send(ORDER)).toMatchObject({ status: 200 });
  });
});

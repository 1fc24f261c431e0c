import { describe, expect, it } from '@jest/globals';
import { aTrader, useGateway } from '../support/gateway.ts';
import { concurrently, PLACES, type Place, traderFor } from './places.ts';

const POOR = { balances: { USDT: '1', KRW: '1', BTC: '0' } };
const FUTURES = PLACES.filter(({ marketType }) => marketType === 'FUTURES');
const ACKNOWLEDGING = PLACES.filter(({ exchange }) => exchange !== 'binance');

const poor = PLACES.map((place) => ({ place, trader: { ...traderFor(place, 'poor'), account: POOR } }));
const flat = FUTURES.map((place) => ({ place, trader: traderFor(place, 'flat') }));
const unfilled = PLACES.map((place) => ({ place, trader: traderFor(place, 'unfilled') }));
const keyless = PLACES.map((place) => ({ place, trader: traderFor(place, 'keyless') }));
const wrong = PLACES.map((place) => ({ place, trader: traderFor(place, 'never sent') }));
const strict = aTrader('strict', 'binance', 'SPOT', { strategy: { rounding: 'refuse' } });
const small = aTrader('limited', 'binance', 'SPOT', {
  strategy: { allowed_symbols: ['BTC/USDT'], max_order_value: '1000' },
});

const suite = useGateway([
  ...[...poor, ...flat, ...unfilled, ...keyless, ...wrong].map(({ trader }) => trader),
  strict,
  small,
]);

describe('what the exchange refuses', () => {
  const runPoor = concurrently(poor, ({ place, trader }) => suite.gateway.webhook(trader, place.resting));

  it.each(poor)('$trader.name: 400, and a failed order that names the reason', async (one) => {
    const answer = await runPoor(one);

    const { failed, ...order } = await suite.installation.orderOf(one.trader);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        success: false,
        error: 'Insufficient balance',
        code: 'INSUFFICIENT_FUNDS',
        failed_order_id: failed?.id,
        orders: [{ success: false, status: 'rejected', order_id: null, failed_order_id: failed?.id }],
      },
    });
    expect(order).toMatchObject({ status: 'failed', attempts: [{ state: 'rejected', code: 'INSUFFICIENT_FUNDS' }] });
    expect(failed).toMatchObject({ status: 'pending_retry', reason: 'Insufficient balance', retry_count: 0 });
    expect(failed?.exchange_error).toMatch(/\S/);
    expect(suite.submissionsOf(one.trader)).toHaveLength(1);
    expect(suite.acceptedOf(one.trader)).toEqual([]);
  });

  const runFlat = concurrently(flat, ({ trader }) =>
    suite.gateway.webhook(trader, {
      symbol: 'BTC/USDT',
      side: 'sell',
      order_type: 'market',
      quantity: '0.01',
      reduce_only: true,
    }),
  );

  it.each(flat)('$trader.name: there is nothing to reduce', async (one) => {
    expect(await runFlat(one)).toMatchObject({ status: 400, body: { code: 'NOTHING_TO_REDUCE' } });

    expect(suite.submissionsOf(one.trader)).toHaveLength(1);
    expect(suite.acceptedOf(one.trader)).toEqual([]);
  });

  const runKeyless = concurrently(keyless, ({ place, trader }) => {
    const { apiKey, secret, password } = trader;
    suite.simulator.inject(
      {
        kind: 'status',
        status: 401,
        when: 'before',
        body: `{"code":-2014,"msg":"error sign! origin_string[1795345165432${apiKey}5000] ${secret} ${password}"}`,
      },
      { kind: 'create', apiKey },
    );
    return suite.gateway.webhook(trader, place.resting);
  });

  it.each(keyless)('$trader.name: its words are kept without the key, the secret or the passphrase', async (one) => {
    const answer = await runKeyless(one);

    const { failed } = await suite.installation.orderOf(one.trader);
    const { apiKey, secret, password } = one.trader;
    expect(answer.status).toBe(400);
    expect(failed?.exchange_error).toContain(`${apiKey.slice(0, 6)}***`);
    for (const hidden of [apiKey, secret, password ?? secret]) {
      expect(failed?.exchange_error).not.toContain(hidden);
      expect(JSON.stringify(answer.body)).not.toContain(hidden);
      expect(suite.gateway.text).not.toContain(hidden);
    }
  });
});

describe('what the exchange takes and closes with nothing filled', () => {
  const run = concurrently(unfilled, ({ place, trader }) => {
    const { symbol } = place.resting;
    suite.simulator.inject({ kind: 'closeUnfilled' }, { kind: 'create', apiKey: trader.apiKey });
    const amount = place.exchange === 'upbit' ? { quote_quantity: '10000' } : { quantity: '0.01' };
    return suite.gateway.webhook(trader, { symbol, side: 'buy', order_type: 'market', ...amount });
  });

  it.each(unfilled)('$trader.name: becomes a failed order NOT_FILLED', async (one) => {
    const answer = await run(one);

    // Binance says so in its answer; the others only acknowledge, and a look shows it.
    expect(answer.status).toBe(ACKNOWLEDGING.includes(one.place) ? 200 : 400);
    const order = await suite.installation.orderUntil(one.trader, ({ failed }) => failed !== null);
    expect(order).toMatchObject({
      status: 'failed',
      attempts: [{ state: 'rejected', code: 'NOT_FILLED' }],
      failed: { code: 'NOT_FILLED', status: 'pending_retry' },
    });
    expect(suite.acceptedOf(one.trader)).toMatchObject([{ status: 'expired', filledQuantity: '0' }]);
  });
});

describe('what is never sent', () => {
  const ordersAt = ({ exchange, resting: { symbol, price } }: Place) => [
    { order: { symbol: 'NOSUCH/COIN', quantity: '1', price }, code: 'UNKNOWN_SYMBOL' },
    { order: { symbol, quantity: '0.000000001', price }, code: 'MARKET_RULE' },
    // OKX states no minimum of value.
    ...(exchange === 'okx' ? [] : [{ order: { symbol, quantity: '0.001', price: '1' }, code: 'MARKET_RULE' }]),
  ];

  const run = concurrently(wrong, ({ place, trader }) =>
    Promise.all(
      ordersAt(place).map(async ({ order, code }) => {
        const answer = await suite.gateway.webhook(trader, { side: 'buy', order_type: 'limit', ...order });
        return { code, answer };
      }),
    ),
  );

  it.each(wrong)('$trader.name: an unknown symbol, and what is against a rule of the market', async (one) => {
    const answers = await run(one);

    for (const { code, answer } of answers)
      expect(answer).toMatchObject({ status: 400, body: { code, orders: [{ status: 'not_sent', code }] } });
    const kept = await suite.installation.ordersOf(one.trader);
    expect(kept.map(({ failed }) => failed?.status)).toEqual(answers.map(() => 'pending_retry'));
    expect(suite.submissionsOf(one.trader)).toEqual([]);
  });

  it('what would have to be rounded, where the strategy refuses it', async () => {
    const order = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.123456789', price: '40000' };
    const answer = await suite.gateway.webhook(strict, order);

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'MARKET_RULE', error: 'Quantity 0.123456789 is not a multiple of 0.00001' },
    });
    expect(suite.submissionsOf(strict)).toEqual([]);
  });

  it.each([
    { why: 'another symbol', order: { symbol: 'ETH/USDT', order_type: 'limit', quantity: '0.1', price: '2000' } },
    { why: 'too dear', order: { symbol: 'BTC/USDT', order_type: 'limit', quantity: '0.1', price: '40000' } },
    { why: 'too dear at the last price', order: { symbol: 'BTC/USDT', order_type: 'market', quantity: '0.1' } },
  ])('what is over a limit of the strategy: $why', async ({ order }) => {
    const answer = await suite.gateway.webhook(small, { side: 'buy', ...order });

    expect(answer).toMatchObject({ status: 403, body: { code: 'LIMIT_EXCEEDED' } });
    expect(await suite.installation.ordersOf(small)).toEqual([]);
    expect(suite.submissionsOf(small)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { REASONS, type ReasonCode } from '../../../src/domain/reasons.ts';
import { base, quote } from '../../domain/builders.ts';
import { attempts, disagreements, orderStatuses } from '../judge.ts';
import { owner, rowOf } from './failed-orders.ts';
import { given, refused, rejectedWith } from './retrying.ts';

describe('a retry past a limit that its strategy has by now', () => {
  it.each([
    [{ allowedSymbols: ['ETH/USDT'] }, 'BTC/USDT (allowed_symbols)'],
    [{ maxOrderValue: '4999' }, '5000 > max_order_value 4999'],
  ] as const)('is refused, sends nothing and counts nothing: %j', async (limits, limit) => {
    const { gateway, id, retry, sent } = await given();
    for (const strategy of gateway.store.strategies.values()) Object.assign(strategy, limits);
    const before = rowOf(gateway, id);

    expect(await retry()).toEqual({ ...refused('LIMIT_EXCEEDED'), limit });

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toEqual(before);
    expect(attempts(gateway)).toHaveLength(1);
  });

  it('is judged by its markets, however long they take to load before the gate', async () => {
    const { gateway, retry, sent } = await given();
    for (const strategy of gateway.store.strategies.values()) strategy.maxOrderValue = '4999';
    gateway.exchange.coolDown(2_000);

    expect(await gateway.clock.finish(retry())).toMatchObject(refused('LIMIT_EXCEEDED'));

    expect(sent()).toBe(0);
  });

  it('goes out where it keeps to them, and where it only reduces', async () => {
    const order = { reduceOnly: true } as const;
    const { gateway, retry } = await given({ options: { strategy: { marketType: 'FUTURES' } }, signal: { order } });
    for (const strategy of gateway.store.strategies.values())
      Object.assign(strategy, { allowedSymbols: ['BTC/USDT'], maxOrderValue: '1' });

    expect(await retry()).toMatchObject({ kind: 'accepted' });
  });
});

describe('a retry that is accepted', () => {
  it('completes the failed order', async () => {
    const { gateway, id, retry } = await given();

    expect(await retry()).toEqual({ kind: 'accepted', exchangeOrderId: 'E1' });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
    expect(orderStatuses(gateway)).toEqual(['accepted']);
    expect(attempts(gateway)).toMatchObject([{ state: 'rejected' }, { state: 'accepted', quantity: '0.1' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('sends what was asked for in the beginning, under a new client order id', async () => {
    const order = {
      amount: base('0.25'),
      side: 'SELL',
      reduceOnly: true,
      positionSide: 'LONG',
      timeInForce: null,
    } as const;
    const { gateway, retry } = await given({
      options: { strategy: { marketType: 'FUTURES' } },
      signal: { order },
    });

    await retry();

    const [taken] = gateway.exchange.acceptances;
    expect(taken?.order).toMatchObject({
      marketId: 'BTC-USDT-SWAP',
      side: 'SELL',
      reduceOnly: true,
      positionSide: 'LONG',
    });
    expect(taken?.quantity?.toString()).toBe('0.25');
    expect(new Set(gateway.exchange.written).size).toBe(2);
  });

  it('may be of a market order by cost', async () => {
    const { gateway, retry } = await given({
      signal: { order: { amount: quote('100') } },
    });

    await retry();

    expect(gateway.exchange.acceptances[0]?.order.quoteQuantity?.toString()).toBe('100');
  });

  it('has its fills recorded as every other', async () => {
    const { gateway, retry } = await given();

    await retry();
    await gateway.clock.advance(60_000);

    const [order] = gateway.store.orders.values();
    expect(order?.execution).toMatchObject({ exchangeOrderId: 'E1', exchangeStatus: 'filled' });
  });
});

describe('a retry that fails', () => {
  it('tells the exchange’s reason, and is counted', async () => {
    const { gateway, id, retry } = await given();
    gateway.exchange.onSubmit(rejectedWith('ORDER_REJECTED', { exchangeError: 'no margin' }));

    expect(await retry()).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_REJECTED', exchangeError: 'no margin' },
    });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', code: 'ORDER_REJECTED', retryCount: 1 });
  });

  it('before anything was sent names the rule, and is not counted', async () => {
    const { gateway, id, retry, sent } = await given();
    for (const order of gateway.store.failedOrders.values()) Object.assign(order, { request: tiny(order.request) });

    expect(await retry()).toMatchObject({ kind: 'rejected', failure: { code: 'MARKET_RULE' } });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', code: 'MARKET_RULE', retryCount: 0 });
    expect(sent()).toBe(0);
  });

  it.each(Object.keys(REASONS) as ReasonCode[])('for %s is counted as the table of reasons says', async (code) => {
    const { gateway, id, retry } = await given();
    gateway.exchange.onSubmit(rejectedWith(code));

    await retry();

    const isUncounted = code === 'RATE_LIMITED' || code === 'CLOCK_SKEW';
    expect(rowOf(gateway, id)).toMatchObject({
      retryCount: REASONS[code].counted ? 1 : 0,
      uncounted: isUncounted ? 1 : 0,
    });
  });

  it('is not sent past its gate, and not counted', async () => {
    const { gateway, id, retry, sent } = await given();
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 6_000 });

    expect(await gateway.clock.finish(retry())).toMatchObject({ kind: 'rejected', failure: { code: 'NOT_SENT' } });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
    expect(sent()).toBe(0);
  });
});

describe('markets that are not loaded', () => {
  it('are waited for behind the claim', async () => {
    const { gateway, retry } = await given();
    gateway.exchange.coolDown(2_000);

    expect(await gateway.clock.finish(retry())).toMatchObject({ kind: 'accepted' });

    expect(disagreements(gateway)).toEqual([]);
  });

  it('at the gate cost no retry', async () => {
    const { gateway, id, retry, sent } = await given();
    gateway.exchange.coolDown(60_000);

    expect(await gateway.clock.finish(retry())).toMatchObject({ failure: { code: 'MARKETS_UNAVAILABLE' } });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
    expect(sent()).toBe(0);
  });
});

describe('what can’t be retried', () => {
  it.each([
    ['frozen', { isFrozen: true }, 'ACCOUNT_FROZEN'],
    ['off', { isActive: false }, 'ACCOUNT_INACTIVE'],
    ['paused', { isPaused: true }, 'TRADING_PAUSED'],
  ])('at an account that is %s is refused, and nothing is counted', async (_, set, code) => {
    const { gateway, id, retry, sent } = await given();
    for (const account of gateway.store.accounts.values()) Object.assign(account, set);

    expect(await retry()).toEqual(refused(code));

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
  });

  it('a sixth time is refused', async () => {
    const { gateway, id, retry, sent } = await given();
    gateway.exchange.onSubmit(rejectedWith('ORDER_REJECTED'), { times: Infinity });
    for (let count = 0; count < 5; count += 1) expect(await retry()).toMatchObject({ kind: 'rejected' });

    expect(await retry()).toEqual(refused('MAX_RETRIES_EXCEEDED'));

    expect(sent()).toBe(5);
    expect(rowOf(gateway, id).retryCount).toBe(5);
  });

  it('is another’s, or not there', async () => {
    const { gateway, id, failed, sent } = await given();
    const stranger = { userId: gateway.store.addUser().id, by: 'hand' } as const;

    expect(await failed.retryFailedOrder.execute(stranger, id)).toEqual({ kind: 'not_found' });
    expect(await failed.retryFailedOrder.execute(owner(gateway), 999_999)).toEqual({ kind: 'not_found' });

    expect(sent()).toBe(0);
  });
});

/** What rounds to zero at every market. */
function tiny<T extends object | null>(request: T): T {
  return request && { ...request, amount: base('0.00000001') };
}

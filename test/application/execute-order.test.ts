import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { base, noAnswer, price, quote } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders, orderStatuses } from './judge.ts';

describe('a webhook whose order is accepted', () => {
  it('is answered 200 with the order of its account', async () => {
    const gateway = testGateway();

    const result = await gateway.send();

    expect(result).toEqual({
      kind: 'answered',
      signalId: '00000000-0000-4000-8000-000000000002',
      replay: null,
      answer: {
        status: 200,
        body: {
          success: true,
          order_id: 'E1',
          orders: [
            {
              strategy_account_id: 4,
              account: 'main',
              success: true,
              order_id: 'E1',
              client_order_id: '00000000000000000000000000000001',
              status: 'accepted',
              error: null,
              code: null,
              failed_order_id: null,
              requested_quantity: '0.1',
              quantity: '0.1',
            },
          ],
        },
      },
    });
  });

  it('sends what was asked for, once, and leaves no failed order', async () => {
    const gateway = testGateway();

    await gateway.send({ order: { side: 'SELL', orderType: 'LIMIT', amount: base('0.25'), price: price('60000') } });
    await gateway.clock.advance(60_000);

    const [taken] = gateway.exchange.acceptances;
    expect(gateway.exchange.written).toEqual(['00000000000000000000000000000001']);
    expect(taken?.account).toBe('main');
    expect(taken?.order).toMatchObject({ marketId: 'BTCUSDT', side: 'SELL', orderType: 'LIMIT' });
    expect([taken?.quantity?.toString(), taken?.order.price?.toString()]).toEqual(['0.25', '60000']);
    expect(attempts(gateway)).toEqual([{ state: 'accepted', code: null, quantity: '0.25', epoch: 1 }]);
    expect(orderStatuses(gateway)).toEqual(['accepted']);
    expect(failedOrders(gateway)).toEqual([]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('shows what was asked for beside what was sent when the market rounds it', async () => {
    const gateway = testGateway();

    const result = await gateway.send({ order: { amount: base('0.12345') } });

    expect(result).toMatchObject({
      answer: { status: 200, body: { orders: [{ requested_quantity: '0.12345', quantity: '0.123' }] } },
    });
    expect(gateway.exchange.acceptances[0]?.quantity?.toString()).toBe('0.123');
  });

  it('shows no quantity for an order by cost', async () => {
    const gateway = testGateway();

    const result = await gateway.send({ order: { amount: quote('100') } });

    expect(result).toMatchObject({
      answer: { status: 200, body: { orders: [{ requested_quantity: null, quantity: null }] } },
    });
    expect(gateway.exchange.acceptances[0]?.order.quoteQuantity?.toString()).toBe('100');
  });

  it('names the client order id as the exchange’s profile shaped it', async () => {
    const gateway = testGateway();
    const plain = gateway.exchange.prepare.bind(gateway.exchange);
    gateway.exchange.prepare = (account, request, options) =>
      plain(account, request, { ...options, clientOrderId: `x-${options.clientOrderId.slice(-4)}` });

    const result = await gateway.send();

    expect(result).toMatchObject({ answer: { status: 200, body: { orders: [{ client_order_id: 'x-0001' }] } } });
    expect(gateway.exchange.written).toEqual(['x-0001']);
    expect([...gateway.store.attempts.values()].map(({ clientOrderId }) => clientOrderId)).toEqual(['x-0001']);
  });

  it('trades in the market type that the signal names, else in the strategy’s', async () => {
    const gateway = testGateway({ strategy: { marketType: 'FUTURES' } });

    await gateway.send();
    await gateway.send({ order: { marketType: 'SPOT' } });

    expect(gateway.exchange.acceptances.map(({ order }) => order.marketId)).toEqual(['BTC-USDT-SWAP', 'BTCUSDT']);
  });
});

describe('a definite refusal of the exchange', () => {
  it('is answered 400 with the failed order that the user may retry', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });

    const result = await gateway.send();

    const [failed] = gateway.store.failedOrders.values();
    expect(result).toMatchObject({
      kind: 'answered',
      replay: null,
      answer: {
        status: 400,
        body: {
          success: false,
          error: 'Insufficient balance',
          code: 'INSUFFICIENT_FUNDS',
          failed_order_id: failed?.id,
          orders: [
            {
              success: false,
              order_id: null,
              status: 'rejected',
              code: 'INSUFFICIENT_FUNDS',
              failed_order_id: failed?.id,
            },
          ],
        },
      },
    });
    expect(failed?.id).toEqual(expect.any(Number));
    expect(attempts(gateway)).toEqual([{ state: 'rejected', code: 'INSUFFICIENT_FUNDS', quantity: '0.1', epoch: 1 }]);
    expect(failedOrders(gateway)).toEqual([
      { status: 'pending_retry', code: 'INSUFFICIENT_FUNDS', reason: 'Insufficient balance', exchangeOrderId: null },
    ]);
    expect(orderStatuses(gateway)).toEqual(['failed']);
  });

  it('is said in the language of the strategy’s owner, except for the words that the seed has in English', async () => {
    const gateway = testGateway({ locale: 'ko' });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('NOTHING_TO_REDUCE') });

    const first = await gateway.send();
    const second = await gateway.send();

    expect(first).toMatchObject({ answer: { status: 400, body: { error: 'Insufficient balance' } } });
    expect(second).toMatchObject({ answer: { status: 400, body: { error: '이미 청산된 포지션입니다' } } });
    expect(failedOrders(gateway).map(({ reason }) => reason)).toEqual(['잔고 부족', '이미 청산된 포지션입니다']);
  });

  it('is not looked up and not sent again', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') });

    await gateway.send();
    await gateway.clock.advance(120_000);

    expect(gateway.exchange.written).toHaveLength(1);
    expect(gateway.exchange.looks).toEqual([]);
  });
});

describe('an order that breaks a rule of its market', () => {
  it('is journaled, never sent, and becomes a failed order that names the rule', async () => {
    const gateway = testGateway();

    const result = await gateway.send({ order: { amount: base('0.0009') } });

    const reason = 'Quantity 0.0009 rounds to zero at the step 0.001';
    const [failed] = gateway.store.failedOrders.values();
    expect(result).toMatchObject({
      answer: {
        status: 400,
        body: { error: reason, code: 'MARKET_RULE', failed_order_id: failed?.id, orders: [{ status: 'not_sent' }] },
      },
    });
    expect(gateway.exchange.written).toEqual([]);
    expect(attempts(gateway)).toEqual([{ state: 'not_sent', code: 'MARKET_RULE', quantity: null, epoch: 1 }]);
    expect(failedOrders(gateway)).toEqual([
      { status: 'pending_retry', code: 'MARKET_RULE', reason, exchangeOrderId: null },
    ]);
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.looks).toEqual([]);
  });

  it('names a symbol that no market has', async () => {
    const gateway = testGateway();

    const result = await gateway.send({ order: { symbol: 'XYZ/USDT' } });

    expect(result).toMatchObject({
      answer: { status: 400, body: { code: 'UNKNOWN_SYMBOL', error: 'Unknown symbol: XYZ/USDT' } },
    });
    expect(gateway.exchange.written).toEqual([]);
  });
});

describe('an outcome that is unknown before the deadline', () => {
  it('is looked up at once, and answered 200 when the order is found', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });

    const result = await gateway.send();

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(result).toMatchObject({ answer: { status: 200, body: { success: true, order_id: 'E1' } } });
    expect(attempts(gateway)).toEqual([{ state: 'accepted', code: null, quantity: '0.1', epoch: 1 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('goes on being looked up until the deadline while the look-up lags', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });
    gateway.exchange.onLookUp({ kind: 'absent' }, { times: 2 });

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:03Z'));
    expect(result).toMatchObject({ answer: { status: 200, body: { order_id: 'E1' } } });
    expect(gateway.exchange.looks).toHaveLength(3);
  });

  it('is answered 408 when the deadline comes first, its failed order saying that no answer came', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: false });

    const result = await gateway.clock.finish(gateway.send());

    const [failed] = gateway.store.failedOrders.values();
    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:05Z'));
    expect(result).toMatchObject({
      kind: 'answered',
      answer: {
        status: 408,
        body: {
          success: false,
          error: 'Order execution timeout',
          code: 'EXECUTION_TIMEOUT',
          failed_order_id: failed?.id,
          orders: [{ success: false, order_id: null, status: 'unknown', code: 'EXECUTION_TIMEOUT' }],
        },
      },
    });
    expect(failedOrders(gateway)).toMatchObject([{ status: 'unconfirmed', code: 'NO_ANSWER' }]);
    expect(orderStatuses(gateway)).toEqual(['unconfirmed']);
  });

  it('is never sent again, however long it stays unknown', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true, failure: noAnswer({ exchangeFault: true }) });
    gateway.exchange.onLookUp({ kind: 'failed' }, { times: Infinity });

    await gateway.clock.finish(gateway.send());
    await gateway.clock.advance(600_000);

    expect(gateway.exchange.written).toHaveLength(1);
    expect(attempts(gateway)).toEqual([{ state: 'unknown', code: 'NO_ANSWER', quantity: '0.1', epoch: 1 }]);
  });
});

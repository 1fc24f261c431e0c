import { describe, expect, it } from '@jest/globals';
import type { OrderView } from '../../src/application/ports/order-ledger.ts';
import { composeAnswer, invalidOrder, refusal, replayStatus } from '../../src/application/webhook-answer.ts';
import type { AttemptStateName } from '../../src/domain/attempt.ts';
import { failure } from '../../src/domain/failure.ts';
import { aPreparedOrder, aRequest, base, d, quote } from '../domain/builders.ts';

function aView(state: AttemptStateName, parts: Partial<OrderView> = {}): OrderView {
  const execution = { exchangeOrderId: 'E1', exchangeStatus: null, filledQuantity: null, averagePrice: null };
  const isDoubtless = state === 'accepted' || state === 'sending';
  return {
    orderId: 1,
    strategyAccountId: 11,
    accountName: 'main',
    request: aRequest({ amount: base('0.1234') }),
    state,
    clientOrderId: 'c1',
    prepared: aPreparedOrder({ quantity: d('0.123') }),
    failure: isDoubtless ? null : failure('ORDER_REJECTED'),
    execution: state === 'accepted' ? execution : null,
    failedOrderId: isDoubtless ? null : 21,
    removed: false,
    ...parts,
  };
}

describe('the answer to a webhook', () => {
  it.each<[AttemptStateName, number, string | null]>([
    ['accepted', 200, null],
    ['rejected', 400, 'ORDER_REJECTED'],
    ['not_sent', 400, 'ORDER_REJECTED'],
    ['not_executed', 400, 'ORDER_REJECTED'],
    ['needs_review', 408, 'EXECUTION_TIMEOUT'],
    ['sending', 408, 'EXECUTION_TIMEOUT'],
    ['unknown', 408, 'EXECUTION_TIMEOUT'],
  ])('to an order that is %s is %i', (state, status, code) => {
    const answer = composeAnswer([aView(state)], 'en');

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      success: status === 200,
      orders: [{ success: status === 200, status: state, code }],
    });
    expect(answer.body.code).toBe(code ?? undefined);
  });

  it('that everything was accepted names the first order', () => {
    const second = aView('accepted', {
      execution: { exchangeOrderId: 'E2', exchangeStatus: null, filledQuantity: null, averagePrice: null },
    });

    const { body } = composeAnswer([aView('accepted'), second], 'en');

    expect(Object.keys(body)).toEqual(['success', 'order_id', 'orders']);
    expect(body.order_id).toBe('E1');
  });

  it('shows of each order what was asked for, what was sent and what became of it', () => {
    expect(composeAnswer([aView('accepted')], 'en').body.orders).toEqual([
      {
        strategy_account_id: 11,
        account: 'main',
        success: true,
        order_id: 'E1',
        client_order_id: 'c1',
        status: 'accepted',
        error: null,
        code: null,
        failed_order_id: null,
        requested_quantity: '0.1234',
        quantity: '0.123',
      },
    ]);
  });

  it('shows no quantities where there are none', () => {
    const views = [
      aView('not_sent', { prepared: null }),
      aView('accepted', { request: aRequest({ amount: quote('100') }), prepared: aPreparedOrder({ quantity: null }) }),
    ];

    expect(composeAnswer(views, 'en').body.orders).toMatchObject([
      { requested_quantity: '0.1234', quantity: null },
      { requested_quantity: null, quantity: null },
    ]);
  });

  it.each<[readonly AttemptStateName[], number, number | null]>([
    [['accepted', 'rejected'], 400, 2],
    [['rejected', 'not_sent'], 400, 1],
    [['accepted', 'rejected', 'unknown'], 408, 3],
    [['needs_review', 'unknown'], 408, 1],
  ])('of %j is the first of the worst verdict', (states, status, failedOrderId) => {
    const views = states.map((state, index) => aView(state, { failedOrderId: index + 1 }));

    const answer = composeAnswer(views, 'en');

    expect(answer.status).toBe(status);
    expect(answer.body.failed_order_id).toBe(failedOrderId);
    expect(Object.keys(answer.body)).toEqual(['success', 'error', 'code', 'failed_order_id', 'orders']);
  });

  it('says why in the reader’s language', () => {
    const view = aView('rejected', { failure: failure('UNKNOWN_SYMBOL', { symbol: 'XYZ' }) });

    expect(composeAnswer([view], 'en').body.error).toBe('Unknown symbol: XYZ');
    expect(composeAnswer([view], 'ko').body.error).toBe('알 수 없는 심볼: XYZ');
  });

  it('says in English what the seed says in English', () => {
    const poor = aView('rejected', { failure: failure('INSUFFICIENT_FUNDS') });

    expect(composeAnswer([poor], 'ko').body.error).toBe('Insufficient balance');
    expect(composeAnswer([aView('unknown')], 'ko').body.error).toBe('Order execution timeout');
  });

  it('names a refusal without a reason unknown', () => {
    expect(composeAnswer([aView('rejected', { failure: null })], 'en').body).toMatchObject({
      code: 'UNKNOWN',
      error: 'Unknown error',
    });
  });
});

describe('what became of the orders of a signal by now', () => {
  it.each<[AttemptStateName, string]>([
    ['accepted', 'accepted'],
    ['rejected', 'failed'],
    ['not_sent', 'failed'],
    ['not_executed', 'failed'],
    ['needs_review', 'needs_review'],
    ['sending', 'unconfirmed'],
    ['unknown', 'unconfirmed'],
  ])('%s reads %s', (state, status) => {
    expect(replayStatus([aView(state)])).toBe(status);
  });

  it('is the most pressing of them', () => {
    const removed = aView('rejected', { removed: true });
    const pressing = [aView('needs_review'), aView('unknown'), aView('rejected'), removed, aView('accepted')];

    const statuses = pressing.map((_, index) => replayStatus(pressing.slice(index).reverse()));

    expect(statuses).toEqual(['needs_review', 'unconfirmed', 'failed', 'removed', 'accepted']);
  });

  it('is a failure when there are none', () => {
    expect(replayStatus([])).toBe('failed');
  });
});

describe('a refusal', () => {
  it('says what and why', () => {
    expect(refusal(403, 'LIMIT_EXCEEDED', 'en', { what: 'BTC/USDT' })).toEqual({
      status: 403,
      body: { success: false, error: 'Over a limit of the strategy: BTC/USDT', code: 'LIMIT_EXCEEDED' },
      detail: { params: { what: 'BTC/USDT' }, fields: {} },
    });
    expect(refusal(400, 'NO_ACTIVE_ACCOUNT', 'ko').body.error).toBe('전략에 켜진 계정이 없습니다');
  });

  it('of fields names each of them and what to change', () => {
    const fields = {
      side: { code: 'one_of', params: { allowed: 'BUY, SELL' } },
      price: { code: 'not_positive' },
    } as const;

    expect(invalidOrder(fields, 'en')).toEqual({
      status: 400,
      body: {
        success: false,
        error: 'The order can not be read: side must be one of BUY, SELL; price must be greater than 0',
        code: 'INVALID_ORDER',
        fields: { side: 'must be one of BUY, SELL', price: 'must be greater than 0' },
      },
      detail: { params: {}, fields },
    });
    expect(invalidOrder(fields, 'ko').body.fields).toEqual({
      side: 'BUY, SELL 중 하나여야 합니다',
      price: '0보다 커야 합니다',
    });
  });
});

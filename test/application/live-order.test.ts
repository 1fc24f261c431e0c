import { describe, expect, it } from '@jest/globals';
import { LiveOrder } from '../../src/application/live-order.ts';
import type { AttemptStateName } from '../../src/domain/attempt.ts';
import { failure } from '../../src/domain/failure.ts';
import { aPreparedOrder, aRequest } from '../domain/builders.ts';
import { anAccount } from './strategies.ts';

const given = (state: AttemptStateName = 'sending') =>
  new LiveOrder({ attemptId: 1, epoch: 1 }, anAccount(), new Date(0), {
    orderId: 1,
    strategyAccountId: 11,
    accountName: 'main',
    request: aRequest(),
    state,
    clientOrderId: 'c1',
    prepared: null,
    failure: null,
    execution: null,
    failedOrderId: null,
    removed: false,
  });
const execution = { exchangeOrderId: 'E1', exchangeStatus: null, filledQuantity: null, averagePrice: null };
const timeout = { kind: 'unknown', failure: failure('EXECUTION_TIMEOUT') } as const;

describe('a live order', () => {
  it.each<[AttemptStateName, boolean]>([
    ['sending', false],
    ['unknown', false],
    ['not_sent', true],
  ])('that begins %s is settled: %s', (state, isSettled) => {
    expect(given(state).settled.aborted).toBe(isSettled);
  });

  it('is not settled by what leaves it unknown', () => {
    const order = given();

    order.learn(timeout, 21);

    expect(order.settled.aborted).toBe(false);
    expect(order.view).toMatchObject({
      state: 'unknown',
      failure: timeout.failure,
      execution: null,
      failedOrderId: 21,
    });
  });

  it('is settled by a definite outcome, and keeps the failed order that it had', () => {
    const order = given();
    order.learn(timeout, 21);

    order.learn({ kind: 'accepted', execution }, null);

    expect(order.settled.aborted).toBe(true);
    expect(order.view).toMatchObject({ state: 'accepted', failure: null, execution, failedOrderId: 21 });
  });

  it('never goes back to unknown', () => {
    const order = given();
    order.learn({ kind: 'rejected', failure: failure('ORDER_REJECTED') }, null);

    order.learn(timeout, 21);

    expect(order.view).toMatchObject({ state: 'rejected', failure: failure('ORDER_REJECTED'), failedOrderId: null });
  });

  it('shows the client order id as the exchange’s profile shaped it', () => {
    const order = given();
    const prepared = aPreparedOrder({ clientOrderId: 'C-1' });

    order.prepare(prepared);

    expect(order.view).toMatchObject({ prepared, clientOrderId: 'C-1', state: 'sending' });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { AttemptRef } from '../../../src/application/ports/order-ledger.ts';
import { Price } from '../../../src/domain/amounts.ts';
import { type AttemptEvent, type AttemptStateName, transition } from '../../../src/domain/attempt.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { STATUS_OF_ATTEMPT } from '../../../src/domain/failed-order.ts';
import { failure } from '../../../src/domain/failure.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../../src/domain/order-status.ts';
import type { LedgerSubject } from '../ledger-subject.ts';
import { anExecution, anOrder, aRefusal, aRequest, shown } from './builders.ts';

const UNKNOWN: AttemptEvent = { kind: 'unknown', failure: failure('EXECUTION_TIMEOUT', { seconds: '5' }) };
const NOT_EXECUTED: AttemptEvent = { kind: 'not_executed', failure: failure('NO_ANSWER') };
const NEEDS_REVIEW: AttemptEvent = { kind: 'needs_review', failure: failure('NO_ANSWER') };
const accepted = (): AttemptEvent => ({ kind: 'accepted', execution: anExecution() });
const rejected = (): AttemptEvent => ({ kind: 'rejected', failure: aRefusal() });

/** How an attempt comes into each state. */
const WAY_TO: Readonly<Record<AttemptStateName, readonly AttemptEvent[]>> = {
  sending: [],
  accepted: [accepted()],
  rejected: [rejected()],
  not_sent: [{ kind: 'not_sent', failure: failure('NOT_SENT') }],
  unknown: [UNKNOWN],
  not_executed: [UNKNOWN, NOT_EXECUTED],
  needs_review: [UNKNOWN, NEEDS_REVIEW],
};
const EVENTS: Readonly<Record<string, () => AttemptEvent>> = {
  accepted,
  rejected,
  not_filled: () => ({ kind: 'rejected', failure: failure('NOT_FILLED') }),
  not_sent: () => ({ kind: 'not_sent', failure: failure('NOT_SENT') }),
  unknown: () => ({ kind: 'unknown', failure: failure('NO_ANSWER') }),
  not_executed: () => NOT_EXECUTED,
  needs_review: () => NEEDS_REVIEW,
};

/** Step 4 of the order protocol: compare-and-set, with order and failed order in the same transaction. */
export function recordContract(subject: () => LedgerSubject): void {
  const orderIn = async (state: AttemptStateName) => {
    const order = await anOrder(subject());
    for (const event of WAY_TO[state]) await subject().ledger.record(order.ref, event);
    expect((await subject().attempt(order.ref.attemptId)).state).toBe(state);
    return order;
  };
  const record = (ref: AttemptRef, event: AttemptEvent) => subject().ledger.record(ref, event);

  describe.each(Object.keys(WAY_TO) as AttemptStateName[])('an attempt that is %s', (from) => {
    it.each(Object.keys(EVENTS))('meets %s as the domain says', async (name) => {
      const event = EVENTS[name]?.() ?? UNKNOWN;
      const { orderId, ref } = await orderIn(from);
      const before = await subject().attempt(ref.attemptId);
      const verdict = transition(from, event);
      const recorded = await record(ref, event);
      const after = await subject().attempt(ref.attemptId);
      const failedOrderId = await subject().failedOrderOf(orderId);
      if (verdict.kind === 'moved') {
        expect(recorded).toEqual({ kind: 'recorded', failedOrderId });
        expect(after.state).toBe(event.kind);
        expect(after.failure).toEqual(event.kind === 'accepted' ? null : event.failure);
      } else {
        expect(recorded).toEqual(verdict.kind === 'breach' ? { kind: 'breach' } : { kind: 'superseded', state: from });
        expect(shown({ ...after, auditAt: before.auditAt })).toEqual(shown(before));
      }
      expect((await subject().order(orderId)).status).toBe(ORDER_STATUS_OF_ATTEMPT[after.state]);
      // A breach shows the order at the exchange, whatever its attempt was proven to be.
      const status = verdict.kind === 'breach' ? 'completed' : STATUS_OF_ATTEMPT[after.state];
      const expected = failedOrderId === null ? null : status;
      expect(failedOrderId === null ? null : (await subject().failedOrder(failedOrderId)).status).toBe(expected);
      if (after.state !== 'sending' && after.state !== 'accepted') expect(failedOrderId).not.toBeNull();
    });
  });

  it('notes an acceptance on attempt and order, and makes no failed order', async () => {
    const { orderId, ref } = await anOrder(subject());
    const execution = anExecution({ exchangeStatus: 'open', filledQuantity: Decimal.of('0.01') });
    expect(await record(ref, { kind: 'accepted', execution })).toEqual({ kind: 'recorded', failedOrderId: null });
    expect(shown((await subject().attempt(ref.attemptId)).execution)).toEqual(shown(execution));
    const order = await subject().order(orderId);
    expect(order).toMatchObject({ status: 'accepted', isSettled: true });
    expect(shown(order.execution)).toEqual(shown(execution));
    expect(await subject().failedOrderOf(orderId)).toBeNull();
  });

  it('keeps what the exchange said of a refusal', async () => {
    const { ref } = await anOrder(subject());
    const recorded = await record(ref, { kind: 'rejected', failure: aRefusal() });
    if (recorded.kind !== 'recorded') throw new Error(recorded.kind);
    expect(await subject().failedOrder(recorded.failedOrderId ?? 0)).toMatchObject({
      status: 'pending_retry',
      code: 'INSUFFICIENT_FUNDS',
      reason: '잔고 부족',
      exchangeError: 'Account has insufficient balance for requested action.',
      quantity: '0.12345',
      requestedQuantity: '0.123456789',
    });
  });

  it('cuts what the exchange said to 500 characters', async () => {
    const { ref } = await anOrder(subject());
    await record(ref, { kind: 'rejected', failure: aRefusal({ exchangeError: `\0${'é'.repeat(2_000)}` }) });
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt.failure?.exchangeError?.length).toBeLessThanOrEqual(2_001);
    expect(attempt.state).toBe('rejected');
  });

  it('shows a timeout as unconfirmed, and completes it when the late answer is an acceptance', async () => {
    const { ref } = await anOrder(subject());
    const timeout = await record(ref, UNKNOWN);
    if (timeout.kind !== 'recorded') throw new Error(timeout.kind);
    const failedOrderId = timeout.failedOrderId ?? 0;
    expect(await subject().failedOrder(failedOrderId)).toMatchObject({
      status: 'unconfirmed',
      code: 'EXECUTION_TIMEOUT',
      reason: 'Execution timeout (5s)',
    });
    expect(await subject().attempt(ref.attemptId)).toMatchObject({ isHeld: true, isSettled: false });
    const execution = anExecution();
    expect(await record(ref, { kind: 'accepted', execution })).toEqual({ kind: 'recorded', failedOrderId });
    expect(await subject().failedOrder(failedOrderId)).toMatchObject({
      status: 'completed',
      code: 'EXECUTION_TIMEOUT',
      exchangeOrderId: execution.exchangeOrderId,
    });
  });

  it('changes nothing when a second doubt follows the first', async () => {
    const { orderId, ref } = await anOrder(subject());
    await record(ref, UNKNOWN);
    const again: AttemptEvent = { kind: 'unknown', failure: failure('NO_ANSWER') };
    expect(await record(ref, again)).toEqual({ kind: 'superseded', state: 'unknown' });
    const failedOrderId = (await subject().failedOrderOf(orderId)) ?? 0;
    expect((await subject().failedOrder(failedOrderId)).code).toBe('EXECUTION_TIMEOUT');
  });

  it('keeps the fault of the exchange with the attempt', async () => {
    const { ref } = await anOrder(subject());
    const fault = { ...failure('NO_ANSWER'), exchangeFault: true, exchangeError: '502 Bad Gateway' };
    await record(ref, { kind: 'unknown', failure: fault });
    expect((await subject().attempt(ref.attemptId)).failure).toEqual(fault);
  });

  it('turns an acceptance that closed with nothing filled into a failed order', async () => {
    const { orderId, ref } = await anOrder(subject());
    const execution = anExecution();
    await record(ref, { kind: 'accepted', execution });
    const recorded = await record(ref, { kind: 'rejected', failure: failure('NOT_FILLED') });
    const failedOrderId = (await subject().failedOrderOf(orderId)) ?? 0;
    expect(recorded).toEqual({ kind: 'recorded', failedOrderId });
    expect(await subject().failedOrder(failedOrderId)).toMatchObject({
      status: 'pending_retry',
      code: 'NOT_FILLED',
      exchangeOrderId: execution.exchangeOrderId,
    });
    const closed = { ...execution, exchangeStatus: 'closed_unfilled', filledQuantity: Decimal.ZERO };
    const order = await subject().order(orderId);
    expect(order.status).toBe('failed');
    expect(shown(order.execution)).toEqual(shown(closed));
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt.isHeld).toBe(false);
    expect(shown(attempt.execution)).toEqual(shown(closed));
  });

  it('lets only one of many answers settle an attempt', async () => {
    const { orderId, ref } = await anOrder(subject());
    const answers = await Promise.all(
      [rejected(), rejected(), UNKNOWN, rejected(), rejected()].map((event, index) =>
        (index % 2 === 0 ? subject().ledger : subject().other).record(ref, event),
      ),
    );
    const { state } = await subject().attempt(ref.attemptId);
    expect(state).toBe('rejected');
    expect(answers.filter(({ kind }) => kind === 'recorded').length).toBeLessThanOrEqual(2);
    expect((await subject().order(orderId)).status).toBe('failed');
  });

  it('never loses an acceptance to a doubt that comes at the same time', async () => {
    const { orderId, ref } = await anOrder(subject());
    await Promise.all([record(ref, UNKNOWN), subject().other.record(ref, accepted()), record(ref, UNKNOWN)]);
    expect((await subject().attempt(ref.attemptId)).state).toBe('accepted');
    expect((await subject().order(orderId)).status).toBe('accepted');
    const failedOrderId = await subject().failedOrderOf(orderId);
    if (failedOrderId !== null) expect((await subject().failedOrder(failedOrderId)).status).toBe('completed');
  });

  it('keeps a breach, once, freezes the account, and lets nobody retry what is at the exchange', async () => {
    const { ref, orderId } = await orderIn('not_executed');
    const event = accepted();
    expect(await record({ ...ref, epoch: 9 }, event)).toEqual({ kind: 'breach' });
    expect(await subject().countBreaches()).toBe(1);
    expect(await subject().isAccountFrozen('main')).toBe(true);
    expect(await subject().isAccountFrozen('second')).toBe(false);
    expect((await subject().attempt(ref.attemptId)).auditAt).toBeNull();
    const failedOrderId = await subject().failedOrderOf(orderId);
    if (failedOrderId === null) throw new Error('An order that was not executed has a failed order');
    expect((await subject().failedOrder(failedOrderId)).status).toBe('completed');
    await subject().change({ kind: 'account', name: 'main', set: { isFrozen: false } });
    expect(await record(ref, event)).toEqual({ kind: 'breach' });
    expect(await subject().countBreaches()).toBe(1);
    expect(await subject().isAccountFrozen('main')).toBe(false);
  });

  it('holds an accepted order that fills at once until its fills are recorded', async () => {
    const { orderId, ref } = await anOrder(subject());
    const execution = anExecution();
    await record(ref, { kind: 'accepted', execution });
    expect((await subject().attempt(ref.attemptId)).isHeld).toBe(true);
    const seen = {
      exchangeStatus: 'filled',
      filledQuantity: Decimal.of('0.12345'),
      averagePrice: Decimal.of('50000.5'),
    } as const;
    await subject().ledger.recordFills(ref, { ...execution, ...seen });
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt.isHeld).toBe(false);
    expect(shown(attempt.execution)).toEqual(shown({ ...execution, ...seen }));
    expect(shown((await subject().order(orderId)).execution)).toEqual(shown({ ...execution, ...seen }));
  });

  it('has the fills looked at also of what late evidence shows as accepted after it was left to a person', async () => {
    const { ref } = await anOrder(subject());
    await record(ref, UNKNOWN);
    await record(ref, NEEDS_REVIEW);
    expect((await subject().attempt(ref.attemptId)).isHeld).toBe(false);
    await record(ref, accepted());
    const claimed = await subject().other.claimExpired(10);
    expect(claimed).toMatchObject([{ state: 'accepted', ref: { attemptId: ref.attemptId } }]);
  });

  it('lets go of it when nothing could be seen, or when its holder has changed', async () => {
    const { ref } = await anOrder(subject());
    const execution = anExecution({ exchangeStatus: 'open', filledQuantity: Decimal.of('0.01') });
    await record(ref, { kind: 'accepted', execution });
    await subject().ledger.recordFills({ ...ref, epoch: 2 }, null);
    expect((await subject().attempt(ref.attemptId)).isHeld).toBe(true);
    await subject().ledger.recordFills(ref, null);
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt.isHeld).toBe(false);
    expect(shown(attempt.execution)).toEqual(shown(execution));
  });

  it.each([
    ['rests', aRequest({ orderType: 'LIMIT', price: Price.of('50000') }), null],
    ['is closed already', aRequest(), 'filled'],
  ] as const)('does not hold an accepted order that %s', async (_, request, exchangeStatus) => {
    const { ref } = await anOrder(subject(), { request });
    await record(ref, { kind: 'accepted', execution: anExecution({ exchangeStatus }) });
    expect((await subject().attempt(ref.attemptId)).isHeld).toBe(false);
  });
}

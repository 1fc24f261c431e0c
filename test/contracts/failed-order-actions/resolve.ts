import { expect, it } from '@jest/globals';
import { Decimal } from '../../../src/domain/decimal.ts';
import type { Verdict } from '../../../src/domain/review.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { anExecution, shown } from '../order-ledger/builders.ts';
import { aFailedOrder, claim, needsReview, rejected, retry, unknown } from './builders.ts';

export function resolveContract(subject: () => FailedOrderSubject): void {
  const resolve = (id: number, verdict: Verdict) => subject().actions.resolve(subject().actor, id, verdict);
  const DENIED: Verdict = { kind: 'denied' };
  const inReview = (exchangeFault = false) => [unknown(exchangeFault), needsReview(exchangeFault)];

  it('that it was accepted completes it with what is known of it', async () => {
    const { id, orderId, ref } = await aFailedOrder(subject(), { events: inReview() });
    const filledQuantity = Decimal.of('0.12345');
    const execution = anExecution({ exchangeOrderId: 'X7', exchangeStatus: 'filled', filledQuantity });
    expect(await resolve(id, { kind: 'accepted', execution, isSeen: true })).toEqual({
      kind: 'changed',
      status: 'completed',
    });
    expect(await subject().retryFacts(id)).toMatchObject({ status: 'completed', exchangeOrderId: 'X7' });
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt).toMatchObject({ state: 'accepted', isHeld: false, isSettled: true });
    expect(shown(attempt.execution)).toEqual(shown(execution));
    expect((await subject().order(orderId)).status).toBe('accepted');
    expect(await subject().history(id)).toEqual([
      {
        userId: subject().actor.userId,
        action: 'accepted_by_hand',
        detail: { exchange_order_id: 'X7', seen: true },
      },
    ]);
  });

  it('that it was not makes it retryable, and is still audited', async () => {
    const { id, orderId, ref } = await aFailedOrder(subject(), { events: inReview() });
    expect(await resolve(id, DENIED)).toEqual({ kind: 'changed', status: 'pending_retry' });
    const attempt = await subject().attempt(ref.attemptId);
    expect(attempt).toMatchObject({ state: 'not_executed', failure: { code: 'NO_ANSWER' } });
    expect(attempt.auditAt).not.toBeNull();
    expect((await subject().order(orderId)).status).toBe('failed');
    expect(await subject().history(id)).toEqual([
      { userId: subject().actor.userId, action: 'denied_by_hand', detail: {} },
    ]);
    expect(await claim(subject(), id)).toMatchObject({ orderId });
  });

  it.each([
    ['its own', false, 1],
    ['the exchange’s', true, 0],
  ])('that a retry was not executed counts it by whose fault it was: %s', async (_, isExchangeFault, retryCount) => {
    const { id } = await aFailedOrder(subject());
    await retry(subject(), id, ...inReview(isExchangeFault));
    await resolve(id, DENIED);
    expect((await subject().retryFacts(id)).retryCount).toBe(retryCount);
  });

  it('is one of two that come at once', async () => {
    const { id } = await aFailedOrder(subject(), { events: inReview() });
    const { actions, otherActions, actor } = subject();
    const accepted: Verdict = { kind: 'accepted', execution: anExecution(), isSeen: false };
    const verdicts = await Promise.all([actions.resolve(actor, id, accepted), otherActions.resolve(actor, id, DENIED)]);
    expect(verdicts.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
    expect(verdicts.filter(({ kind }) => kind !== 'changed')).toEqual([{ kind: 'refused', code: 'NOT_IN_REVIEW' }]);
    expect(await subject().history(id)).toHaveLength(1);
  });

  it('loses against an acceptance that is recorded at the same time', async () => {
    const { id, ref } = await aFailedOrder(subject(), { events: inReview() });
    const late = subject().ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    const [recorded, denied] = await Promise.all([late, resolve(id, DENIED)]);
    const { status } = await subject().retryFacts(id);
    if (recorded.kind === 'recorded') {
      expect(denied).toEqual({ kind: 'refused', code: 'NOT_IN_REVIEW' });
      expect(status).toBe('completed');
    } else {
      // The denial came first, so that the acceptance is a breach: the order is at the exchange all the same.
      expect([recorded.kind, denied.kind, status]).toEqual(['breach', 'changed', 'completed']);
    }
  });

  it.each([
    ['unconfirmed', [unknown()]],
    ['pending_retry', [rejected()]],
  ] as const)('is refused in %s', async (status, events) => {
    const { id } = await aFailedOrder(subject(), { events });
    expect(await resolve(id, DENIED)).toEqual({ kind: 'refused', code: 'NOT_IN_REVIEW' });
    expect((await subject().retryFacts(id)).status).toBe(status);
  });
}

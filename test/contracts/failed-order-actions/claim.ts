import { expect, it } from '@jest/globals';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import type { Change } from '../ledger-subject.ts';
import { anExecution, aPreparedOrder, aRequest, newClientOrderId } from '../order-ledger/builders.ts';
import {
  accepted,
  aFailedOrder,
  aRetryDraft,
  claim,
  claimed,
  needsReview,
  notSent,
  rejected,
  retry,
  unknown,
} from './builders.ts';

/** Step 7 of the order protocol: one retry at a time, and only of what is proven not executed. */
export function claimContract(subject: () => FailedOrderSubject): void {
  const refused = (code: string) => ({ kind: 'refused', code });
  const tryToClaim = async (id: number) =>
    subject().actions.claimRetry(subject().actor, await aRetryDraft(subject(), id));

  it('is counted, and journaled as an attempt that this instance holds', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const clientOrderId = newClientOrderId();
    const order = aPreparedOrder({ clientOrderId, symbol: 'ETH/USDT' });
    const { ref, ...made } = await claim(subject(), id, {
      clientOrderId,
      preparation: { kind: 'prepared', order },
    });
    expect(made.orderId).toBe(orderId);
    expect(ref.epoch).toBe(1);
    expect((await subject().attemptsOf(orderId)).map(({ number, state }) => [number, state])).toEqual([
      [1, 'rejected'],
      [2, 'sending'],
    ]);
    expect(await subject().attempt(ref.attemptId)).toMatchObject({
      clientOrderId,
      isHeld: true,
      isFrozen: true,
      isSettled: false,
      failure: null,
    });
    expect(await subject().retryFacts(id)).toMatchObject({ status: 'retrying', retryCount: 1, uncounted: 0 });
    expect(await subject().order(orderId)).toMatchObject({
      status: 'sending',
      symbol: 'ETH/USDT',
      quantity: '0.12345',
      isSettled: false,
    });
    expect(await subject().history(id)).toEqual([
      { userId: subject().actor.userId, action: 'retried', detail: { attempt: 2 } },
    ]);
  });

  it('is renewed, frozen and settled as every other attempt', async () => {
    const { id } = await aFailedOrder(subject());
    const { ref } = await claim(subject(), id, { preparation: { kind: 'waiting' } });
    expect((await subject().attempt(ref.attemptId)).isFrozen).toBe(false);
    expect(await subject().ledger.renewLeases([ref])).toEqual(new Set([ref.attemptId]));
    expect(await subject().ledger.freeze(ref, aPreparedOrder())).toBe(true);
    expect(await subject().ledger.record(ref, accepted())).toEqual({ kind: 'recorded', failedOrderId: id });
    expect(await subject().retryFacts(id)).toMatchObject({ status: 'completed', retryCount: 1 });
  });

  it('leaves what an earlier attempt was at the exchange to that attempt', async () => {
    const unfilled: AttemptEvent = { kind: 'rejected', failure: failure('NOT_FILLED') };
    const accepting: AttemptEvent = { kind: 'accepted', execution: anExecution({ exchangeOrderId: 'X1' }) };
    const { id, orderId } = await aFailedOrder(subject(), { events: [accepting, unfilled] });
    expect((await subject().retryFacts(id)).exchangeOrderId).toBe('X1');
    const { ref } = await claim(subject(), id);
    expect((await subject().order(orderId)).execution).toBeNull();
    await subject().ledger.record(ref, rejected());
    expect((await subject().retryFacts(id)).exchangeOrderId).toBeNull();
  });

  it('is one of five that come at once, on two instances', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const drafts = await Promise.all(Array.from({ length: 5 }, () => aRetryDraft(subject(), id)));
    const { actions, otherActions, actor } = subject();
    const claims = await Promise.all(
      drafts.map((draft, index) => (index % 2 === 0 ? actions : otherActions).claimRetry(actor, draft)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind !== 'claimed')).toEqual(Array(4).fill(refused('RETRY_IN_PROGRESS')));
    expect(await subject().attemptsOf(orderId)).toHaveLength(2);
    expect((await subject().retryFacts(id)).retryCount).toBe(1);
  });

  it('is refused when it was submitted again since it was asked for, however that ended', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const early = await aRetryDraft(subject(), id);
    await retry(subject(), id, rejected());
    expect(await subject().actions.claimRetry(subject().actor, early)).toEqual(refused('RETRY_IN_PROGRESS'));
    expect(await subject().attemptsOf(orderId)).toHaveLength(2);
  });

  it.each<[string, Change]>([
    ['its key was replaced', { kind: 'new_key', name: 'main', fingerprint: 'newer-key' }],
    ['it trades elsewhere', { kind: 'account', name: 'main', set: { sandbox: true } }],
  ])('is refused when its account changed since it was asked for: %s', async (_, change) => {
    const { id } = await aFailedOrder(subject());
    const early = await aRetryDraft(subject(), id);
    await subject().change(change);
    expect(await subject().actions.claimRetry(subject().actor, early)).toEqual(refused('RETRY_IN_PROGRESS'));
    expect(await tryToClaim(id)).toMatchObject({ kind: 'claimed' });
  });

  it('answers the same draft as the first time, and changes nothing', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const draft = await aRetryDraft(subject(), id);
    const first = await subject().actions.claimRetry(subject().actor, draft);
    expect(await subject().actions.claimRetry(subject().actor, draft)).toEqual(first);
    await subject().ledger.record(claimed(first).ref, rejected());
    expect(await subject().actions.claimRetry(subject().actor, draft)).toEqual(first);
    expect(await subject().attemptsOf(orderId)).toHaveLength(2);
    expect(await subject().retryFacts(id)).toMatchObject({ status: 'pending_retry', retryCount: 1 });
    expect(await subject().history(id)).toHaveLength(1);
  });

  it('of what our own checks refuse is journaled as not sent, and not counted', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const rule = failure('MARKET_RULE', { rule: 'min_quantity', value: '0.1', limit: '1' });
    const { ref } = await claim(subject(), id, { preparation: { kind: 'refused', failure: rule } });
    expect(await subject().attempt(ref.attemptId)).toMatchObject({
      state: 'not_sent',
      failure: rule,
      isHeld: false,
      isSettled: true,
    });
    expect(await subject().retryFacts(id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
    expect(await subject().failedOrder(id)).toMatchObject({ code: 'MARKET_RULE' });
    expect(await subject().order(orderId)).toMatchObject({ status: 'failed', isSettled: true });
    expect(await tryToClaim(id)).toMatchObject({ kind: 'claimed' });
  });

  it.each<[string, readonly AttemptEvent[], string]>([
    ['unknown', [unknown()], 'UNCONFIRMED'],
    ['a person’s to tell', [unknown(), needsReview()], 'NEEDS_REVIEW'],
    ['accepted late', [unknown(), accepted()], 'NOT_RETRYABLE'],
    ['of no use', [rejected('NOTHING_TO_REDUCE')], 'NOT_RETRYABLE'],
  ])('is refused while the outcome is %s', async (_, events, code) => {
    const { id, orderId } = await aFailedOrder(subject(), { events });
    expect(await tryToClaim(id)).toEqual(refused(code));
    expect(await subject().attemptsOf(orderId)).toHaveLength(1);
    expect((await subject().retryFacts(id)).retryCount).toBe(0);
  });

  it.each<[string, Change, string]>([
    ['inactive', { kind: 'link', name: 'main', isActive: false }, 'ACCOUNT_INACTIVE'],
    ['frozen', { kind: 'account', name: 'main', set: { isFrozen: true } }, 'ACCOUNT_FROZEN'],
    ['paused', { kind: 'account', name: 'main', set: { isPaused: true } }, 'TRADING_PAUSED'],
    ['its user’s, who is paused', { kind: 'user', set: { isPaused: true } }, 'TRADING_PAUSED'],
  ])('is refused when the account became %s after it was asked for', async (_, change, code) => {
    const { id } = await aFailedOrder(subject());
    const early = await aRetryDraft(subject(), id);
    await subject().change(change);
    expect(await subject().actions.claimRetry(subject().actor, early)).toEqual(refused(code));
  });

  it('of what reduces a position passes a pause', async () => {
    const request = aRequest({ marketType: 'FUTURES', reduceOnly: true });
    const { id } = await aFailedOrder(subject(), { request });
    await subject().change({ kind: 'user', set: { isPaused: true } });
    expect(await tryToClaim(id)).toMatchObject({ kind: 'claimed' });
  });

  it('is refused the sixth time, until a reset gives five more', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    for (let count = 0; count < 5; count += 1) await retry(subject(), id, rejected());
    expect(await tryToClaim(id)).toEqual(refused('MAX_RETRIES_EXCEEDED'));
    expect(await subject().attemptsOf(orderId)).toHaveLength(6);
    await subject().actions.reset(subject().actor, id);
    await retry(subject(), id, rejected());
    expect((await subject().retryFacts(id)).retryCount).toBe(1);
  });

  it.each(['RATE_LIMITED', 'CLOCK_SKEW'] as const)('is refused after six times %s in a row', async (code) => {
    const { id, orderId } = await aFailedOrder(subject(), { events: [rejected(code)] });
    for (let count = 0; count < 5; count += 1) await retry(subject(), id, rejected(code));
    expect(await subject().retryFacts(id)).toMatchObject({ retryCount: 0, uncounted: 6 });
    expect(await tryToClaim(id)).toEqual(refused(code));
    expect(await subject().attemptsOf(orderId)).toHaveLength(6);
    await subject().actions.reset(subject().actor, id);
    expect(await tryToClaim(id)).toMatchObject({ kind: 'claimed' });
  });

  it('is not there for somebody else', async () => {
    const { id, orderId } = await aFailedOrder(subject());
    const draft = await aRetryDraft(subject(), id);
    expect(await subject().actions.claimRetry(subject().stranger, draft)).toEqual({ kind: 'not_found' });
    expect(await subject().attemptsOf(orderId)).toHaveLength(1);
  });

  it('tells in the history whose schedule or batch it was', async () => {
    const { id } = await aFailedOrder(subject());
    const { userId } = subject().actor;
    const attempt = async (by: 'batch' | 'schedule') =>
      claimed(await subject().actions.claimRetry({ userId, by }, await aRetryDraft(subject(), id)));
    await subject().ledger.record((await attempt('batch')).ref, notSent());
    await attempt('schedule');
    expect(await subject().history(id)).toEqual([
      { userId, action: 'retried', detail: { by: 'batch', attempt: 2 } },
      { userId: null, action: 'retried', detail: { by: 'schedule', attempt: 3 } },
    ]);
  });
}

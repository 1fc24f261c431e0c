import { expect, it } from '@jest/globals';
import { Price } from '../../../src/domain/amounts.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { anExecution, aRequest, shown } from '../order-ledger/builders.ts';
import { accepted, aRetryDraft, candidateOf, claim, rejected, retry } from './builders.ts';

const LATER = new Date('2100-01-01T00:00:00Z');

/** They have no order: nothing of ours has submitted them. */
export function legacyContract(subject: () => FailedOrderSubject): void {
  const request = aRequest({ orderType: 'LIMIT', price: Price.of('50000.5'), timeInForce: 'GTC' });
  const pending = () => subject().addLegacy({ request, status: 'pending_retry' });
  const refused = (code: string) => ({ kind: 'refused', code });

  it('are retried as every other, with an order made for them', async () => {
    const id = await pending();
    const candidate = await candidateOf(subject(), id);
    expect(candidate).toMatchObject({ attempts: 1, open: null, state: { code: null, hasRequest: true } });
    expect(shown(candidate.request)).toEqual(shown(request));
    const { orderId, ref } = await claim(subject(), id);
    expect(await subject().retryFacts(id)).toMatchObject({ orderId, status: 'retrying', retryCount: 1 });
    expect(await subject().attemptsOf(orderId)).toEqual([{ id: ref.attemptId, number: 2, state: 'sending' }]);
    expect((await subject().order(orderId)).status).toBe('sending');
    await subject().ledger.record(ref, accepted());
    expect((await subject().retryFacts(id)).status).toBe('completed');
  });

  it('are counted as every other', async () => {
    const id = await pending();
    const first = await retry(subject(), id, rejected('RATE_LIMITED'));
    expect(await subject().retryFacts(id)).toMatchObject({ retryCount: 0, uncounted: 1 });
    const second = await retry(subject(), id, rejected());
    expect(second.orderId).toBe(first.orderId);
    expect(await subject().retryFacts(id)).toMatchObject({ retryCount: 1, uncounted: 1 });
    expect((await candidateOf(subject(), id)).attempts).toBe(3);
  });

  it('are claimed by one of five', async () => {
    const id = await pending();
    const drafts = await Promise.all(Array.from({ length: 5 }, () => aRetryDraft(subject(), id)));
    const { actions, otherActions, actor } = subject();
    const claims = await Promise.all(
      drafts.map((draft, index) => (index % 2 === 0 ? actions : otherActions).claimRetry(actor, draft)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(await subject().countOrders()).toBe(1);
  });

  it('of which not all is known can’t be retried or scheduled, but removed', async () => {
    const id = await subject().addLegacy({ request: null, status: 'pending_retry' });
    const candidate = await subject().actions.candidate(subject().actor.userId, id);
    expect(candidate).toMatchObject({ request: null, state: { hasRequest: false } });
    expect(await subject().actions.schedule(subject().actor, id, LATER)).toEqual(refused('NOT_RETRYABLE'));
    expect(await subject().actions.remove(subject().actor, id)).toEqual({ kind: 'changed', status: 'removed' });
  });

  it('come back as they were when they were removed here', async () => {
    const id = await pending();
    await subject().actions.remove(subject().actor, id);
    expect(await subject().actions.restore(subject().actor, id)).toEqual({ kind: 'changed', status: 'pending_retry' });
  });

  it('that came removed are looked at by a person first: they may have been timeouts', async () => {
    const id = await subject().addLegacy({ request, status: 'removed' });
    expect(await subject().actions.restore(subject().actor, id)).toEqual({ kind: 'changed', status: 'needs_review' });
  });

  it('are settled by a person without an attempt', async () => {
    const { actions, actor } = subject();
    const denied = await subject().addLegacy({ request, status: 'needs_review' });
    expect(await actions.resolve(actor, denied, { kind: 'denied' })).toEqual({
      kind: 'changed',
      status: 'pending_retry',
    });
    const accepting = await subject().addLegacy({ request, status: 'needs_review' });
    const execution = anExecution({ exchangeOrderId: 'X9' });
    await actions.resolve(actor, accepting, { kind: 'accepted', execution, isSeen: false });
    expect(await subject().retryFacts(accepting)).toMatchObject({ status: 'completed', exchangeOrderId: 'X9' });
    expect((await subject().history(accepting)).map(({ action }) => action)).toEqual(['accepted_by_hand']);
  });
}

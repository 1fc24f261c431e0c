import type { Claim, RetryCandidate, RetryDraft } from '../../../src/application/ports/failed-orders.ts';
import type { AttemptRef } from '../../../src/application/ports/order-ledger.ts';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { OrderRequest } from '../../../src/domain/order.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { anExecution, anOrder, aPreparedOrder, newClientOrderId } from '../order-ledger/builders.ts';

const GATE = 4_500;

export const rejected = (code: ReasonCode = 'INSUFFICIENT_FUNDS'): AttemptEvent => ({
  kind: 'rejected',
  failure: failure(code),
});
export const accepted = (): AttemptEvent => ({ kind: 'accepted', execution: anExecution() });
export const notSent = (code: ReasonCode = 'NOT_SENT'): AttemptEvent => ({ kind: 'not_sent', failure: failure(code) });
export const unknown = (exchangeFault = false): AttemptEvent => ({
  kind: 'unknown',
  failure: { ...failure('NO_ANSWER'), exchangeFault },
});
export const notExecuted = (code: ReasonCode = 'NO_ANSWER'): AttemptEvent => ({
  kind: 'not_executed',
  failure: failure(code),
});
export const needsReview = (exchangeFault = false): AttemptEvent => ({
  kind: 'needs_review',
  failure: { ...failure('NO_ANSWER'), exchangeFault },
});

/** A failed order of the account `main`, whose only attempt ended so. */
export async function aFailedOrder(
  subject: FailedOrderSubject,
  {
    events = [rejected()],
    request,
  }: { readonly events?: readonly AttemptEvent[]; readonly request?: OrderRequest } = {},
) {
  const { orderId, ref } = await anOrder(subject, request === undefined ? {} : { request });
  for (const event of events) await subject.ledger.record(ref, event);
  const id = await subject.failedOrderOf(orderId);
  if (id === null) throw new Error('These events leave no failed order');
  return { id, orderId, ref };
}

export async function candidateOf(subject: FailedOrderSubject, id: number): Promise<RetryDraft['candidate']> {
  const candidate = await subject.actions.candidate(subject.actor.userId, id);
  if (candidate === null) throw new Error(`There is no failed order ${id}`);
  return complete(candidate);
}

function complete({ request, ...candidate }: RetryCandidate): RetryDraft['candidate'] {
  if (request === null) throw new Error('Its order is not known');
  return { ...candidate, request };
}

/** What a retry would claim with, now. */
export async function aRetryDraft(
  subject: FailedOrderSubject,
  id: number,
  change: Partial<RetryDraft> = {},
): Promise<RetryDraft> {
  const candidate = await candidateOf(subject, id);
  const clientOrderId = newClientOrderId();
  const keyFingerprint = candidate.account.key?.fingerprint ?? '';
  return {
    candidate,
    clientOrderId,
    gateAt: new Date(subject.now().getTime() + GATE),
    preparation: { kind: 'prepared', order: aPreparedOrder({ clientOrderId, keyFingerprint }) },
    ...change,
  };
}

export interface Claimed {
  readonly orderId: number;
  readonly ref: AttemptRef;
}

export async function claim(
  subject: FailedOrderSubject,
  id: number,
  change: Partial<RetryDraft> = {},
): Promise<Claimed> {
  const draft = await aRetryDraft(subject, id, change);
  return claimed(await subject.actions.claimRetry(subject.actor, draft));
}

export function claimed(claim: Claim): Claimed {
  if (claim.kind !== 'claimed') throw new Error(`It was not claimed: ${JSON.stringify(claim)}`);
  return claim;
}

/** Retries it once, to this end. */
export async function retry(
  subject: FailedOrderSubject,
  id: number,
  ...events: readonly AttemptEvent[]
): Promise<Claimed> {
  const retried = await claim(subject, id);
  for (const event of events) await subject.ledger.record(retried.ref, event);
  return retried;
}

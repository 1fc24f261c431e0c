import type { AttemptStateName } from './attempt.ts';
import { type FailedOrderStatus, MAX_RETRIES, STATUS_OF_ATTEMPT } from './failed-order.ts';
import { MAX_UNCOUNTED, REFUSAL_OF_STATUS, type RetryRefusal, type RetryState, retryRefusal } from './retry.ts';

/** Why a change by hand was not made. */
export type ChangeRefusal =
  | RetryRefusal
  /** There is nothing to remove: the order was executed. */
  | 'COMPLETED'
  /** It has retries left. */
  | 'NOT_EXHAUSTED'
  /** Nobody has to judge it. */
  | 'NOT_IN_REVIEW';

/** What a change by hand does. */
export type Judgement =
  | { readonly kind: 'allowed'; readonly status: FailedOrderStatus }
  /** It is so already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly code: ChangeRefusal };

const allowed = (status: FailedOrderStatus): Judgement => ({ kind: 'allowed', status });
const refused = (code: ChangeRefusal): Judgement => ({ kind: 'refused', code });
const UNCHANGED: Judgement = { kind: 'unchanged' };

/** A possible position is never hidden: only what is proven not executed can be removed (contract, "Failed orders"). */
const REMOVAL: Readonly<Record<FailedOrderStatus, Judgement>> = {
  pending_retry: allowed('removed'),
  retrying: refused('RETRY_IN_PROGRESS'),
  unconfirmed: refused('UNCONFIRMED'),
  needs_review: refused('NEEDS_REVIEW'),
  completed: refused('COMPLETED'),
  removed: UNCHANGED,
};

export function judgeRemoval(status: FailedOrderStatus): Judgement {
  return REMOVAL[status];
}

/** What a removed failed order comes back to. */
export interface Removed {
  readonly status: FailedOrderStatus;
  /** Its webhook was answered 503: its sender was told to send it again. */
  readonly isVoid: boolean;
  /** Null where nothing was ever submitted by us, as with a row of the old system. */
  readonly lastAttempt: AttemptStateName | null;
  /** The status in which a person removed it; null when it came removed from the old system. */
  readonly removedFrom: FailedOrderStatus | null;
}

/** The status that its attempts give. What came removed from the old system may have been a timeout, so a person looks at it first. */
export function judgeRestoral({ status, isVoid, lastAttempt, removedFrom }: Removed): Judgement {
  if (status !== 'removed') return UNCHANGED;
  if (isVoid) return refused('NOT_RETRYABLE');
  return allowed(lastAttempt === null ? (removedFrom ?? 'needs_review') : STATUS_OF_ATTEMPT[lastAttempt]);
}

/** Only what is exhausted is given new retries: that is what bounds the submissions of an order (order protocol, S4). */
export function judgeReset({
  status,
  retryCount,
  uncounted,
}: Pick<RetryState, 'status' | 'retryCount' | 'uncounted'>): Judgement {
  const byStatus = REFUSAL_OF_STATUS[status];
  if (byStatus !== null) return refused(byStatus);
  if (retryCount >= MAX_RETRIES || uncounted >= MAX_UNCOUNTED) return allowed(status);
  return retryCount === 0 && uncounted === 0 ? UNCHANGED : refused('NOT_EXHAUSTED');
}

/** A person's verdict on what nobody else can tell. */
export function judgeReview(status: FailedOrderStatus, isAccepted: boolean): Judgement {
  if (status !== 'needs_review') return refused('NOT_IN_REVIEW');
  return allowed(isAccepted ? 'completed' : 'pending_retry');
}

/** What could not be retried now can't be scheduled; a schedule can always be taken away. */
export function judgeSchedule(state: RetryState, isScheduled: boolean, at: Date | null): Judgement {
  if (at === null) return isScheduled ? allowed(state.status) : UNCHANGED;
  const refusal = retryRefusal(state);
  return refusal === null ? allowed(state.status) : refused(refusal);
}

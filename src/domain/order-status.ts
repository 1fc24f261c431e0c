import type { AttemptStateName } from './attempt.ts';

/** What became of one order, over all its attempts. */
export type OrderStatus = 'sending' | 'accepted' | 'failed' | 'unconfirmed' | 'needs_review';

/** The status of an order whose last attempt is in the given state. */
export const ORDER_STATUS_OF_ATTEMPT: Readonly<Record<AttemptStateName, OrderStatus>> = {
  sending: 'sending',
  accepted: 'accepted',
  rejected: 'failed',
  not_sent: 'failed',
  not_executed: 'failed',
  unknown: 'unconfirmed',
  needs_review: 'needs_review',
};

import type { AttemptStateName } from './attempt.ts';

export const FAILED_ORDER_STATUSES = [
  'pending_retry',
  'retrying',
  'unconfirmed',
  'needs_review',
  'completed',
  'removed',
] as const;
export type FailedOrderStatus = (typeof FAILED_ORDER_STATUSES)[number];

/** How often a failed order may be retried before a person resets it. */
export const MAX_RETRIES = 5;

/** The status that a failed order has while its last attempt is in the given state. */
export const STATUS_OF_ATTEMPT: Readonly<Record<AttemptStateName, FailedOrderStatus>> = {
  sending: 'retrying',
  accepted: 'completed',
  rejected: 'pending_retry',
  not_sent: 'pending_retry',
  not_executed: 'pending_retry',
  unknown: 'unconfirmed',
  needs_review: 'needs_review',
};

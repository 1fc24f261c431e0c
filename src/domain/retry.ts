import type { AttemptEvent } from './attempt.ts';
import { type FailedOrderStatus, MAX_RETRIES } from './failed-order.ts';
import { REASONS, type ReasonCode } from './reasons.ts';

/** How many refusals for rate limit or clock one order may have before a person resets it (order protocol, S4). */
export const MAX_UNCOUNTED = 6;

/** Why a retry was not begun; nothing was sent and nothing counted. */
export type RetryRefusal =
  | 'MAX_RETRIES_EXCEEDED'
  | 'RETRY_IN_PROGRESS'
  | 'UNCONFIRMED'
  | 'NEEDS_REVIEW'
  | 'NOT_RETRYABLE'
  | 'ACCOUNT_INACTIVE'
  | 'ACCOUNT_FROZEN'
  | 'TRADING_PAUSED'
  | 'RATE_LIMITED'
  | 'CLOCK_SKEW';

/** What of a failed order itself decides whether it may be retried. */
export interface RetryableOrder {
  readonly status: FailedOrderStatus;
  readonly code: ReasonCode | null;
  readonly retryCount: number;
  /** Refusals for rate limit or clock since the last reset. */
  readonly uncounted: number;
  /** All that its order asked for is known; of a row of the old system that may not be so. */
  readonly hasRequest: boolean;
}

/** What decides whether a failed order may be retried now. */
export interface RetryState extends RetryableOrder {
  readonly reduceOnly: boolean;
  readonly account: {
    /** Account, link and strategy are on, and none is deleted. */
    readonly isActive: boolean;
    /** It, or all of its user's trading, is paused. */
    readonly isPaused: boolean;
    readonly isFrozen: boolean;
  };
}

/** Why the status alone forbids a retry; null where it does not. */
export const REFUSAL_OF_STATUS: Readonly<Record<FailedOrderStatus, RetryRefusal | null>> = {
  pending_retry: null,
  retrying: 'RETRY_IN_PROGRESS',
  unconfirmed: 'UNCONFIRMED',
  needs_review: 'NEEDS_REVIEW',
  completed: 'NOT_RETRYABLE',
  removed: 'NOT_RETRYABLE',
};

/** Why the failed order itself forbids a retry, whatever its account; null where it does not. The first reason in this order is the one that is told. */
export function refusalOfOrder({
  status,
  code,
  retryCount,
  uncounted,
  hasRequest,
}: RetryableOrder): RetryRefusal | null {
  const byStatus = REFUSAL_OF_STATUS[status];
  if (byStatus !== null) return byStatus;
  if (!hasRequest || (code !== null && !REASONS[code].retryable)) return 'NOT_RETRYABLE';
  if (retryCount >= MAX_RETRIES) return 'MAX_RETRIES_EXCEEDED';
  return uncounted < MAX_UNCOUNTED ? null : code === 'CLOCK_SKEW' ? 'CLOCK_SKEW' : 'RATE_LIMITED';
}

/** Null: it may be retried now. */
export function retryRefusal({ reduceOnly, account, ...order }: RetryState): RetryRefusal | null {
  const ofOrder = refusalOfOrder(order);
  if (ofOrder !== null) return ofOrder;
  if (account.isFrozen) return 'ACCOUNT_FROZEN';
  if (!account.isActive) return 'ACCOUNT_INACTIVE';
  return account.isPaused && !reduceOnly ? 'TRADING_PAUSED' : null;
}

/** What is known of the attempt whose outcome is counted. */
export interface CountedAttempt {
  /** A claim has counted it; the submission of the webhook itself was claimed by nobody. */
  readonly isRetry: boolean;
  /** What is sent was frozen; before that not a byte goes out. */
  readonly wasFrozen: boolean;
}

/** What is added to the counts of a failed order. */
export interface CountChange {
  readonly retryCount: 0 | -1;
  readonly uncounted: 0 | 1;
}

/** How an outcome changes the counts (order protocol, step 7): what was never sent, and what the table of reasons does not count, is given back. */
export function countsAfter(event: AttemptEvent, { isRetry, wasFrozen }: CountedAttempt): CountChange {
  if (event.kind === 'accepted' || event.kind === 'unknown' || event.kind === 'needs_review')
    return { retryCount: 0, uncounted: 0 };
  const { code } = event.failure;
  const isGivenBack = event.kind === 'not_sent' || !wasFrozen || !REASONS[code].counted;
  const isUncounted = event.kind === 'rejected' && (code === 'RATE_LIMITED' || code === 'CLOCK_SKEW');
  return { retryCount: isRetry && isGivenBack ? -1 : 0, uncounted: isUncounted ? 1 : 0 };
}

/** Whether what stood against an order can have passed by itself, or by something done elsewhere, so that the same order may now succeed. */
export const CAUSE_CAN_PASS = {
  INSUFFICIENT_FUNDS: true,
  MARKET_RULE: false,
  UNKNOWN_SYMBOL: false,
  MARKETS_UNAVAILABLE: true,
  AUTHENTICATION: true,
  PERMISSION_DENIED: true,
  RATE_LIMITED: true,
  CLOCK_SKEW: true,
  EXCHANGE_UNAVAILABLE: true,
  ORDER_REJECTED: false,
  NOTHING_TO_REDUCE: false,
  POSITION_SIDE_REQUIRED: false,
  QUOTE_QUANTITY_REQUIRED: false,
  STOP_ALREADY_CROSSED: false,
  NOT_FILLED: false,
  NOT_SENT: true,
  // Some of those may have been executed for all that is known: they are looked at one by one.
  EXECUTION_TIMEOUT: false,
  NO_ANSWER: false,
  ACCOUNT_FROZEN: true,
  ACCOUNT_INACTIVE: true,
  NOT_SUPPORTED: false,
  UNKNOWN: false,
} as const satisfies Record<ReasonCode, boolean>;

/** What of the exchange has to change before the same order can succeed, which seldom happens; null where nothing has to. What an account lacks can be set there. */
export function standsAgainst({
  code,
  params,
}: {
  readonly code: ReasonCode | null;
  readonly params: Readonly<Record<string, string>>;
}): 'symbol' | 'rule' | null {
  if (code === 'UNKNOWN_SYMBOL') return 'symbol';
  return code === 'MARKET_RULE' && params.rule !== 'margin_mode' ? 'rule' : null;
}

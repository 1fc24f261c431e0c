import type { Account, OrderLimits } from '../../domain/account.ts';
import type { AttemptStateName } from '../../domain/attempt.ts';
import type { Execution } from '../../domain/execution.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { ChangeRefusal } from '../../domain/failed-order-changes.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import type { RetryRefusal, RetryState } from '../../domain/retry.ts';
import type { Verdict } from '../../domain/review.ts';
import type { AttemptRef, OrderDraft, UnknownAttempt } from './order-ledger.ts';

/** A failed order as its owner sees it. Decimals are texts without trailing zeros. */
export interface FailedOrder {
  readonly id: number;
  readonly strategyAccountId: number;
  readonly strategyName: string;
  readonly accountName: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly symbol: string;
  readonly side: string;
  readonly orderType: string;
  readonly marketType: string;
  /** As it was, or would be, sent; null for an order by cost. */
  readonly quantity: string | null;
  readonly requestedQuantity: string | null;
  readonly quoteQuantity: string | null;
  readonly price: string | null;
  readonly stopPrice: string | null;
  readonly reduceOnly: boolean;
  readonly positionSide: string | null;
  readonly timeInForce: string | null;
  /** Null on a row of the old system, which shows `reason` as it came. */
  readonly code: ReasonCode | null;
  readonly params: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly exchangeError: string | null;
  readonly status: FailedOrderStatus;
  readonly retryCount: number;
  /** Refusals for rate limit or clock since the last reset. */
  readonly uncounted: number;
  /** All that its order asked for is known; of a row of the old system that may not be so. */
  readonly hasRequest: boolean;
  /** As it stands now. */
  readonly account: RetryState['account'];
  readonly webhookId: string | null;
  readonly exchangeOrderId: string | null;
  readonly scheduledAt: Date | null;
  /** Why a schedule was dropped, when it was: `missed`, `failed`. */
  readonly scheduleNote: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * One submission, as a detail shows it: `createdAt`, journaled and about to be sent; `settledAt`, its outcome recorded, so that the time
 * between the two is the exchange's with our own few milliseconds.
 */
export interface AttemptView {
  readonly number: number;
  readonly clientOrderId: string;
  readonly state: AttemptStateName;
  readonly prepared: PreparedOrder | null;
  readonly failure: Failure | null;
  readonly execution: Execution | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

export type HistoryAction =
  | 'retried'
  | 'removed'
  | 'restored'
  | 'reset'
  | 'accepted_by_hand'
  | 'denied_by_hand'
  | 'scheduled'
  | 'unscheduled';

/** Who did what, when. `by` is a username; null when it happened by itself. */
export interface HistoryEntry {
  readonly at: Date;
  readonly by: string | null;
  readonly action: HistoryAction;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The webhook that a failed order came from. */
export interface SignalOfFailedOrder {
  readonly id: string;
  readonly receivedAt: Date;
  /** As received, without its token and other secrets. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** The HTTP status of the answer that was composed; null while there is none, and after a 503. */
  readonly answerStatus: number | null;
  /** When its sender had the answer; null where it never got one. */
  readonly answeredAt: Date | null;
}

export interface FailedOrderDetail {
  readonly order: FailedOrder;
  /** Null on a row of the old system. */
  readonly signal: SignalOfFailedOrder | null;
  readonly attempts: readonly AttemptView[];
  readonly history: readonly HistoryEntry[];
}

/** Which failed orders; every member narrows further. */
export interface FailedOrderFilter {
  readonly strategyAccountId: number | null;
  /** As shown, `BTC/USDT`, any case. */
  readonly symbol: string | null;
  /** Empty: all. */
  readonly statuses: readonly FailedOrderStatus[];
  readonly scheduled: boolean | null;
  /** At 5/5. */
  readonly exhausted: boolean | null;
  /** What its webhook had sent was accepted although its sender had been answered 408, when nobody knew. */
  readonly acceptedLate: boolean | null;
  /** Created from (inclusive) to (exclusive). */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly code: ReasonCode | null;
  /** Free text in symbol, reason, exchange error, webhook id, client and exchange order id. */
  readonly q: string | null;
}

/** Filters nothing. */
export const EVERY_FAILED_ORDER: FailedOrderFilter = {
  strategyAccountId: null,
  symbol: null,
  statuses: [],
  scheduled: null,
  exhausted: null,
  acceptedLate: null,
  from: null,
  to: null,
  code: null,
  q: null,
};

/** Newest first; the position after which the next page begins. */
export interface Cursor {
  readonly createdAt: Date;
  readonly id: number;
}

/** How many failed orders have one reason: a code, or the old system's own text where it has none. One of the two is null. */
export interface ReasonCount {
  readonly code: ReasonCode | null;
  readonly reason: string | null;
  readonly count: number;
}

/** Days of UTC, as the daily candles of exchanges are, `2026-01-31`, both inclusive. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
  readonly strategyAccountId: number | null;
}

/** How many failed orders came on a day and are in this status by now, for this reason; `code` is null of the old system's without one. */
export interface DayCount {
  readonly day: string;
  readonly status: FailedOrderStatus;
  readonly code: ReasonCode | null;
  readonly count: number;
}

/** Reading. Everything is the given user's own; what is another's is not there. Throws `LedgerUnavailable`. */
export interface FailedOrderQueries {
  list(userId: number, filter: FailedOrderFilter, after: Cursor | null, limit: number): Promise<readonly FailedOrder[]>;
  count(userId: number, filter: FailedOrderFilter): Promise<number>;
  /** Whatever the filter says of statuses: each has its count, be it 0. */
  countByStatus(userId: number, filter: FailedOrderFilter): Promise<Readonly<Record<FailedOrderStatus, number>>>;
  /** Most frequent first. */
  countByReason(userId: number, filter: FailedOrderFilter): Promise<readonly ReasonCount[]>;
  /** By day, then by status and code. */
  countByDay(userId: number, range: DayRange): Promise<readonly DayCount[]>;
  get(userId: number, id: number): Promise<FailedOrderDetail | null>;
  /** All that match, newest first, without ever holding more than one page. */
  stream(userId: number, filter: FailedOrderFilter): AsyncIterable<FailedOrder>;
}

/** A failed order as a retry, or a person's verdict, is judged by it. */
export interface RetryCandidate {
  readonly id: number;
  readonly state: RetryState;
  /** Null where the old system did not tell all of it. */
  readonly request: OrderRequest | null;
  readonly strategyAccountId: number;
  /** Of its strategy, as they are by now. */
  readonly limits: OrderLimits;
  /** With its current key. */
  readonly account: Account;
  /** The number of the last submission; what the old system submitted counts as one. */
  readonly attempts: number;
  /** The last attempt, with the key that it was sent with, while its outcome is unknown or left to a person. */
  readonly open: UnknownAttempt | null;
}

/** Who asks for a change: a user by hand or by batch, or a schedule that a user made. */
export interface Actor {
  readonly userId: number;
  readonly by: 'hand' | 'batch' | 'schedule';
}

/** The attempt of a retry, as prepared before the claim. */
export interface RetryDraft {
  /** As it was when the retry was asked for. */
  readonly candidate: RetryCandidate & { readonly request: OrderRequest };
  /** As it will be sent, where that is known. */
  readonly clientOrderId: string;
  /** By our wall clock. */
  readonly gateAt: Date;
  /** As of `OrderDraft`. */
  readonly preparation: OrderDraft['preparation'];
}

export type Claim =
  /** `retrying`, counted, and journaled as an attempt in `sending` that this instance holds. A refused draft is journaled as `not_sent` and uncounted. */
  | { readonly kind: 'claimed'; readonly orderId: number; readonly ref: AttemptRef }
  | { readonly kind: 'refused'; readonly code: RetryRefusal }
  | { readonly kind: 'not_found' };

/** What became of a change by hand. */
export type Changed =
  | { readonly kind: 'changed'; readonly status: FailedOrderStatus }
  /** It was so already. */
  | { readonly kind: 'unchanged'; readonly status: FailedOrderStatus }
  | { readonly kind: 'refused'; readonly code: ChangeRefusal }
  | { readonly kind: 'not_found' };

/** What was scheduled, and for whom. */
export interface DueRetry {
  readonly id: number;
  readonly userId: number;
  readonly scheduledAt: Date;
}

/** Why a scheduled retry came to nothing. */
export type ScheduleFailure = RetryRefusal | ReasonCode | 'LIMIT_EXCEEDED';

/** Schedules that one instance has taken. */
export interface TakenSchedules {
  readonly due: readonly DueRetry[];
  /** Too late to be run. */
  readonly missed: readonly DueRetry[];
}

/**
 * Changes. Each is one durable transaction of its own, audited in the history, and judged by the domain's rules inside that
 * transaction; what is not the actor's own is not there. Each throws `LedgerUnavailable`.
 */
export interface FailedOrderActions {
  candidate(userId: number, id: number): Promise<RetryCandidate | null>;
  /**
   * Compare-and-set from `pending_retry`; clears the schedule. Refused while any earlier attempt is not proven unexecuted, and when
   * the order was submitted again, or its account changed, after the candidate was read (`RETRY_IN_PROGRESS`). The same draft again
   * changes nothing and answers as the first time.
   */
  claimRetry(actor: Actor, draft: RetryDraft): Promise<Claim>;
  remove(actor: Actor, id: number): Promise<Changed>;
  restore(actor: Actor, id: number): Promise<Changed>;
  /** `retry_count` and the uncounted refusals back to 0. */
  reset(actor: Actor, id: number): Promise<Changed>;
  /** Only of `needs_review`. */
  resolve(actor: Actor, id: number, verdict: Verdict): Promise<Changed>;
  /** Null takes the schedule away. */
  schedule(actor: Actor, id: number, at: Date | null): Promise<Changed>;
  /**
   * Takes at most `limit` due schedules, each by one instance only, and clears them: those later than `lateMs` as `missed`, the
   * others as `failed` until their retry is claimed, so that none vanishes without a trace.
   */
  claimDue(lateMs: number, limit: number): Promise<TakenSchedules>;
  /** A scheduled retry was refused, or failed, for this reason. */
  noteScheduleFailed(id: number, code: ScheduleFailure): Promise<void>;
}

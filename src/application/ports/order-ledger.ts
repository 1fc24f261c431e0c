import type { Account, StrategyAccount } from '../../domain/account.ts';
import type { AttemptEvent, AttemptStateName } from '../../domain/attempt.ts';
import type { Execution } from '../../domain/execution.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { FieldError, Params } from '../texts/index.ts';

/** Thrown by every method of a ledger that can't reach its database. `maybeWritten`: the transaction's own outcome is not known. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
  readonly maybeWritten: boolean;
  constructor(message: string, options: { maybeWritten: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.maybeWritten = options.maybeWritten;
  }
}

/** What a webhook said, with what is needed to tell a duplicate. */
export interface Signal {
  readonly id: string;
  /** Null on a refused signal whose token fits several strategies. */
  readonly strategyId: number | null;
  /** Of the strategy as it was read; null on a refused signal. */
  readonly strategyVersion: string | null;
  readonly userId: number;
  /** At most 100 characters; null when the sender gave none. */
  readonly webhookId: string | null;
  /** The normalised order without the token, in one fixed spelling. */
  readonly body: string;
  /** The payload as received, its token removed, unknown keys kept. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
  /** When its sender gets 408 at the latest, by our wall clock. */
  readonly deadlineAt: Date;
}

/** What a refusal's text is made of, so that it can be read in another language. */
export interface RefusalDetail {
  /** They fill the placeholders of the text of its code. */
  readonly params: Params;
  /** What is wrong with each field of the payload, by the field's name. */
  readonly fields: Readonly<Record<string, FieldError>>;
}

/** Why no order was made of a signal. */
export interface Refusal {
  readonly code: string;
  /** As its sender was answered. */
  readonly error: string;
  /** Null where it was not kept. */
  readonly detail: RefusalDetail | null;
}

/** One order of a signal, journaled before the wire. */
export interface OrderDraft {
  readonly strategyAccount: StrategyAccount;
  readonly request: OrderRequest;
  readonly clientOrderId: string;
  /** By our wall clock. */
  readonly gateAt: Date;
  /** `waiting`: markets are not loaded yet, so the prepared order follows by `freeze`. `refused`: journaled as `not_sent`, with its failed order. */
  readonly preparation:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'prepared'; readonly order: PreparedOrder }
    | { readonly kind: 'refused'; readonly failure: Failure };
}

/** Names one attempt as its present holder knows it. */
export interface AttemptRef {
  readonly attemptId: number;
  /** The lease epoch under which it is held. */
  readonly epoch: number;
}

export interface JournaledOrder {
  readonly orderId: number;
  readonly ref: AttemptRef;
  /** Set when the draft was refused. */
  readonly failedOrderId: number | null;
}

/** An answer to a webhook: HTTP status and body, kept for replays. */
export interface WebhookAnswer {
  readonly status: 200 | 400 | 403 | 408;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An earlier signal with the same id, or with the same body and a dead instance. */
export interface EarlierSignal {
  readonly id: string;
  readonly sameBody: boolean;
  readonly deadlineAt: Date;
}

export type TakeIn =
  /** In the order of the drafts. */
  | { readonly kind: 'journaled'; readonly orders: readonly JournaledOrder[] }
  | { readonly kind: 'duplicate'; readonly of: EarlierSignal }
  /** Token, strategy or accounts changed since they were read; read them again. */
  | { readonly kind: 'stale' };

/** One order of a signal as it stands, for composing an answer. */
export interface OrderView {
  readonly orderId: number;
  readonly strategyAccountId: number;
  readonly accountName: string;
  readonly request: OrderRequest;
  readonly state: AttemptStateName;
  readonly clientOrderId: string;
  /** As frozen, null while markets are awaited or when refused by our checks. */
  readonly prepared: PreparedOrder | null;
  readonly failure: Failure | null;
  readonly execution: Execution | null;
  readonly failedOrderId: number | null;
  /** The failed order was removed by its owner. */
  readonly removed: boolean;
}

export interface SignalView {
  readonly id: string;
  /** Null until an answer was composed. */
  readonly answer: WebhookAnswer | null;
  /** The instance that took it holds its lock no longer. */
  readonly instanceIsDead: boolean;
  /** None of what was archived. */
  readonly orders: readonly OrderView[];
  /** What became of its orders, where they are in an archive; null while they are here. */
  readonly archivedAs: 'accepted' | 'removed' | null;
}

/** An attempt that this instance now holds, with all that a look-up needs. */
export interface HeldAttempt {
  readonly ref: AttemptRef;
  /** Null when it was never frozen: then nothing was sent. */
  readonly prepared: PreparedOrder | null;
  /** By our wall clock. */
  readonly gateAt: Date;
  /** With the very key that it was sent with; null when that key is gone. */
  readonly account: Account | null;
}

/** An attempt whose outcome is not known, and why. */
export interface UnknownAttempt extends HeldAttempt {
  readonly failure: Failure;
}

/** What a claim takes over. `unknown`: to be resolved (a `sending` one was turned into it). `accepted`: its fills are not recorded. `not_executed`: its audit is due. */
export type ClaimedAttempt =
  | ({ readonly state: 'unknown' } & UnknownAttempt)
  | ({ readonly state: 'accepted' | 'not_executed' } & HeldAttempt);

/** `soon`: nobody waits for it, so it may be written some milliseconds later, together with others. */
export type Urgency = 'now' | 'soon';

export type Recorded =
  | { readonly kind: 'recorded'; readonly failedOrderId: number | null }
  /** Another holder, or an earlier answer, was first; nothing was changed. */
  | { readonly kind: 'superseded'; readonly state: AttemptStateName }
  /** The exchange executed what was proven not executed: kept as a breach, the account is frozen. */
  | { readonly kind: 'breach' };

/**
 * The journal of signals, orders, attempts and failed orders. Every method is one durable transaction of its own,
 * none of them spans a call to an exchange, and each throws `LedgerUnavailable` without its database.
 */
export interface OrderLedger {
  /** Journals a signal and its orders with attempts in `sending`, held by this instance at epoch 1. The same signal again changes nothing and answers as the first time. */
  takeIn(signal: Signal, token: string, drafts: readonly OrderDraft[]): Promise<TakeIn>;
  /** Keeps a signal that was refused before any order was made, so that its owner sees it. It does not occupy its id. */
  keepRefused(signal: Signal, refusal: Refusal): Promise<void>;
  /** Writes what will be sent into an attempt still `sending`; false when it is no longer ours to send. */
  freeze(ref: AttemptRef, order: PreparedOrder): Promise<boolean>;
  /**
   * Moves an attempt by compare-and-set on (attempt, epoch, state) and brings its order and failed order along; a definite
   * acceptance ignores the epoch. An accepted order that fills at once (`fillsAtOnce`) and is not closed yet stays held, for its fills.
   */
  record(ref: AttemptRef, event: AttemptEvent, urgency?: Urgency): Promise<Recorded>;
  /** Ends the looks at an accepted attempt: adds what became of it, or nothing when it could not be seen. */
  recordFills(ref: AttemptRef, execution: Execution | null): Promise<void>;
  /** Notes when an attempt proven not executed is to be looked up next; null ends its audit. */
  scheduleAudit(ref: AttemptRef, at: Date | null): Promise<void>;

  /** The answer that replays will get; the first one stays. */
  keepAnswer(signalId: string, answer: WebhookAnswer, urgency?: Urgency): Promise<void>;
  /** Its sender has received the answer. Written soon. */
  markAnswered(signalId: string): Promise<void>;
  viewSignal(signalId: string): Promise<SignalView>;
  /** To answer it in the place of its dead instance: from now on it can't be made void. Its state, as of `viewSignal`. */
  adoptSignal(signalId: string): Promise<SignalView>;
  /**
   * After a 503: attempts become `not_sent`, their failed orders `removed`, the signal's id free. Signals that were never written,
   * answered or adopted are passed over.
   */
  voidSignals(signalIds: readonly string[]): Promise<void>;

  /** Renews this instance's leases on the given attempts; answers those that it still holds. */
  renewLeases(refs: readonly AttemptRef[]): Promise<ReadonlySet<number>>;
  /** Takes over attempts whose lease has run out (epoch + 1), and audits that are due. `sending` becomes `unknown`. */
  claimExpired(limit: number): Promise<readonly ClaimedAttempt[]>;
}

import type { Account } from '../../domain/account.ts';
import type {
  BatchAction,
  BatchStatus,
  EntryCode,
  EntryState,
  LeftOutCode,
  RefusalsInRow,
  Shape,
} from '../../domain/batch.ts';
import type { FailedOrderFilter } from './failed-orders.ts';

/** What a batch is asked for. */
export interface NewBatch {
  readonly id: string;
  readonly userId: number;
  readonly action: BatchAction;
  readonly of:
    | { readonly kind: 'ids'; readonly ids: readonly number[] }
    | { readonly kind: 'filter'; readonly filter: FailedOrderFilter };
  /** Whether MARKET orders are retried however old they are. */
  readonly includeStale: boolean;
}

export type CreatedBatch =
  /** `leftOut` of `total` have a reason already and are done with. */
  | { readonly kind: 'created'; readonly total: number; readonly leftOut: number }
  /** Every id is unknown, or another user's. */
  | { readonly kind: 'not_found' }
  /** Nothing could be retried for this reason, and nothing was kept. */
  | { readonly kind: 'refused'; readonly code: 'TRADING_PAUSED' | 'ACCOUNT_FROZEN' };

/** Orders of one account and symbol that a batch would be about. */
export interface PreviewGroup {
  readonly accountId: number;
  readonly accountName: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly symbol: string;
  readonly buys: number;
  readonly sells: number;
  /** What is bought less what is sold, in base currency, an exact decimal; null where a quantity or a side is not known. */
  readonly net: string | null;
}

/** What a batch would be about if it were made now. */
export interface BatchPreview {
  /** What is left out counts, too. */
  readonly total: number;
  /** By account and symbol. */
  readonly groups: readonly PreviewGroup[];
  /** Most frequent first. */
  readonly leftOut: readonly { readonly reason: EntryCode; readonly count: number }[];
}

export interface BatchView {
  readonly id: string;
  readonly action: BatchAction;
  readonly status: BatchStatus;
  readonly total: number;
  /** Their sum is `total`. */
  readonly entries: Readonly<Record<EntryState, number>>;
  readonly createdAt: Date;
  readonly cancelledAt: Date | null;
  /** When the last entry had its outcome. */
  readonly finishedAt: Date | null;
}

export interface EntryView {
  /** From 1 within the batch, in the order in which they are done. */
  readonly position: number;
  readonly failedOrderId: number;
  readonly state: EntryState;
  readonly code: EntryCode | null;
  /** Of what failed: what fills the placeholders of its reason's text, and the exchange's own words, masked. */
  readonly params: Readonly<Record<string, string>>;
  readonly exchangeError: string | null;
  readonly exchangeOrderId: string | null;
}

/** A part of a batch that goes on by itself, held by one instance: one account's retries, or all removals or restorals. */
export interface Lane {
  readonly batchId: string;
  readonly number: number;
  /** Grows with each holder. */
  readonly epoch: number;
  readonly userId: number;
  readonly action: BatchAction;
  readonly includeStale: boolean;
  readonly createdAt: Date;
  /** With its current key; null where it is no matter of one account. */
  readonly account: Account | null;
}

export interface LaneEntry extends Shape {
  readonly position: number;
  readonly failedOrderId: number;
}

export interface TakenEntry extends LaneEntry {
  /** The number of the attempt that its retry will be. */
  readonly attempt: number;
}

/** A lane with all outcomes recorded that are known. */
export interface LaneStanding {
  readonly isCancelled: boolean;
  /** Claimed, and not known how it ended. */
  readonly running: number;
  readonly refusals: RefusalsInRow;
}

export interface LeftOut {
  readonly position: number;
  readonly code: LeftOutCode;
}

/** Which of those that are not claimed yet end without being done, and as what. */
export type Ending =
  | { readonly state: 'cancelled' }
  /** `only`: orders of that kind. */
  | { readonly state: 'left_out'; readonly code: LeftOutCode; readonly only: 'all' | 'MARKET' };

/** Batches as their user sees them. What is another's is not there. Throws `LedgerUnavailable`. */
export interface Batches {
  /** Freezes what it is about at this moment, in one transaction: each entry, and the reason of each that is left out. */
  create(batch: NewBatch): Promise<CreatedBatch>;
  /** What `create` would freeze and leave out; changes nothing. */
  preview(batch: Omit<NewBatch, 'id'>): Promise<BatchPreview>;
  view(userId: number, id: string): Promise<BatchView | null>;
  /** After a position, in order. Empty for a batch that is not there. */
  entries(userId: number, id: string, after: number, limit: number): Promise<readonly EntryView[]>;
  /** Ends what is not claimed; false where there is no such batch. One that is finished stays so. */
  cancel(userId: number, id: string): Promise<boolean>;
}

/**
 * What runs batches. Each method is one durable transaction of its own; those of a lane answer null, and change nothing, once another
 * holds it. Each throws `LedgerUnavailable`.
 */
export interface BatchLanes {
  /** Takes at most `limit` lanes that nobody holds, oldest batch first; of one account only the oldest one that is not finished. */
  claim(limit: number): Promise<readonly Lane[]>;
  renew(lane: Lane): Promise<boolean>;
  /** Another instance may go on with it at once. */
  release(lane: Lane): Promise<void>;
  /**
   * Records the outcome of every claimed entry that has one in the journal. What was taken and has no attempt there waits again: nobody
   * but the lane's holder claims for it. So does, a few times, what could not be sent in time.
   */
  settle(lane: Lane): Promise<LaneStanding | null>;
  /** The next ones that wait, in order. */
  next(lane: Lane, limit: number): Promise<readonly LaneEntry[]>;
  /**
   * Takes those of them that still wait, unless the batch is cancelled: the next attempt of their orders is this batch's. The same
   * again changes nothing and answers as the first time.
   */
  take(lane: Lane, entries: readonly LaneEntry[]): Promise<readonly TakenEntry[] | null>;
  /** Of what was taken, what could not be claimed. */
  leaveOut(lane: Lane, leftOut: readonly LeftOut[]): Promise<void>;
  /** Ends at most `limit` that wait. Answers how many. */
  end(lane: Lane, ending: Ending, limit: number): Promise<number | null>;
  /** Removes or restores at most `limit` of the next ones, each judged and audited as by hand. Answers how many were looked at. */
  change(lane: Lane, limit: number): Promise<number | null>;
  /** With the last lane the batch is finished. False while something waits or is running; true also once another holds it. */
  finish(lane: Lane): Promise<boolean>;
}

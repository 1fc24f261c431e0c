import type { BatchAction, BatchStatus, EntryCode, EntryState, RefusalsInRow, Shape } from '../../domain/batch.ts';

export interface BatchRecord {
  readonly id: string;
  readonly userId: number;
  readonly action: BatchAction;
  readonly includeStale: boolean;
  readonly createdAt: Date;
  status: BatchStatus;
  cancelledAt: Date | null;
  finishedAt: Date | null;
  /** By position. */
  readonly entries: readonly EntryRecord[];
  /** By number. */
  readonly lanes: ReadonlyMap<number, LaneRecord>;
}

export interface EntryRecord {
  readonly position: number;
  readonly failedOrderId: number;
  /** Null of what was left out from the start. */
  readonly lane: number | null;
  readonly shape: Shape | null;
  state: EntryState;
  code: EntryCode | null;
  /** The number of the attempt that it claims. */
  attempt: number | null;
  /** Attempts after which it waited again. */
  tries: number;
  exchangeOrderId: string | null;
}

export interface LaneRecord {
  /** The account's id, or 0. */
  readonly number: number;
  epoch: number;
  leaseUntil: Date | null;
  refusals: RefusalsInRow;
  finishedAt: Date | null;
}

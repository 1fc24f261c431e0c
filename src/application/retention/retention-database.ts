/** What is archived with all that hangs on it: a signal with its orders, attempts and failed orders; a failed order of the old system that has no order here. */
export const ARCHIVE_KINDS = ['signals', 'failed-orders'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

export const ARCHIVED_TABLES = [
  'signals',
  'orders',
  'order_attempts',
  'failed_orders',
  'failed_order_history',
] as const;
export type RowCounts = Readonly<Record<(typeof ARCHIVED_TABLES)[number], number>>;

export const NO_ROWS: RowCounts = {
  signals: 0,
  orders: 0,
  order_attempts: 0,
  failed_orders: 0,
  failed_order_history: 0,
};

/** What became of lines whose rows were to go. */
export interface Removed {
  readonly counts: RowCounts;
  /** Of the signals, those that leave the id of their webhook behind, which is known again for ever. */
  readonly remembered: number;
  /** Lines whose rows are not what the line says any more, or not finished: they stay. */
  readonly stayed: number;
}

/** From (inclusive) to (exclusive). */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Rows that nothing will change any more: received and settled before an instant, accepted or removed for good, not looked at, not in
 * a batch that still runs. One line of JSON each, amounts as exact texts, times in UTC.
 */
export interface FinishedRecords {
  /** Null: there is none. */
  earliest(kind: ArchiveKind, before: Date): Promise<Date | null>;
  count(before: Date): Promise<RowCounts>;
  /** Received in the period, a page at a time. */
  lines(kind: ArchiveKind, period: Period, before: Date): AsyncIterable<readonly string[]>;
  /** One short transaction: deletes the rows of those lines that say exactly what the database holds. Those that are gone already are gone. */
  remove(kind: ArchiveKind, lines: readonly string[]): Promise<Removed>;
}

/** Where finished records are taken out. */
export interface RetentionDatabase {
  /** Null, with nothing done, while another archive is at work. */
  alone<T>(work: (records: FinishedRecords) => Promise<T>): Promise<T | null>;
}

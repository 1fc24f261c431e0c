import type pg from 'pg';
import type { Period, Removed, RowCounts } from '../../../application/retention/retention-database.ts';

/** Candidates of one page. */
export const PAGE = 1_000;

/** How one kind of records is read and deleted. */
export interface Source {
  earliest(client: pg.Client, before: Date): Promise<Date | null>;
  count(client: pg.Client, before: Date): Promise<Partial<RowCounts>>;
  lines(client: pg.Client, period: Period, before: Date): AsyncIterable<readonly string[]>;
  /** In the transaction that the connection is in. */
  remove(client: pg.Client, lines: readonly string[]): Promise<Removed>;
}

/** Whenever it was settled: whether it is unchanged is told by its line. */
export const EVER = 'infinity';

/** A place in an index, in the words of PostgreSQL, which knows finer times than a `Date`. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** Runs a `delete` or `update`; answers how many rows it met. */
export async function met(client: pg.Client, text: string, values: readonly unknown[]): Promise<number> {
  const { rowCount } = await client.query(text, [...values]);
  return rowCount ?? 0;
}

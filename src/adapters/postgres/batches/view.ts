import { sql } from 'kysely';
import type { BatchView, EntryView } from '../../../application/ports/batches.ts';
import type { Database } from '../database.ts';

const SUMS = ['running', 'done', 'failed', 'left_out', 'cancelled'] as const;

/** Null where the user has no such batch. The sums stand in its lanes, so that a view costs the same whatever its size. */
export async function viewBatch({ db }: Database, userId: number, id: string): Promise<BatchView | null> {
  const row = await db
    .selectFrom('batches as b')
    .leftJoin('batch_lanes as l', 'l.batch_id', 'b.id')
    .where('b.id', '=', id)
    .where('b.user_id', '=', userId)
    .groupBy('b.id')
    .select(['b.id', 'b.action', 'b.status', 'b.total', 'b.left_out as unfit'])
    .select(['b.created_at', 'b.cancelled_at', 'b.finished_at'])
    .select(SUMS.map((state) => sql<number>`coalesce(sum(${sql.ref(`l.${state}`)}), 0)`.as(state)))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { running, done, failed } = row;
  const leftOut = row.left_out + row.unfit;
  const open = row.total - running - done - failed - leftOut - row.cancelled;
  const isCancelled = row.status === 'cancelled';
  return {
    id: row.id,
    action: row.action,
    status: row.status,
    total: row.total,
    entries: {
      waiting: isCancelled ? 0 : open,
      running,
      done,
      failed,
      left_out: leftOut,
      cancelled: row.cancelled + (isCancelled ? open : 0),
    },
    createdAt: row.created_at,
    cancelledAt: row.cancelled_at,
    finishedAt: row.finished_at,
  };
}

/** What waits in a cancelled batch is cancelled, be it written down yet or not. */
export async function viewEntries(
  { db }: Database,
  userId: number,
  id: string,
  after: number,
  limit: number,
): Promise<readonly EntryView[]> {
  const batch = await db
    .selectFrom('batches')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .select('status')
    .executeTakeFirst();
  if (batch === undefined) return [];
  const page = db
    .selectFrom('batch_entries')
    .where('batch_id', '=', id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .selectAll();
  const rows = await db
    .selectFrom(page.as('e'))
    .leftJoin('failed_orders as f', 'f.id', 'e.failed_order_id')
    .leftJoin('order_attempts as t', (join) =>
      join.onRef('t.order_id', '=', 'f.order_id').onRef('t.number', '=', 'e.attempt').on('e.state', '=', 'failed'),
    )
    .orderBy('e.position')
    .select(['e.position', 'e.failed_order_id', 'e.state', 'e.code', 'e.exchange_order_id'])
    .select(['t.params', 't.exchange_error'])
    .execute();
  return rows.map((row) => ({
    position: row.position,
    failedOrderId: row.failed_order_id,
    state: row.state === 'waiting' && batch.status === 'cancelled' ? 'cancelled' : row.state,
    code: row.code,
    params: row.params ?? {},
    exchangeError: row.exchange_error,
    exchangeOrderId: row.exchange_order_id,
  }));
}

/** False where the user has no such batch. */
export async function cancelBatch({ db }: Database, userId: number, id: string): Promise<boolean> {
  const found = await db
    .updateTable('batches')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .set((column) => ({
      status: sql`case ${column.ref('status')} when 'running' then 'cancelled' else ${column.ref('status')} end`,
      cancelled_at: sql<Date>`case ${column.ref('status')} when 'running' then now() else ${column.ref('cancelled_at')} end`,
      updated_at: sql<Date>`now()`,
    }))
    .returning('id')
    .executeTakeFirst();
  return found !== undefined;
}

import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { ReasonCount } from '../../../application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { Tables } from '../tables.ts';

/** Those that a filter matches, nothing selected yet. */
type Matching = SelectQueryBuilder<Tables & { f: Tables['failed_orders'] }, 'f', object>;

export async function countByStatus(matching: Matching): Promise<Readonly<Record<FailedOrderStatus, number>>> {
  const rows = await matching
    .groupBy('f.status')
    .select(['f.status', (column) => column.fn.countAll<number>().as('count')])
    .execute();
  const none = Object.fromEntries(FAILED_ORDER_STATUSES.map((status) => [status, 0]));
  const found = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  return { ...none, ...found } as Record<FailedOrderStatus, number>;
}

/** Codes are counted in an index; only for rows of the old system that have none the row itself must be read. */
export async function countByReason(db: Kysely<Tables>, matching: Matching): Promise<readonly ReasonCount[]> {
  const coded = matching
    .where('f.code', 'is not', null)
    .groupBy('f.code')
    .select(['f.code', sql<string | null>`null::text`.as('reason')])
    .select((column) => column.fn.countAll<number>().as('count'));
  const others = matching
    .where('f.code', 'is', null)
    .groupBy('f.reason')
    .select([sql<null>`null::text`.as('code'), 'f.reason'])
    .select((column) => column.fn.countAll<number>().as('count'));
  return await db
    .selectFrom(coded.unionAll(others).as('counted'))
    .orderBy('count', 'desc')
    .orderBy(sql`code collate "C"`)
    .orderBy(sql`reason collate "C"`)
    .selectAll()
    .execute();
}

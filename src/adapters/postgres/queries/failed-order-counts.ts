import { type AliasableExpression, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { DayCount, DayRange, FailedOrderFilter, ReasonCount } from '../../../application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { ReasonCode } from '../../../domain/reasons.ts';
import type { Tables } from '../tables.ts';
import { anyOf, ownStrategyAccounts } from './conditions.ts';
import { statusesOf } from './failed-order-filter.ts';

/** Those that a filter matches, nothing selected yet. */
type Matching = SelectQueryBuilder<Tables & { f: Tables['failed_orders'] }, 'f', object>;

/** The rows are read only for what is not counted as it comes: a time, a schedule, a late acceptance, a text. */
const isCounted = ({ scheduled, acceptedLate, from, to, q }: FailedOrderFilter): boolean =>
  scheduled === null && acceptedLate === null && from === null && to === null && q === null;

/** The entries that a filter means; their sum is as many as it matches. */
function entries(db: Kysely<Tables>, userId: number, filter: FailedOrderFilter) {
  const { strategyAccountId, symbol, exhausted, code } = filter;
  return db
    .selectFrom('failed_order_counts as c')
    .where('c.strategy_account_id', 'in', ownStrategyAccounts(db, userId).select('sa.id'))
    .where('c.status', '=', anyOf(statusesOf(filter)))
    .$if(strategyAccountId !== null, (some) => some.where('c.strategy_account_id', '=', strategyAccountId))
    .$if(symbol !== null, (some) => some.where(sql<boolean>`upper(c.symbol) = upper(${symbol})`))
    .$if(exhausted !== null, (some) => some.where('c.is_exhausted', '=', exhausted))
    .$if(code !== null, (some) => some.where('c.code', '=', code));
}

const sum = sql<number>`coalesce(sum(c.count), 0)::bigint`;

export async function countAll(db: Kysely<Tables>, userId: number, filter: FailedOrderFilter, matching: Matching) {
  const counting = isCounted(filter)
    ? entries(db, userId, filter).select(sum.as('total'))
    : matching.select((column) => column.fn.countAll<number>().as('total'));
  return (await counting.executeTakeFirstOrThrow()).total;
}

export async function countByStatus(
  db: Kysely<Tables>,
  userId: number,
  filter: FailedOrderFilter,
  matching: Matching,
): Promise<Readonly<Record<FailedOrderStatus, number>>> {
  const rows = await (isCounted(filter)
    ? entries(db, userId, filter)
        .groupBy('c.status')
        .select(['c.status', sum.as('count')])
    : matching.groupBy('f.status').select(['f.status', (column) => column.fn.countAll<number>().as('count')])
  ).execute();
  const none = Object.fromEntries(FAILED_ORDER_STATUSES.map((status) => [status, 0]));
  const found = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  return { ...none, ...found } as Record<FailedOrderStatus, number>;
}

/** Only for rows of the old system that have no code the row itself must be read. */
export async function countByReason(
  db: Kysely<Tables>,
  userId: number,
  filter: FailedOrderFilter,
  matching: Matching,
): Promise<readonly ReasonCount[]> {
  const noReason = sql<string | null>`null::text`.as('reason');
  const others = matching
    .where('f.code', 'is', null)
    .groupBy('f.reason')
    .select([sql<ReasonCode | null>`null::text`.as('code'), sql<string | null>`f.reason`.as('reason')])
    .select((column) => column.fn.countAll<number>().as('count'));
  if (!isCounted(filter)) {
    const coded = matching
      .where('f.code', 'is not', null)
      .groupBy('f.code')
      .select(['f.code', noReason, (column) => column.fn.countAll<number>().as('count')]);
    return mostFrequentFirst(db, coded.unionAll(others));
  }
  const coded = entries(db, userId, filter)
    .where('c.code', '<>', '')
    .groupBy('c.code')
    .having(sql<boolean>`sum(c.count) <> 0`)
    .select([sql<ReasonCode | null>`c.code`.as('code'), noReason, sum.as('count')]);
  return mostFrequentFirst(db, coded.unionAll(others));
}

async function mostFrequentFirst(
  db: Kysely<Tables>,
  counted: AliasableExpression<ReasonCount>,
): Promise<readonly ReasonCount[]> {
  return await db
    .selectFrom(counted.as('counted'))
    .orderBy('count', 'desc')
    .orderBy(sql`code collate "C"`)
    .orderBy(sql`reason collate "C"`)
    .selectAll()
    .execute();
}

/** Entries of a few days for each account, however many failed orders they stand for. */
export async function countByDay(
  db: Kysely<Tables>,
  userId: number,
  { from, to, strategyAccountId }: DayRange,
): Promise<readonly DayCount[]> {
  const rows = await db
    .selectFrom('failed_order_days as c')
    .where('c.strategy_account_id', 'in', ownStrategyAccounts(db, userId).select('sa.id'))
    .$if(strategyAccountId !== null, (some) => some.where('c.strategy_account_id', '=', strategyAccountId))
    .where('c.day', '>=', sql<string>`${from}::date`)
    .where('c.day', '<=', sql<string>`${to}::date`)
    .groupBy(['c.day', 'c.status', 'c.code'])
    .having(sql<boolean>`sum(c.count) <> 0`)
    .orderBy('c.day')
    .orderBy('c.status')
    .orderBy(sql`c.code collate "C"`)
    .select([sql<string>`c.day::text`.as('day'), 'c.status', 'c.code', sum.as('count')])
    .execute();
  return rows.map(({ day, status, code, count }) => ({ day, status, code: code === '' ? null : code, count }));
}

import { expressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import { reasonsSaying } from '../../../application/failed-orders/reason-search.ts';
import type { FailedOrderFilter } from '../../../application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus, MAX_RETRIES } from '../../../domain/failed-order.ts';
import { UNKNOWN_REASONS } from '../../../domain/reasons.ts';
import type { Tables } from '../tables.ts';
import { all, anyOf, containing } from './conditions.ts';

/** The statuses that are walked one by one, each in the order of its index. */
export const statusesOf = ({ statuses }: FailedOrderFilter): readonly FailedOrderStatus[] =>
  statuses.length === 0 ? FAILED_ORDER_STATUSES : statuses;

/** A filter, and the one order that its text names: the order of an attempt whose client order id it is. Null: it names none. */
export interface Sought {
  readonly filter: FailedOrderFilter;
  readonly orderId: number | null;
}

/** A client order id is looked up in its index, so that nothing has to be looked through for it. */
export async function seek(db: Kysely<Tables>, filter: FailedOrderFilter): Promise<Sought> {
  if (filter.q === null) return { filter, orderId: null };
  const attempt = await db
    .selectFrom('order_attempts')
    .where('client_order_id', '=', filter.q)
    .select('order_id')
    .executeTakeFirst();
  return { filter, orderId: attempt?.order_id ?? null };
}

/** Everything of a filter but its statuses, as a condition on `failed_orders f`. */
export function matches({ filter, orderId }: Sought): RawBuilder<boolean> {
  const { strategyAccountId, symbol, scheduled, exhausted, acceptedLate, from, to, code, q } = filter;
  return all([
    strategyAccountId !== null && sql`f.strategy_account_id = ${strategyAccountId}`,
    symbol !== null && sql`upper(f.symbol) = upper(${symbol})`,
    scheduled !== null && (scheduled ? sql`f.scheduled_at is not null` : sql`f.scheduled_at is null`),
    exhausted !== null &&
      (exhausted ? sql`f.retry_count >= ${sql.lit(MAX_RETRIES)}` : sql`f.retry_count < ${sql.lit(MAX_RETRIES)}`),
    acceptedLate !== null && (acceptedLate ? wasAcceptedLate : sql`(${wasAcceptedLate}) is not true`),
    from !== null && sql`f.created_at >= ${from}`,
    to !== null && sql`f.created_at < ${to}`,
    code !== null && sql`f.code = ${code}`,
    orderId !== null ? sql`f.order_id = ${orderId}` : q !== null && mentions(q),
  ]);
}

const of = expressionBuilder<Tables & { f: Tables['failed_orders'] }, 'f'>();

/** By the first attempt: a retry is somebody's own, who sees what became of it. One value, so that it is looked up row by row and never by reading whole tables. */
const answerBeforeAcceptance = of
  .selectFrom('order_attempts as t')
  .innerJoin('orders as o', 'o.id', 't.order_id')
  .innerJoin('signals as g', 'g.id', 'o.signal_id')
  .whereRef('t.order_id', '=', 'f.order_id')
  .where('t.number', '=', 1)
  .where('t.state', '=', 'accepted')
  .select('g.answer_status');

const wasAcceptedLate = sql`f.code = ${anyOf(UNKNOWN_REASONS)} and (${answerBeforeAcceptance}) = 408`;

const SEARCHED = ['symbol', 'reason', 'exchange_error', 'webhook_id', 'exchange_order_id'] as const;

function mentions(q: string): RawBuilder<unknown> {
  const conditions = SEARCHED.map((column) => sql`f.${sql.ref(column)} ilike ${containing(q)}`);
  const byReason = sql`f.code = ${anyOf(reasonsSaying(q))}`;
  return sql`(${sql.join([byReason, ...conditions], sql` or `)})`;
}

import { sql, type Transaction } from 'kysely';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { CountChange } from '../../../domain/retry.ts';
import { storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { failureColumns } from './columns.ts';

/** What a failed order is to say. */
export interface FailedOrderChange {
  readonly orderId: number;
  readonly status: FailedOrderStatus;
  readonly failure: Failure;
  /** What the outcome adds to its counts; nothing unless told. */
  readonly counts?: CountChange;
}

const NO_COUNTS: CountChange = { retryCount: 0, uncounted: 0 };

/** Makes the failed order of an order, or brings it along; one that was removed stays as it is. Answers its id. */
export async function keepFailedOrder(trx: Transaction<Tables>, change: FailedOrderChange): Promise<number> {
  const { counts = NO_COUNTS } = change;
  const kept = await insertFailedOrder(trx, change)
    .onConflict((conflict) =>
      conflict
        .column('order_id')
        .doUpdateSet((set) => ({
          status: set.ref('excluded.status'),
          code: set.ref('excluded.code'),
          params: set.ref('excluded.params'),
          reason: set.ref('excluded.reason'),
          exchange_error: set.ref('excluded.exchange_error'),
          exchange_order_id: set.ref('excluded.exchange_order_id'),
          retry_count: set('failed_orders.retry_count', '+', counts.retryCount),
          uncounted: set('failed_orders.uncounted', '+', counts.uncounted),
          updated_at: sql`now()`,
        }))
        .where('failed_orders.status', '<>', 'removed'),
    )
    .returning('failed_orders.id')
    .executeTakeFirst();
  return kept?.id ?? idOfFailedOrder(trx, change.orderId);
}

/** Its order turned out accepted. Null if it never had a failed order. */
export async function completeFailedOrder(trx: Transaction<Tables>, orderId: number, exchangeOrderId: string) {
  const completed = await trx
    .updateTable('failed_orders')
    .set({ status: 'completed', exchange_order_id: exchangeOrderId, updated_at: sql`now()` })
    .where('order_id', '=', orderId)
    .where('status', '<>', 'removed')
    .returning('id')
    .executeTakeFirst();
  return completed?.id ?? null;
}

/** Takes the failed orders of orders that nobody may retry out of sight; each such order has one afterwards. */
export async function removeFailedOrders(trx: Transaction<Tables>, orderIds: readonly number[], failure: Failure) {
  if (orderIds.length === 0) return;
  await trx
    .updateTable('failed_orders')
    .set({ status: 'removed', scheduled_at: null, updated_at: sql`now()` })
    .where('order_id', 'in', orderIds)
    .where('status', '<>', 'removed')
    .execute();
  for (const orderId of orderIds) {
    await insertFailedOrder(trx, { orderId, status: 'removed', failure })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

const COLUMNS = [
  ...(['order_id', 'strategy_account_id', 'symbol', 'side', 'order_type', 'market_type'] as const),
  ...(['quantity', 'price', 'stop_price', 'requested_quantity', 'quote_quantity'] as const),
  ...(['reduce_only', 'position_side', 'time_in_force', 'order_params', 'webhook_id', 'exchange_order_id'] as const),
  ...(['status', 'code', 'params', 'reason', 'exchange_error', 'uncounted'] as const),
];

/** In the order of `COLUMNS`; everything but the failure is copied from the order, its signal and its last attempt. */
function insertFailedOrder(trx: Transaction<Tables>, change: FailedOrderChange) {
  const { orderId, status, failure, counts = NO_COUNTS } = change;
  const { code, params, exchange_error, reasons } = failureColumns(failure);
  return trx
    .insertInto('failed_orders')
    .columns(COLUMNS)
    .expression((from) =>
      from
        .selectFrom('orders as o')
        .innerJoin('signals as g', 'g.id', 'o.signal_id')
        .innerJoin('users as u', 'u.id', 'g.user_id')
        .where('o.id', '=', orderId)
        .select(['o.id', 'o.strategy_account_id', 'o.symbol', 'o.side', 'o.order_type', 'o.market_type'])
        .select((column) => column.fn.coalesce('o.quantity', 'o.requested_quantity').as('quantity'))
        .select(['o.price', 'o.stop_price', 'o.requested_quantity', 'o.quote_quantity'])
        .select(['o.reduce_only', 'o.position_side', 'o.time_in_force', 'o.request', 'g.webhook_id'])
        .select(['o.exchange_order_id', sql<string>`${status}::text`.as('status'), sql`${code}::text`.as('code')])
        .select(sql`${storableJson(params)}::jsonb`.as('params'))
        .select(sql`case u.locale when 'ko' then ${reasons.ko}::text else ${reasons.en}::text end`.as('reason'))
        .select([
          sql`${exchange_error}::text`.as('exchange_error'),
          sql`${counts.uncounted}::smallint`.as('uncounted'),
        ]),
    );
}

async function idOfFailedOrder(trx: Transaction<Tables>, orderId: number): Promise<number> {
  const { id } = await trx
    .selectFrom('failed_orders')
    .where('order_id', '=', orderId)
    .select('id')
    .executeTakeFirstOrThrow();
  return id;
}

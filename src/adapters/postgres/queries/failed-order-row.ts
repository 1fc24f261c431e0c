import { type InferResult, type Kysely, sql } from 'kysely';
import type { FailedOrder } from '../../../application/ports/failed-orders.ts';
import type { Tables } from '../tables.ts';
import { plain } from './conditions.ts';

/** Failed orders with the names of what they belong to; `s.user_id` is their owner. */
export function selectFailedOrders(db: Kysely<Tables>) {
  return db
    .selectFrom('failed_orders as f')
    .innerJoin('strategy_accounts as sa', 'sa.id', 'f.strategy_account_id')
    .innerJoin('strategies as s', 's.id', 'sa.strategy_id')
    .innerJoin('accounts as a', 'a.id', 'sa.account_id')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['f.id', 'f.order_id', 'f.strategy_account_id', 's.name as strategy_name', 'a.name as account_name'])
    .select(['a.exchange', 'a.sandbox', 'f.symbol', 'f.side', 'f.order_type', 'f.market_type', 'f.reduce_only'])
    .select(['f.position_side', 'f.time_in_force', 'f.code', 'f.params', 'f.reason', 'f.exchange_error', 'f.status'])
    .select([
      'f.retry_count',
      'f.uncounted',
      'f.webhook_id',
      'f.exchange_order_id',
      'f.scheduled_at',
      'f.schedule_note',
      'f.created_at',
    ])
    .select(['f.updated_at'])
    .select([isTraded().as('is_traded'), sql<boolean>`a.is_paused or u.is_paused`.as('is_paused')])
    .select(sql<boolean>`a.frozen_at is not null`.as('is_frozen'))
    .select(sql<boolean>`f.order_id is not null or f.order_params -> 'request' is not null`.as('has_request'))
    .select([plain('f.quantity').as('quantity'), plain('f.requested_quantity').as('requested_quantity')])
    .select([plain('f.quote_quantity').as('quote_quantity'), plain('f.price').as('price')])
    .select(plain('f.stop_price').as('stop_price'));
}

/** Account, link and strategy are on, and none is deleted. */
const isTraded = () =>
  sql<boolean>`sa.is_active and s.is_active and s.deleted_at is null and a.is_active and a.deleted_at is null and u.is_active`;

type FailedOrderRow = InferResult<ReturnType<typeof selectFailedOrders>>[number];

export function failedOrderOf(row: FailedOrderRow): FailedOrder {
  return {
    id: row.id,
    strategyAccountId: row.strategy_account_id,
    strategyName: row.strategy_name,
    accountName: row.account_name,
    exchange: row.exchange,
    sandbox: row.sandbox,
    symbol: row.symbol,
    side: row.side,
    orderType: row.order_type,
    marketType: row.market_type,
    quantity: row.quantity,
    requestedQuantity: row.requested_quantity,
    quoteQuantity: row.quote_quantity,
    price: row.price,
    stopPrice: row.stop_price,
    reduceOnly: row.reduce_only,
    positionSide: row.position_side,
    timeInForce: row.time_in_force,
    code: row.code,
    params: row.params,
    reason: row.reason,
    exchangeError: row.exchange_error,
    status: row.status,
    retryCount: row.retry_count,
    uncounted: row.uncounted,
    hasRequest: row.has_request,
    account: { isActive: row.is_traded, isPaused: row.is_paused, isFrozen: row.is_frozen },
    webhookId: row.webhook_id,
    exchangeOrderId: row.exchange_order_id,
    scheduledAt: row.scheduled_at,
    scheduleNote: row.schedule_note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

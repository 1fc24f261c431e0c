import type { InferResult, Kysely } from 'kysely';
import type { ListedOrder } from '../../../application/ports/order-queries.ts';
import type { Tables } from '../tables.ts';
import { plain } from './conditions.ts';

/** Orders with their last attempt and the names of what they belong to. */
export function selectOrders(db: Kysely<Tables>) {
  return db
    .selectFrom('orders as o')
    .innerJoin('signals as g', 'g.id', 'o.signal_id')
    .innerJoin('strategy_accounts as sa', 'sa.id', 'o.strategy_account_id')
    .innerJoin('strategies as s', 's.id', 'sa.strategy_id')
    .innerJoin('accounts as a', 'a.id', 'o.account_id')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('order_attempts as t')
          .whereRef('t.order_id', '=', 'o.id')
          .orderBy('t.number', 'desc')
          .limit(1)
          .select(['t.number', 't.client_order_id'])
          .as('last'),
      (join) => join.onTrue(),
    )
    .leftJoin('failed_orders as f', 'f.order_id', 'o.id')
    .select(['o.id', 'o.signal_id', 'g.webhook_id', 'o.strategy_account_id', 's.name as strategy_name'])
    .select([
      'a.name as account_name',
      'a.exchange',
      'a.sandbox',
      'o.symbol',
      'o.side',
      'o.order_type',
      'o.market_type',
    ])
    .select(['o.reduce_only', 'o.position_side', 'o.time_in_force', 'o.status', 'o.exchange_status'])
    .select(['o.exchange_order_id', 'last.client_order_id', 'last.number as attempts', 'f.id as failed_order_id'])
    .select(['f.code', 'f.params'])
    .select(['o.received_at', 'o.settled_at'])
    .select([plain('o.requested_quantity').as('requested_quantity'), plain('o.quantity').as('quantity')])
    .select([plain('o.quote_quantity').as('quote_quantity'), plain('o.price').as('price')])
    .select([plain('o.stop_price').as('stop_price'), plain('o.filled_quantity').as('filled_quantity')])
    .select(plain('o.average_price').as('average_price'));
}

type OrderRow = InferResult<ReturnType<typeof selectOrders>>[number];

export function orderOf(row: OrderRow): ListedOrder {
  return {
    id: row.id,
    signalId: row.signal_id,
    webhookId: row.webhook_id,
    strategyAccountId: row.strategy_account_id,
    strategyName: row.strategy_name,
    accountName: row.account_name,
    exchange: row.exchange,
    sandbox: row.sandbox,
    symbol: row.symbol,
    side: row.side,
    orderType: row.order_type,
    marketType: row.market_type,
    requestedQuantity: row.requested_quantity,
    quantity: row.quantity,
    quoteQuantity: row.quote_quantity,
    price: row.price,
    stopPrice: row.stop_price,
    reduceOnly: row.reduce_only,
    positionSide: row.position_side,
    timeInForce: row.time_in_force,
    status: row.status,
    exchangeStatus: row.exchange_status,
    filledQuantity: row.filled_quantity,
    averagePrice: row.average_price,
    exchangeOrderId: row.exchange_order_id,
    clientOrderId: row.client_order_id,
    attempts: row.attempts,
    failedOrderId: row.failed_order_id,
    failure: row.code && { code: row.code, params: row.params ?? {} },
    receivedAt: row.received_at,
    settledAt: row.settled_at,
  };
}

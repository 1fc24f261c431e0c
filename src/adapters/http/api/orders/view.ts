import { z } from '@hono/zod-openapi';
import { type ListedOrder, ORDER_STATUSES } from '../../../../application/ports/order-queries.ts';
import { Decimal, Time, timeText, timeTextOrNull } from '../value-schemas.ts';

export const OrderSchema = z
  .object({
    id: z.number().int(),
    signal_id: z.string(),
    webhook_id: z.string().nullable(),
    strategy_account_id: z.number().int(),
    strategy: z.string(),
    account: z.string(),
    exchange: z.string().openapi({ example: 'binance' }),
    sandbox: z.boolean(),
    symbol: z.string().openapi({ example: 'BTC/USDT' }),
    side: z.string().openapi({ example: 'BUY' }),
    order_type: z.string().openapi({ example: 'LIMIT' }),
    market_type: z.string().openapi({ example: 'SPOT' }),
    requested_quantity: Decimal.nullable().openapi({ description: 'As asked for, before rounding' }),
    quantity: Decimal.nullable().openapi({ description: 'Base currency, as sent; null for an order by cost' }),
    quote_quantity: Decimal.nullable().openapi({ description: 'A cost in quote currency' }),
    price: Decimal.nullable(),
    stop_price: Decimal.nullable(),
    reduce_only: z.boolean(),
    position_side: z.string().nullable(),
    time_in_force: z.string().nullable(),
    status: z.enum(ORDER_STATUSES),
    exchange_status: z.string().nullable(),
    filled_quantity: Decimal.nullable(),
    average_price: Decimal.nullable(),
    exchange_order_id: z.string().nullable(),
    client_order_id: z.string().openapi({ description: 'Of its last attempt' }),
    attempts: z.number().int(),
    failed_order_id: z.number().int().nullable(),
    received_at: Time,
    settled_at: Time.nullable(),
  })
  .openapi('Order');

/** An order as answers show it. */
export function orderView(order: ListedOrder): z.output<typeof OrderSchema> {
  return {
    id: order.id,
    signal_id: order.signalId,
    webhook_id: order.webhookId,
    strategy_account_id: order.strategyAccountId,
    strategy: order.strategyName,
    account: order.accountName,
    exchange: order.exchange,
    sandbox: order.sandbox,
    symbol: order.symbol,
    side: order.side,
    order_type: order.orderType,
    market_type: order.marketType,
    requested_quantity: order.requestedQuantity,
    quantity: order.quantity,
    quote_quantity: order.quoteQuantity,
    price: order.price,
    stop_price: order.stopPrice,
    reduce_only: order.reduceOnly,
    position_side: order.positionSide,
    time_in_force: order.timeInForce,
    status: order.status,
    exchange_status: order.exchangeStatus,
    filled_quantity: order.filledQuantity,
    average_price: order.averagePrice,
    exchange_order_id: order.exchangeOrderId,
    client_order_id: order.clientOrderId,
    attempts: order.attempts,
    failed_order_id: order.failedOrderId,
    received_at: timeText(order.receivedAt),
    settled_at: timeTextOrNull(order.settledAt),
  };
}

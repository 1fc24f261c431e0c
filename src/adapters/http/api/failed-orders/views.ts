import type { z } from '@hono/zod-openapi';
import type { ReadFailedOrderDetail } from '../../../../application/failed-orders/get-failed-order.ts';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import type { AttemptView } from '../../../../application/ports/failed-orders.ts';
import type { Locale } from '../../../../domain/account.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import { timeText, timeTextOrNull } from '../value-schemas.ts';
import type { FailedOrderDetailSchema, FailedOrderSchema } from './schemas.ts';

type Detail = z.output<typeof FailedOrderDetailSchema>['order'];

/** A failed order as answers, pages and exports show it. */
export function failedOrderView(order: ReadFailedOrder): z.output<typeof FailedOrderSchema> {
  return {
    id: order.id,
    strategy_account_id: order.strategyAccountId,
    strategy: order.strategyName,
    account: order.accountName,
    exchange: order.exchange,
    sandbox: order.sandbox,
    symbol: order.symbol,
    side: order.side,
    order_type: order.orderType,
    market_type: order.marketType,
    quantity: order.quantity,
    requested_quantity: order.requestedQuantity,
    quote_quantity: order.quoteQuantity,
    price: order.price,
    stop_price: order.stopPrice,
    reduce_only: order.reduceOnly,
    position_side: order.positionSide,
    time_in_force: order.timeInForce,
    reason: order.reason,
    code: order.code,
    advice: order.advice,
    exchange_error: order.exchangeError,
    status: order.status,
    can_retry: order.canRetry,
    retry_count: order.retryCount,
    webhook_id: order.webhookId,
    exchange_order_id: order.exchangeOrderId,
    scheduled_at: timeTextOrNull(order.scheduledAt),
    schedule_note: order.scheduleNote,
    created_at: timeText(order.createdAt),
    updated_at: timeText(order.updatedAt),
  };
}

/** The same with its signal, its attempts and its history, oldest first. */
export function detailView({ order, signal, attempts, history }: ReadFailedOrderDetail, locale: Locale): Detail {
  return {
    ...failedOrderView(order),
    signal: signal && {
      id: signal.id,
      received_at: timeText(signal.receivedAt),
      payload: { ...signal.payload },
      answer_status: signal.answerStatus,
      answered_at: timeTextOrNull(signal.answeredAt),
    },
    attempts: attempts.map((attempt) => attemptView(attempt, locale)),
    history: history.map(({ at, by, action, detail }) => ({ at: timeText(at), by, action, detail: { ...detail } })),
  };
}

function attemptView(attempt: AttemptView, locale: Locale): Detail['attempts'][number] {
  const { prepared, failure, execution } = attempt;
  return {
    number: attempt.number,
    client_order_id: attempt.clientOrderId,
    state: attempt.state,
    quantity: prepared?.quantity?.toString() ?? null,
    quote_quantity: prepared?.quoteQuantity?.toString() ?? null,
    price: prepared?.price?.toString() ?? null,
    stop_price: prepared?.stopPrice?.toString() ?? null,
    reason: failure && reasonText(failure, locale),
    code: failure?.code ?? null,
    exchange_error: failure?.exchangeError ?? null,
    exchange_order_id: execution?.exchangeOrderId ?? null,
    exchange_status: execution?.exchangeStatus ?? null,
    filled_quantity: execution?.filledQuantity?.toString() ?? null,
    average_price: execution?.averagePrice?.toString() ?? null,
    created_at: timeText(attempt.createdAt),
    settled_at: timeTextOrNull(attempt.settledAt),
  };
}

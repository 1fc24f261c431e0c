import { z } from '@hono/zod-openapi';
import { readRefusal } from '../../../../application/orders/refusal-text.ts';
import { type ListedSignal, SIGNAL_STATUSES } from '../../../../application/ports/order-queries.ts';
import type { Locale } from '../../../../domain/account.ts';
import { OrderSchema } from '../orders/view.ts';
import { Time, timeText } from '../value-schemas.ts';

const SignalOrderSchema = OrderSchema.pick({
  id: true,
  strategy_account_id: true,
  account: true,
  symbol: true,
  side: true,
  order_type: true,
  status: true,
  failed_order_id: true,
}).openapi('SignalOrder');

export const SignalSchema = z
  .object({
    id: z.string(),
    strategy_id: z.number().int().nullable(),
    strategy: z.string().nullable(),
    webhook_id: z.string().nullable(),
    status: z.enum(SIGNAL_STATUSES).openapi({
      description:
        'taken: its orders were journaled; refused: no order was made; voided: answered 503, nothing was sent',
    }),
    payload: z.record(z.string(), z.unknown()).openapi({ description: 'As received, without its token' }),
    code: z.string().nullable().openapi({ description: 'Why it was refused' }),
    error: z.string().nullable(),
    fields: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'What is wrong with each field of the payload' }),
    answer_status: z.number().int().nullable().openapi({ description: 'The HTTP status of its answer' }),
    received_at: Time,
    orders: z.array(SignalOrderSchema),
  })
  .openapi('Signal');

/** A signal as answers show it. */
export function signalView(signal: ListedSignal, locale: Locale): z.output<typeof SignalSchema> {
  const refusal = signal.refusal && readRefusal(signal.refusal, locale);
  return {
    id: signal.id,
    strategy_id: signal.strategyId,
    strategy: signal.strategyName,
    webhook_id: signal.webhookId,
    status: signal.status,
    payload: { ...signal.payload },
    code: refusal?.code ?? null,
    error: refusal?.error ?? null,
    fields: refusal && { ...refusal.fields },
    answer_status: signal.answerStatus,
    received_at: timeText(signal.receivedAt),
    orders: signal.orders.map((order) => ({
      id: order.id,
      strategy_account_id: order.strategyAccountId,
      account: order.accountName,
      symbol: order.symbol,
      side: order.side,
      order_type: order.orderType,
      status: order.status,
      failed_order_id: order.failedOrderId,
    })),
  };
}

import { z } from '@hono/zod-openapi';
import { noticeText } from '../../../../application/texts/index.ts';
import { TRANSITIONS } from '../../../../domain/attempt.ts';
import { FAILED_ORDER_STATUSES } from '../../../../domain/failed-order.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import { InvalidRequestSchema, RefusalSchema } from '../answers.ts';
import { instant } from '../query-params.ts';
import { Decimal, NextCursor, Time, Total } from '../value-schemas.ts';
import { REASON_CODES } from './filter.ts';

export const ReasonCode = z.enum(REASON_CODES as [(typeof REASON_CODES)[number], ...(typeof REASON_CODES)[number][]]);

export const FailedOrderSchema = z
  .object({
    id: z.number().int(),
    strategy_account_id: z.number().int(),
    strategy: z.string(),
    account: z.string(),
    exchange: z.string().openapi({ example: 'binance' }),
    sandbox: z.boolean(),
    symbol: z.string().openapi({ example: 'BTC/USDT' }),
    side: z.string().openapi({ example: 'BUY' }),
    order_type: z.string().openapi({ example: 'LIMIT' }),
    market_type: z.string().openapi({ example: 'SPOT' }),
    quantity: Decimal.nullable().openapi({ description: 'Base currency; null for an order by cost' }),
    requested_quantity: Decimal.nullable().openapi({ description: 'As asked for, before rounding' }),
    quote_quantity: Decimal.nullable().openapi({ description: 'A cost in quote currency' }),
    price: Decimal.nullable(),
    stop_price: Decimal.nullable(),
    reduce_only: z.boolean(),
    position_side: z.string().nullable(),
    time_in_force: z.string().nullable(),
    reason: z.string().openapi({
      description: "In the reader's language",
      example: reasonText({ code: 'INSUFFICIENT_FUNDS', params: {} }, 'ko'),
    }),
    code: ReasonCode.nullable().openapi({ description: 'Null on a row of the old system' }),
    advice: z.string().nullable().openapi({ description: 'What to do next' }),
    exchange_error: z.string().nullable().openapi({ description: "The exchange's own words, masked" }),
    status: z.enum(FAILED_ORDER_STATUSES),
    can_retry: z.boolean(),
    retry_count: z.number().int(),
    webhook_id: z.string().nullable(),
    exchange_order_id: z.string().nullable(),
    scheduled_at: Time.nullable(),
    schedule_note: z.string().nullable().openapi({ description: 'Why a schedule was dropped: missed or failed' }),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('FailedOrder');

const AttemptSchema = z
  .object({
    number: z.number().int(),
    client_order_id: z.string(),
    state: z.enum(Object.keys(TRANSITIONS) as [keyof typeof TRANSITIONS, ...(keyof typeof TRANSITIONS)[]]),
    quantity: Decimal.nullable().openapi({ description: 'Base currency, as sent' }),
    quote_quantity: Decimal.nullable(),
    price: Decimal.nullable(),
    stop_price: Decimal.nullable(),
    reason: z.string().nullable(),
    code: ReasonCode.nullable(),
    exchange_error: z.string().nullable(),
    exchange_order_id: z.string().nullable(),
    exchange_status: z.string().nullable(),
    filled_quantity: Decimal.nullable(),
    average_price: Decimal.nullable(),
    created_at: Time.openapi({ description: 'Journaled, and about to be sent' }),
    settled_at: Time.nullable().openapi({ description: 'Its outcome recorded' }),
  })
  .openapi('Attempt');

const SignalSchema = z
  .object({
    id: z.string().openapi({ description: 'As `GET /api/signals` has it' }),
    received_at: Time,
    payload: z.record(z.string(), z.unknown()).openapi({ description: 'As received, without its token' }),
    answer_status: z.number().int().nullable().openapi({ description: 'The HTTP status of its answer' }),
    answered_at: Time.nullable().openapi({
      description: 'When its sender had the answer; null where it never got one',
    }),
  })
  .openapi('SignalOfFailedOrder');

const HistoryEntrySchema = z
  .object({
    at: Time,
    by: z.string().nullable().openapi({ description: 'A user name; null for what happened by itself' }),
    action: z.string().openapi({ example: 'retried' }),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi('HistoryEntry');

export const FailedOrderListSchema = z
  .object({ success: z.literal(true), orders: z.array(FailedOrderSchema), next_cursor: NextCursor, total: Total })
  .openapi('FailedOrderList');

export const FailedOrderDetailSchema = z
  .object({
    success: z.literal(true),
    order: FailedOrderSchema.extend({
      signal: SignalSchema.nullable().openapi({
        description: 'The webhook it came from; null on a row of the old system',
      }),
      attempts: z.array(AttemptSchema),
      history: z.array(HistoryEntrySchema),
    }),
  })
  .openapi('FailedOrderDetail');

export const RetriedSchema = z
  .object({
    success: z.literal(true),
    order_id: z.string().openapi({ description: "The exchange's", example: '12345678' }),
  })
  .openapi('Retried');

export const RetryTimeoutSchema = RefusalSchema.extend({ failed_order_id: z.number().int() }).openapi('RetryTimeout');

export const RemovedSchema = z
  .object({ success: z.literal(true), message: z.string().openapi({ example: noticeText('removed', 'ko') }) })
  .openapi('Removed');

export const ChangedSchema = RemovedSchema.extend({ status: z.enum(FAILED_ORDER_STATUSES) }).openapi('Changed');

const ShownSchema = z.object({
  exchange_order_id: z.string(),
  exchange_status: z.string().nullable(),
  filled_quantity: Decimal.nullable(),
  average_price: Decimal.nullable(),
});

export const ActionRefusedSchema = RefusalSchema.extend({
  exchange_error: z.string().nullable().optional().openapi({ description: 'Of a refused retry' }),
  fields: InvalidRequestSchema.shape.fields.optional(),
  shown: ShownSchema.optional().openapi({ description: 'What the exchange shows, where it contradicts a person' }),
}).openapi('ActionRefused');

export const ResolveBody = z
  .strictObject({
    accepted: z.boolean(),
    exchange_order_id: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .nullable()
      .default(null)
      .openapi({ description: 'As the exchange shows it' }),
  })
  .openapi('Verdict');

export const ScheduleBody = z.strictObject({ at: instant() }).openapi('Schedule');

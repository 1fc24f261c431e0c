import { z } from '@hono/zod-openapi';
import { BATCH_ACTIONS, BATCH_STATUSES, ENTRY_STATES } from '../../../../domain/batch.ts';
import { LARGEST_ID } from '../query-params.ts';
import { Decimal, Time } from '../value-schemas.ts';

export const BatchIdParam = z.object({
  batch_id: z.uuid().openapi({ param: { name: 'batch_id', in: 'path' } }),
});

const MOST_RESULTS = 10_000;
const RESULTS = 1_000;

export const PageParams = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(LARGEST_ID)
    .default(0)
    .openapi({ type: 'integer', description: '`next_after` of the page before', example: 0 }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_RESULTS)
    .default(RESULTS)
    .openapi({ type: 'integer', description: `How many results at most; ${RESULTS} unless asked for` }),
});

const counts = Object.fromEntries(ENTRY_STATES.map((state) => [state, z.number().int()])) as Record<
  (typeof ENTRY_STATES)[number],
  z.ZodNumber
>;

const ResultSchema = z
  .object({
    id: z.number().int().openapi({ description: 'Of the failed order' }),
    status: z.enum(ENTRY_STATES),
    code: z.string().nullable().openapi({ example: 'INSUFFICIENT_FUNDS' }),
    error: z.string().nullable().openapi({ description: "The code's text in the reader's language" }),
    exchange_error: z.string().nullable().openapi({ description: "The exchange's own words, masked" }),
    order_id: z.string().nullable().openapi({ description: "The exchange's, where a retry was accepted" }),
  })
  .openapi('BatchResult');

const BatchFields = z.object({
  success: z.literal(true),
  batch_id: z.uuid(),
  action: z.enum(BATCH_ACTIONS),
  status: z.enum(BATCH_STATUSES),
  total: z.number().int(),
  progress: z.object(counts).openapi({ description: 'How many are in each status; their sum is `total`' }),
  created_at: Time,
  cancelled_at: Time.nullable(),
  finished_at: Time.nullable(),
});

export const StartedSchema = BatchFields.pick({ success: true, batch_id: true, total: true })
  .extend({ left_out: z.number().int().openapi({ description: 'Of `total`; the results tell why' }) })
  .openapi('BatchStarted');

export const BatchSchema = BatchFields.openapi('Batch');

export const BatchPageSchema = BatchFields.extend({
  results: z.array(ResultSchema).openapi({ description: 'In the order in which they are done' }),
  next_after: z.number().int().nullable().openapi({ description: 'For `after` of the next page; null on the last' }),
}).openapi('BatchPage');

const PreviewGroupSchema = z
  .object({
    account_id: z.number().int(),
    account: z.string(),
    exchange: z.string().openapi({ example: 'binance' }),
    sandbox: z.boolean(),
    symbol: z.string().openapi({ example: 'BTC/USDT' }),
    buys: z.number().int(),
    sells: z.number().int(),
    net: Decimal.nullable().openapi({
      description: 'What is bought less what is sold, in base currency; null where a quantity is not known',
    }),
  })
  .openapi('BatchPreviewGroup');

export const PreviewSchema = z
  .object({
    success: z.literal(true),
    total: z.number().int(),
    groups: z.array(PreviewGroupSchema).openapi({ description: 'What would be done, by account and symbol' }),
    left_out: z
      .array(ResultSchema.pick({ error: true }).extend({ code: z.string(), count: z.number().int() }))
      .openapi({ description: 'Of `total`, most frequent first' }),
  })
  .openapi('BatchPreview');

export type Preview = z.output<typeof PreviewSchema>;
export type Started = z.output<typeof StartedSchema>;
export type Batch = z.output<typeof BatchSchema>;
export type Result = z.output<typeof ResultSchema>;

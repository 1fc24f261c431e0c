import { createRoute, z } from '@hono/zod-openapi';
import { MARKET_TYPES, ORDER_TYPES, POSITION_SIDES, SIDES, TIMES_IN_FORCE } from '../../../../domain/order.ts';
import { answer, RefusalSchema } from '../answers.ts';
import { Decimal } from '../value-schemas.ts';

const Amount = z.union([z.string(), z.number()]).openapi({ example: '0.1' });

const SignalBody = z
  .object({
    token: z.string().optional().openapi({ description: 'Or `Authorization: Bearer …`' }),
    symbol: z.string().openapi({ example: 'BTC/USDT' }),
    side: z.enum(SIDES).openapi({ description: 'Or long, short; in any case' }),
    order_type: z.enum(ORDER_TYPES).openapi({ description: 'In any case; with _, - or a space' }),
    quantity: Amount.optional().openapi({ description: 'Base currency; or `qty`' }),
    quote_quantity: Amount.optional().openapi({ description: 'A cost in quote currency, for market buys; or `cost`' }),
    price: Amount.optional(),
    stop_price: Amount.optional(),
    market_type: z.enum(MARKET_TYPES).optional().openapi({ description: "Default: the strategy's" }),
    webhook_id: z
      .string()
      .max(100)
      .optional()
      .openapi({ description: 'The same id again is answered as the first time' }),
    group_name: z.string().optional().openapi({ description: "Which strategy, where a user's token is given" }),
    reduce_only: z.boolean().optional(),
    position_side: z.enum(POSITION_SIDES).optional().openapi({ description: 'Hedge mode' }),
    time_in_force: z.enum(TIMES_IN_FORCE).optional(),
  })
  .openapi('SignalBody');

const AnsweredOrder = z
  .object({
    strategy_account_id: z.number().int(),
    account: z.string(),
    success: z.boolean(),
    order_id: z.string().nullable(),
    client_order_id: z.string(),
    status: z.string(),
    error: z.string().nullable(),
    code: z.string().nullable(),
    failed_order_id: z.number().int().nullable(),
    requested_quantity: Decimal.nullable(),
    quantity: Decimal.nullable(),
  })
  .openapi('AnsweredOrder');

const Accepted = z
  .object({ success: z.literal(true), order_id: z.string().nullable(), orders: z.array(AnsweredOrder) })
  .openapi('SignalAccepted');

const NotAccepted = RefusalSchema.extend({
  failed_order_id: z.number().int().nullable().optional(),
  orders: z.array(AnsweredOrder).optional(),
  fields: z.record(z.string(), z.string()).optional().openapi({ description: 'What is wrong, by field' }),
}).openapi('SignalRefused');

/** `POST /api/webhook` as the document describes it; it is served, and its body read, apart from the API. */
export const webhook = createRoute({
  method: 'post',
  path: '/api/webhook',
  tags: ['Webhook'],
  summary: 'Turn an alert into an order at once',
  description:
    'Needs a token and no session. Fields are read in any case; what would change the order and is not supported is refused.',
  security: [],
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: SignalBody }, 'text/plain': { schema: z.string() } },
    },
  },
  responses: {
    200: answer("Every account's order was accepted", Accepted),
    400: answer('An order was refused, or the body is no order', NotAccepted),
    401: answer('The token is missing or unknown', RefusalSchema),
    403: answer('The address, the strategy, a pause or a limit forbids it', RefusalSchema),
    408: answer('The deadline passed before an outcome was known', NotAccepted),
    409: answer('The same id with another body', RefusalSchema),
    413: answer('More than 64 KiB', RefusalSchema),
    415: answer('Neither JSON nor plain text', RefusalSchema),
    429: answer('Many bad tokens from this address', RefusalSchema),
    503: answer('It could not be taken; nothing was sent', RefusalSchema),
  },
});

import { createRoute, z } from '@hono/zod-openapi';
import type { MarketNow, ReadMarketNow } from '../../../../application/failed-orders/read-market-now.ts';
import type { ReadReviewEvidence, ReviewEvidence } from '../../../../application/failed-orders/read-review-evidence.ts';
import type { SeenListing } from '../../../../application/ports/exchange-views.ts';
import { ORDER_TYPES, SIDES } from '../../../../domain/order.ts';
import { answer, IdParam, NAMED } from '../answers.ts';
import { type ApiRouter, refuseUser } from '../api.ts';
import { Decimal, Time, timeText, timeTextOrNull } from '../value-schemas.ts';

/** The use cases that ask an exchange about a failed order and change nothing. */
export interface ShowsFailedOrders {
  readonly readMarketNow: Pick<ReadMarketNow, 'execute'>;
  readonly readReviewEvidence: Pick<ReadReviewEvidence, 'execute'>;
}

const MarketNowSchema = z
  .object({
    success: z.literal(true),
    last_price: z.object({ price: Decimal, at: Time }).nullable().openapi({ description: 'In quote currency' }),
    difference: z.string().nullable().openapi({
      description: "Of the last price from the order's own, in percent; null for MARKET",
      example: '+1.25',
    }),
    position: z
      .object({ side: z.enum(['LONG', 'SHORT', 'FLAT']), quantity: Decimal })
      .nullable()
      .openapi({ description: 'Of FUTURES, in base currency' }),
    base_balance: z
      .object({ currency: z.string(), total: Decimal.nullable(), free: Decimal.nullable() })
      .nullable()
      .openapi({ description: 'Of SPOT' }),
  })
  .openapi('MarketNow');

const ListingSchema = z
  .object({
    exchange_order_id: z.string().nullable().openapi({ description: "Of a fill, its order's" }),
    client_order_id: z.string().nullable(),
    side: z.enum(SIDES).nullable(),
    order_type: z.enum(ORDER_TYPES).nullable(),
    quantity: Decimal.nullable().openapi({ description: 'Base currency' }),
    price: Decimal.nullable(),
    stop_price: Decimal.nullable(),
    filled_quantity: Decimal.nullable().openapi({ description: 'Base currency' }),
    at: Time.nullable(),
  })
  .openapi('Listing');

const EvidenceSchema = z
  .object({
    success: z.literal(true),
    client_order_ids: z.array(z.string()).openapi({ description: 'Of its attempts, oldest first' }),
    open_orders: z.array(ListingSchema).nullable().openapi({ description: 'Null: the exchange did not tell' }),
    recent_fills: z.array(ListingSchema).nullable().openapi({ description: 'Null: the exchange did not tell' }),
  })
  .openapi('Evidence');

const market = createRoute({
  method: 'get',
  path: '/api/failed-orders/{id}/market',
  tags: ['Failed orders'],
  summary: 'How its market stands now, for whoever is about to retry it',
  description:
    'Asks the exchange for at most two seconds and changes nothing. What it does not tell in that time is null.',
  request: { params: IdParam },
  responses: { 200: answer('What the exchange tells', MarketNowSchema), ...NAMED },
});

const evidence = createRoute({
  method: 'get',
  path: '/api/failed-orders/{id}/evidence',
  tags: ['Failed orders'],
  summary: 'What the exchange lists now at its market, for whoever has to say what became of it',
  description:
    'Asks the exchange for at most two seconds and changes nothing. At most twenty each: ours first, then those nearest in time to its last attempt.',
  request: { params: IdParam },
  responses: { 200: answer('What the exchange tells', EvidenceSchema), ...NAMED },
});

/** Adds the routes that ask the exchange. */
export function addShowing(api: ApiRouter, use: ShowsFailedOrders): void {
  api.openapi(market, async (c) => {
    const read = await use.readMarketNow.execute(c.var.user.id, c.req.valid('param').id);
    return read.kind === 'not_found' ? refuseUser(c, 404, 'NOT_FOUND') : c.json(marketView(read), 200);
  });
  api.openapi(evidence, async (c) => {
    const read = await use.readReviewEvidence.execute(c.var.user.id, c.req.valid('param').id);
    return read.kind === 'not_found' ? refuseUser(c, 404, 'NOT_FOUND') : c.json(evidenceView(read), 200);
  });
}

function marketView({ lastPrice, difference, position, baseBalance }: MarketNow): z.output<typeof MarketNowSchema> {
  return {
    success: true,
    last_price: lastPrice && { price: lastPrice.price, at: timeText(lastPrice.at) },
    difference,
    position,
    base_balance: baseBalance,
  };
}

function evidenceView(read: ReviewEvidence): z.output<typeof EvidenceSchema> {
  return {
    success: true,
    client_order_ids: [...read.clientOrderIds],
    open_orders: read.openOrders?.map(listingView) ?? null,
    recent_fills: read.recentFills?.map(listingView) ?? null,
  };
}

function listingView({ exchangeOrderId, clientOrderId, orderType, stopPrice, filled, at, ...rest }: SeenListing) {
  return {
    exchange_order_id: exchangeOrderId,
    client_order_id: clientOrderId,
    order_type: orderType,
    stop_price: stopPrice,
    filled_quantity: filled,
    at: timeTextOrNull(at),
    ...rest,
  };
}

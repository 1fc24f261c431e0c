import { createRoute, z } from '@hono/zod-openapi';
import type { MarketNow, ReadMarketNow } from '../../../../application/failed-orders/read-market-now.ts';
import { answer, IdParam, NAMED } from '../answers.ts';
import { type ApiRouter, refuseUser } from '../api.ts';
import { Decimal, Time, timeText } from '../value-schemas.ts';

/** The use cases that ask an exchange about a failed order and change nothing. */
export interface ShowsFailedOrders {
  readonly readMarketNow: Pick<ReadMarketNow, 'execute'>;
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

/** Adds the routes that ask the exchange. */
export function addShowing(api: ApiRouter, use: ShowsFailedOrders): void {
  api.openapi(market, async (c) => {
    const read = await use.readMarketNow.execute(c.var.user.id, c.req.valid('param').id);
    return read.kind === 'not_found' ? refuseUser(c, 404, 'NOT_FOUND') : c.json(marketView(read), 200);
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

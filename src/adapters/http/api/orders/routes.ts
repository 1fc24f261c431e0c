import { createRoute, z } from '@hono/zod-openapi';
import type { ListOrders } from '../../../../application/orders/list-orders.ts';
import { ORDER_STATUSES, type OrderFilter } from '../../../../application/ports/order-queries.ts';
import { answer, CHANGING, GUARDED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { cursorText, numberedPosition } from '../cursor.ts';
import { cursorParam, idParam, limitParam, textParam, timeParam, wordsParam } from '../query-params.ts';
import { NextCursor, Total } from '../value-schemas.ts';
import { OrderSchema, orderView } from './view.ts';

export interface OrdersOptions {
  readonly listOrders: Pick<ListOrders, 'execute'>;
}

const OrderListParams = z.object({
  strategy_account_id: idParam('Of one strategy account'),
  symbol: textParam('As shown, in any case', 50, 'BTC/USDT'),
  status: wordsParam('Status, default all', ORDER_STATUSES),
  from: timeParam('Received at or after'),
  to: timeParam('Received before'),
  cursor: cursorParam((text) => numberedPosition(text, Number.MAX_SAFE_INTEGER)),
  limit: limitParam(),
});

const OrderListSchema = z
  .object({ success: z.literal(true), orders: z.array(OrderSchema), next_cursor: NextCursor, total: Total })
  .openapi('OrderList');

const list = createRoute({
  method: 'get',
  path: '/api/orders',
  tags: ['Orders and signals'],
  summary: 'Every order and what became of it, newest first',
  request: { query: OrderListParams },
  responses: { 200: answer('One page', OrderListSchema), 400: CHANGING[400], ...GUARDED },
});

/** `GET /api/orders`. */
export function ordersApi({ listOrders }: OrdersOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const { cursor = null, limit, ...params } = c.req.valid('query');
    const { rows, next, total } = await listOrders.execute(c.var.user.id, filterOf(params), cursor, limit);
    const orders = rows.map(orderView);
    return c.json({ success: true as const, orders, next_cursor: next && cursorText(next), total }, 200);
  });
  return api;
}

function filterOf(params: Omit<z.output<typeof OrderListParams>, 'cursor' | 'limit'>): OrderFilter {
  return {
    strategyAccountId: params.strategy_account_id ?? null,
    symbol: params.symbol ?? null,
    statuses: params.status ?? [],
    from: params.from ?? null,
    to: params.to ?? null,
  };
}

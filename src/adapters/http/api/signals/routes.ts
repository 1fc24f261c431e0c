import { createRoute, z } from '@hono/zod-openapi';
import type { ListSignals } from '../../../../application/orders/list-signals.ts';
import { ORDER_STATUSES, SIGNAL_STATUSES, type SignalFilter } from '../../../../application/ports/order-queries.ts';
import { answer, CHANGING, GUARDED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { cursorText, uuidPosition } from '../cursor.ts';
import { cursorParam, idParam, limitParam, textParam, timeParam, wordsParam } from '../query-params.ts';
import { NextCursor, Total } from '../value-schemas.ts';
import { SignalSchema, signalView } from './view.ts';

export interface SignalsOptions {
  readonly listSignals: Pick<ListSignals, 'execute'>;
}

const SignalListParams = z.object({
  strategy_id: idParam('Of one strategy'),
  status: wordsParam('Status, default all', SIGNAL_STATUSES),
  order_status: wordsParam('Status of one of its orders', ORDER_STATUSES),
  symbol: textParam('Of one of its orders as shown, or as the payload says it; in any case', 50, 'BTC/USDT'),
  webhook_id: textParam('The id that its sender gave', 100, 'tv-1'),
  from: timeParam('Received at or after'),
  to: timeParam('Received before'),
  cursor: cursorParam(uuidPosition),
  limit: limitParam(),
});

const SignalListSchema = z
  .object({ success: z.literal(true), signals: z.array(SignalSchema), next_cursor: NextCursor, total: Total })
  .openapi('SignalList');

const list = createRoute({
  method: 'get',
  path: '/api/signals',
  tags: ['Orders and signals'],
  summary: 'Every webhook with a good token and what became of it, newest first',
  request: { query: SignalListParams },
  responses: { 200: answer('One page', SignalListSchema), 400: CHANGING[400], ...GUARDED },
});

/** `GET /api/signals`. */
export function signalsApi({ listSignals }: SignalsOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const { cursor = null, limit, ...params } = c.req.valid('query');
    const { rows, next, total } = await listSignals.execute(c.var.user.id, filterOf(params), cursor, limit);
    const signals = rows.map(signalView);
    return c.json({ success: true as const, signals, next_cursor: next && cursorText(next), total }, 200);
  });
  return api;
}

function filterOf(params: Omit<z.output<typeof SignalListParams>, 'cursor' | 'limit'>): SignalFilter {
  return {
    strategyId: params.strategy_id ?? null,
    statuses: params.status ?? [],
    orderStatuses: params.order_status ?? [],
    symbol: params.symbol ?? null,
    webhookId: params.webhook_id ?? null,
    from: params.from ?? null,
    to: params.to ?? null,
  };
}

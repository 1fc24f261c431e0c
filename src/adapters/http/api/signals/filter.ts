import { z } from '@hono/zod-openapi';
import { ORDER_STATUSES, SIGNAL_STATUSES, type SignalFilter } from '../../../../application/ports/order-queries.ts';
import { idParam, textParam, timeParam, wordsParam } from '../query-params.ts';

/** Which signals, as the query of an address says it. */
export const SignalFilterParams = z.object({
  strategy_id: idParam('Of one strategy'),
  status: wordsParam('Status, default all', SIGNAL_STATUSES),
  order_status: wordsParam('Status of one of its orders', ORDER_STATUSES),
  symbol: textParam('Of one of its orders as shown, or as a refused payload says it; in any case', 50, 'BTC/USDT'),
  webhook_id: textParam('The id that its sender gave', 100, 'tv-1'),
  from: timeParam('Received at or after'),
  to: timeParam('Received before'),
});

export function signalFilterOf(params: z.output<typeof SignalFilterParams>): SignalFilter {
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

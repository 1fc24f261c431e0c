import { createRoute, z } from '@hono/zod-openapi';
import type { ExportFailedOrders } from '../../../../application/failed-orders/export-failed-orders.ts';
import type { GetFailedOrder } from '../../../../application/failed-orders/get-failed-order.ts';
import type { ListFailedOrders } from '../../../../application/failed-orders/list-failed-orders.ts';
import type { Reader } from '../../../../application/failed-orders/read-failed-order.ts';
import type { ReadFailedOrderStatistics } from '../../../../application/failed-orders/read-statistics.ts';
import type { Log } from '../../../../application/ports/log.ts';
import { answer, CHANGING, GUARDED, IdParam, NAMED } from '../answers.ts';
import { type ApiContext, type ApiRouter, refuseFields, refuseUser } from '../api.ts';
import { cursorText } from '../cursor.ts';
import { csvOf } from './csv.ts';
import { cursorOf, FailedOrderFilterParams, FailedOrderListParams, filterOf } from './filter.ts';
import { FailedOrderDetailSchema, FailedOrderListSchema } from './schemas.ts';
import { sendText } from './send-text.ts';
import { dayView, outOfRange, StatisticsParams, StatisticsSchema, statisticsWanted } from './statistics.ts';
import { detailView, failedOrderView } from './views.ts';

/** The use cases that read failed orders. */
export interface ReadsFailedOrders {
  readonly listFailedOrders: Pick<ListFailedOrders, 'execute'>;
  readonly getFailedOrder: Pick<GetFailedOrder, 'execute'>;
  readonly exportFailedOrders: Pick<ExportFailedOrders, 'execute'>;
  readonly readStatistics: Pick<ReadFailedOrderStatistics, 'execute'>;
}

const TAGS = ['Failed orders'];

const list = createRoute({
  method: 'get',
  path: '/api/failed-orders',
  tags: TAGS,
  summary: 'Failed orders, newest first',
  request: { query: FailedOrderListParams },
  responses: { 200: answer('One page', FailedOrderListSchema), 400: CHANGING[400], ...GUARDED },
});

const get = createRoute({
  method: 'get',
  path: '/api/failed-orders/{id}',
  tags: TAGS,
  summary: 'A failed order with its signal, its attempts and its history, oldest first',
  request: { params: IdParam },
  responses: { 200: answer('The failed order', FailedOrderDetailSchema), ...NAMED },
});

const statistics = createRoute({
  method: 'get',
  path: '/api/failed-orders/statistics',
  tags: TAGS,
  summary: 'How many orders failed on each day, why, and what became of them',
  description:
    'Every day of UTC, as the daily candles of exchanges are, oldest first; by default the last thirty, at most 366.',
  request: { query: StatisticsParams },
  responses: { 200: answer('The days', StatisticsSchema), 400: CHANGING[400], ...GUARDED },
});

const exportAll = createRoute({
  method: 'get',
  path: '/api/failed-orders.csv',
  tags: TAGS,
  summary: 'All failed orders that match, newest first, as CSV',
  description:
    'UTF-8 with a byte order mark; the header row names the fields as the list does. A text that a spreadsheet would take for a formula begins with an apostrophe; numbers are left as they are.',
  request: { query: FailedOrderFilterParams },
  responses: {
    200: { description: 'The file', content: { 'text/csv': { schema: z.string() } } },
    400: CHANGING[400],
    ...GUARDED,
  },
});

const readerOf = (c: ApiContext): Reader => ({ userId: c.var.user.id, locale: c.var.user.locale });

/** Adds the routes that change nothing. */
export function addReading(api: ApiRouter, use: ReadsFailedOrders, log: Log): void {
  api.openapi(list, async (c) => {
    const params = c.req.valid('query');
    const { rows, next, total } = await use.listFailedOrders.execute(
      readerOf(c),
      filterOf(params),
      cursorOf(params),
      params.limit,
    );
    const orders = rows.map(failedOrderView);
    const next_cursor = next && cursorText({ at: next.createdAt, id: next.id });
    return c.json({ success: true as const, orders, next_cursor, total }, 200);
  });
  api.openapi(statistics, async (c) => {
    const read = await use.readStatistics.execute(c.var.user.id, statisticsWanted(c.req.valid('query')));
    if (read.kind === 'read') return c.json({ success: true as const, days: read.days.map(dayView) }, 200);
    return refuseFields(c, { to: outOfRange(read) });
  });
  api.openapi(exportAll, (c) => {
    const orders = use.exportFailedOrders.execute(readerOf(c), filterOf(c.req.valid('query')));
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="failed-orders.csv"');
    return sendText(c, csvOf(orders), log);
  });
  api.openapi(get, async (c) => {
    const detail = await use.getFailedOrder.execute(readerOf(c), c.req.valid('param').id);
    if (detail === null) return refuseUser(c, 404, 'NOT_FOUND');
    return c.json({ success: true as const, order: detailView(detail, c.var.user.locale) }, 200);
  });
}

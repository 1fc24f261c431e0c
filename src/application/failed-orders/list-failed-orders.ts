import { FAILED_ORDER_STATUSES, type FailedOrderStatus } from '../../domain/failed-order.ts';
import { type Page, pageOf } from '../page.ts';
import type { Cursor, FailedOrderFilter, FailedOrderQueries } from '../ports/failed-orders.ts';
import { type Reader, type ReadFailedOrder, readFailedOrder } from './read-failed-order.ts';

const DONE: readonly FailedOrderStatus[] = ['completed', 'removed'];

/** What a list shows unless asked otherwise: whatever may still need somebody. */
export const OPEN_STATUSES = FAILED_ORDER_STATUSES.filter((status) => !DONE.includes(status));

/** The failed orders of a user, newest first. */
export class ListFailedOrders {
  readonly #queries: FailedOrderQueries;

  constructor(queries: FailedOrderQueries) {
    this.#queries = queries;
  }

  /** One page after the given position. Throws `LedgerUnavailable`. */
  async execute(
    { userId, locale }: Reader,
    filter: FailedOrderFilter,
    after: Cursor | null,
    limit: number,
  ): Promise<Page<ReadFailedOrder, Cursor>> {
    const [found, total] = await Promise.all([
      this.#queries.list(userId, filter, after, limit + 1),
      this.#queries.count(userId, filter),
    ]);
    const orders = found.map((order) => readFailedOrder(order, locale));
    return pageOf(orders, limit, total, ({ createdAt, id }) => ({ createdAt, id }));
  }
}

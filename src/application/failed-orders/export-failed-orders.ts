import type { FailedOrderFilter, FailedOrderQueries } from '../ports/failed-orders.ts';
import { type Reader, type ReadFailedOrder, readFailedOrder } from './read-failed-order.ts';

/** All failed orders of a user that match, newest first, however many there are. */
export class ExportFailedOrders {
  readonly #queries: FailedOrderQueries;

  constructor(queries: FailedOrderQueries) {
    this.#queries = queries;
  }

  /** Read as it is consumed. Throws `LedgerUnavailable`, also in the middle. */
  async *execute({ userId, locale }: Reader, filter: FailedOrderFilter): AsyncGenerator<ReadFailedOrder, void, void> {
    for await (const order of this.#queries.stream(userId, filter)) yield readFailedOrder(order, locale);
  }
}

import { type Page, pageOf } from '../page.ts';
import type { ListedOrder, OrderFilter, OrderQueries, Position } from '../ports/order-queries.ts';

/** The orders of a user, newest first. */
export class ListOrders {
  readonly #queries: OrderQueries;

  constructor(queries: OrderQueries) {
    this.#queries = queries;
  }

  /** One page after the given position. Throws `LedgerUnavailable`. */
  async execute(
    userId: number,
    filter: OrderFilter,
    after: Position<number> | null,
    limit: number,
  ): Promise<Page<ListedOrder, Position<number>>> {
    const [rows, total] = await Promise.all([
      this.#queries.list(userId, filter, after, limit + 1),
      this.#queries.count(userId, filter),
    ]);
    return pageOf(rows, limit, total, ({ receivedAt, id }) => ({ at: receivedAt, id }));
  }
}

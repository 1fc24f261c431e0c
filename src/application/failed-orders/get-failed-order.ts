import type { FailedOrderDetail, FailedOrderQueries } from '../ports/failed-orders.ts';
import { type Reader, type ReadFailedOrder, readFailedOrder } from './read-failed-order.ts';

/** A failed order in its reader's language, with its attempts and what people did to it. */
export interface ReadFailedOrderDetail extends Omit<FailedOrderDetail, 'order'> {
  readonly order: ReadFailedOrder;
}

/** One failed order of a user. */
export class GetFailedOrder {
  readonly #queries: FailedOrderQueries;

  constructor(queries: FailedOrderQueries) {
    this.#queries = queries;
  }

  /** Null: it is not there, or another's. Throws `LedgerUnavailable`. */
  async execute({ userId, locale }: Reader, id: number): Promise<ReadFailedOrderDetail | null> {
    const detail = await this.#queries.get(userId, id);
    return detail && { ...detail, order: readFailedOrder(detail.order, locale) };
  }
}

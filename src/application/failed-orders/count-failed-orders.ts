import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import { type ReasonCode, reasonTitle } from '../../domain/reasons.ts';
import type { FailedOrderFilter, FailedOrderQueries } from '../ports/failed-orders.ts';
import type { Reader } from './read-failed-order.ts';

/** How many failed orders a filter matches, and of what. */
export interface FailedOrderCounts {
  /** Of every status, whichever the filter names. */
  readonly byStatus: Readonly<Record<FailedOrderStatus, number>>;
  /** Whichever reason the filter names; most frequent first. `text` is in the reader's language, but the old system's own where there is no code. */
  readonly byReason: readonly { readonly code: ReasonCode | null; readonly text: string; readonly count: number }[];
}

/** The counts that stand over a list of failed orders. */
export class CountFailedOrders {
  readonly #queries: FailedOrderQueries;

  constructor(queries: FailedOrderQueries) {
    this.#queries = queries;
  }

  /** Throws `LedgerUnavailable`. */
  async execute({ userId, locale }: Reader, filter: FailedOrderFilter): Promise<FailedOrderCounts> {
    const [byStatus, reasons] = await Promise.all([
      this.#queries.countByStatus(userId, filter),
      this.#queries.countByReason(userId, { ...filter, code: null }),
    ]);
    const byReason = reasons.map(({ code, reason, count }) => {
      const text = code === null ? (reason ?? '') : reasonTitle(code, locale);
      return { code, text, count };
    });
    return { byStatus, byReason };
  }
}

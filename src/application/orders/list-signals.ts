import { type Page, pageOf } from '../page.ts';
import type { ListedSignal, Position, SignalFilter, SignalQueries } from '../ports/order-queries.ts';

/** What a user's webhooks said, newest first, with what became of it. */
export class ListSignals {
  readonly #queries: SignalQueries;

  constructor(queries: SignalQueries) {
    this.#queries = queries;
  }

  /** One page after the given position. `total` goes no further than `countedAtMost`, by default as far as it takes. Throws `LedgerUnavailable`. */
  async execute(
    userId: number,
    filter: SignalFilter,
    after: Position<string> | null,
    limit: number,
    countedAtMost = Number.POSITIVE_INFINITY,
  ): Promise<Page<ListedSignal, Position<string>>> {
    const [rows, total] = await Promise.all([
      this.#queries.list(userId, filter, after, limit + 1),
      this.#queries.count(userId, filter, countedAtMost),
    ]);
    return pageOf(rows, limit, total, ({ receivedAt, id }) => ({ at: receivedAt, id }));
  }
}

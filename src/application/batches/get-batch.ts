import type { Batches, BatchView, EntryView } from '../ports/batches.ts';

export interface BatchPage {
  readonly batch: BatchView;
  readonly entries: readonly EntryView[];
  /** The position after which the next page begins; null on the last one. */
  readonly nextAfter: number | null;
}

/** How far a batch is, and what became of each of its entries. */
export class GetBatch {
  readonly #batches: Batches;

  constructor(batches: Batches) {
    this.#batches = batches;
  }

  /** At most `limit` entries after a position. Null: it is not there, or another's. Throws `LedgerUnavailable`. */
  async execute(userId: number, id: string, after: number, limit: number): Promise<BatchPage | null> {
    const batch = await this.#batches.view(userId, id);
    if (batch === null) return null;
    const found = await this.#batches.entries(userId, id, after, limit + 1);
    const entries = found.slice(0, limit);
    return { batch, entries, nextAfter: found.length > limit ? (entries.at(-1)?.position ?? null) : null };
  }
}

import type { Batches, BatchPreview, NewBatch } from '../ports/batches.ts';

/** What a batch would do, for whoever is about to ask for it. */
export class PreviewBatch {
  readonly #batches: Batches;

  constructor(batches: Batches) {
    this.#batches = batches;
  }

  /** Asked for as of `RunBatch`, and held to the very same rules. Ids that are nobody's or another's are left out as `NOT_FOUND`. Throws `LedgerUnavailable`. */
  execute(userId: number, asked: Omit<NewBatch, 'id' | 'userId'>): Promise<BatchPreview> {
    return this.#batches.preview({ ...asked, userId });
  }
}

import type { Batches, BatchView } from '../ports/batches.ts';
import type { Log } from '../ports/log.ts';

/** Ends what a batch has not claimed yet. */
export class CancelBatch {
  readonly #batches: Batches;
  readonly #log: Log;

  constructor(batches: Batches, log: Log) {
    this.#batches = batches;
    this.#log = log;
  }

  /** The batch as it stands then. Null: it is not there, or another's. Throws `LedgerUnavailable`. */
  async execute(userId: number, id: string): Promise<BatchView | null> {
    if (!(await this.#batches.cancel(userId, id))) return null;
    this.#log.info('a batch was cancelled', { batch: id, user: userId });
    return this.#batches.view(userId, id);
  }
}

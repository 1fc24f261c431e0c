import { OVER } from '../../application/over.ts';
import type { Clock } from '../../application/ports/clock.ts';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';

/** How many items one batch holds at most. */
const MOST_IN_ONE = 32;

/** A batch that takes longer, in milliseconds, has met a connection or a lock that hangs: nothing waits for it any more. */
const HANGS = 100;

export interface GatheringOptions<Item, Result> {
  /** Results in the order of the items. What it rejects with, each of them gets. */
  readonly together: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** While so many batches are under way, what comes waits for the next. */
  readonly mostUnderWay: number;
  readonly clock: Pick<Clock, 'wait'>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what arrives together: one alone starts at once, and whatever comes while batches are under way goes with the next.
 * So commits are shared when it is busy, and nothing waits when it is not. One that can't be written spoils none of the others:
 * they are done by themselves then.
 */
export class Gathering<Item, Result> {
  readonly #options: GatheringOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #underWay = 0;
  #isDue = false;

  constructor(options: GatheringOptions<Item, Result>) {
    this.#options = options;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#startSoon();
    });
  }

  /** Once everything that has arrived in this turn of the event loop was read. */
  #startSoon(): void {
    if (this.#isDue || this.#underWay === this.#options.mostUnderWay) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      void this.#start();
    });
  }

  async #start(): Promise<void> {
    const batch = this.#waiting.splice(0, MOST_IN_ONE);
    if (batch.length === 0) return;
    this.#underWay += 1;
    const ended = new AbortController();
    void this.#options.clock.wait(HANGS, ended.signal).then(() => {
      this.#underWay -= 1;
      if (this.#waiting.length > 0) this.#startSoon();
    });
    if (this.#waiting.length > 0) this.#startSoon();
    await this.#do(batch);
    ended.abort(OVER);
  }

  async #do(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.together(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      if (error instanceof LedgerUnavailable || batch.length === 1) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.#do([one]);
    }
  }
}

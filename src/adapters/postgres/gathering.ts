import type { Clock } from '../../application/ports/clock.ts';
import { LedgerUnavailable, type Urgency } from '../../application/ports/order-ledger.ts';
import { metOthers } from './errors.ts';

/** How much one batch holds at most, unless told otherwise. */
const MOST_IN_ONE = 32;

/** A batch that takes longer, in milliseconds, has met a connection or a lock that hangs: nothing waits for it any more. */
const HANGS = 100;

/** How long something that nobody waits for may wait for company, in milliseconds. */
const LEISURE = 10;

export interface GatheringOptions<Entry, Result> {
  /** Results in the order of the entries. One that comes later than the others may be a promise: it holds nothing up. */
  readonly together: (entries: readonly Entry[]) => Promise<readonly (Result | Promise<Result>)[]>;
  /** While so many batches are under way, what comes waits for the next. */
  readonly mostUnderWay: number;
  readonly mostInOne?: number;
  readonly clock: Pick<Clock, 'after'>;
}

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  readonly resolve: (result: Result | Promise<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what arrives together: one alone starts at once, and whatever comes while batches are under way goes with the next.
 * So commits are shared when it is busy, and nothing waits when it is not. One that can't be written spoils none of the others:
 * they are done by themselves then.
 */
export class Gathering<Entry, Result> {
  readonly #options: GatheringOptions<Entry, Result>;
  readonly #mostInOne: number;
  #waiting: Waiting<Entry, Result>[] = [];
  #underWay = 0;
  /** What waits is not to wait longer than it must. */
  #isWanted = false;
  #isDue = false;
  #isLeisurelyDue = false;

  constructor(options: GatheringOptions<Entry, Result>) {
    this.#options = options;
    this.#mostInOne = options.mostInOne ?? MOST_IN_ONE;
  }

  add(entry: Entry, urgency: Urgency = 'now'): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      if (urgency === 'now' || this.#waiting.length >= this.#mostInOne) this.#startSoon();
      else this.#startAtLeisure();
    });
  }

  #startSoon(): void {
    this.#isWanted = true;
    this.#startIfFree();
  }

  #startAtLeisure(): void {
    if (this.#isLeisurelyDue) return;
    this.#isLeisurelyDue = true;
    this.#options.clock.after(LEISURE, () => {
      this.#isLeisurelyDue = false;
      this.#startSoon();
    });
  }

  /** Once everything that has arrived in this turn of the event loop was read. */
  #startIfFree(): void {
    if (!this.#isWanted || this.#isDue || this.#underWay === this.#options.mostUnderWay) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      void this.#start();
    });
  }

  async #start(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#mostInOne);
    this.#isWanted = this.#waiting.length > 0;
    if (batch.length === 0) return;
    this.#underWay += 1;
    let isUnderWay = true;
    const makeWay = () => {
      if (isUnderWay) this.#underWay -= 1;
      isUnderWay = false;
      this.#startIfFree();
    };
    const cancel = this.#options.clock.after(HANGS, makeWay);
    this.#startIfFree();
    await this.#do(batch);
    cancel();
    makeWay();
  }

  async #do(batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.#options.together(batch.map(({ entry }) => entry));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result | Promise<Result>);
      });
    } catch (error) {
      const isShared = error instanceof LedgerUnavailable && !metOthers(error);
      if (isShared || batch.length === 1) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.#do([one]);
    }
  }
}

import { failureFields } from './log-fields.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { LedgerUnavailable } from './ports/order-ledger.ts';

const FIRST_WAIT = 100;
const LONGEST_WAIT = 2_000;

/** Work that outlives the answer to a webhook. A graceful stop waits for it; a kill leaves it to recovery. */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Aborts when this instance stops: what waits for long must give up then. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Runs beside everything else; an error is logged, for nobody awaits it. */
  start(name: string, work: () => Promise<unknown>): void {
    const running = work()
      .catch((error: unknown) => {
        if (!this.stopping.aborted) this.#log.error(`${name} failed`, failureFields(error));
      })
      .then(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Calls `work` again, ever more slowly, while the ledger can't be reached; rejects when this instance stops. */
  async persist<T>(work: () => Promise<T>): Promise<T> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LedgerUnavailable) || this.stopping.aborted) throw error;
      }
      await this.#clock.wait(wait, this.stopping);
    }
  }

  /** Runs `work` every `ms` milliseconds until this instance stops. */
  every(name: string, ms: number, work: () => Promise<unknown>): void {
    this.start(name, async () => {
      while (!this.stopping.aborted) {
        await work().catch((error: unknown) => this.#log.warn(`${name} failed`, failureFields(error)));
        await this.#clock.wait(ms, this.stopping);
      }
    });
  }

  /** Tells all work to end, and waits for it, at most `ms` milliseconds. */
  async stop(ms: number): Promise<void> {
    this.#stopping.abort();
    const limit = new AbortController();
    await Promise.race([Promise.all(this.#running), this.#clock.wait(ms, limit.signal)]);
    limit.abort();
  }
}

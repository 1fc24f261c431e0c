import cluster, { type Worker } from 'node:cluster';
import { OVER } from '../application/over.ts';
import type { Clock } from '../application/ports/clock.ts';
import type { Log } from '../application/ports/log.ts';
import { FailureSchema, WORKER_VARIABLE, type WorkerPlace } from './worker.ts';

export interface CrewOptions {
  readonly count: number;
  readonly embeddedUrl: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a place stays empty after a worker that died young, in milliseconds; doubled each time. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** Who lived so long did not die of its start. */
const GROWN_UP = 30_000;

/** How a worker ended. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
  /** Null: it was killed, or crashed without a word. */
  readonly reason: string | null;
}

/** So many workers on one port, each replaced when it dies. A crew that was never whole ends with the first that can't start. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Worker>();
  readonly #listening = new Set<number>();
  #places: Promise<void> = Promise.resolve();
  #isWhole = false;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** The port once all of them listen; null when it was stopped before. Rejects with why one can't start. */
  start(): Promise<number | null> {
    // The primary gives out the connections in turn, so that each worker has its share.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    return new Promise((resolve, reject) => {
      const numbers = Array.from({ length: this.#options.count }, (_, index) => index + 1);
      const kept = numbers.map((number) => this.#keep(number, resolve));
      this.#places = Promise.allSettled(kept).then(() => {});
      Promise.all(kept).then(() => resolve(null), reject);
    });
  }

  /** Each finishes what is in flight; whoever still runs after `ms` milliseconds is killed. Calling it again joins the first call. */
  async stop(ms: number): Promise<void> {
    this.#stopping.abort();
    for (const worker of this.#running) worker.process.kill('SIGTERM');
    const ended = new AbortController();
    const killing = this.#options.clock.wait(ms, ended.signal).then(() => {
      for (const worker of this.#running) worker.process.kill('SIGKILL');
    });
    await this.#places;
    ended.abort(OVER);
    await killing;
  }

  /** One place in the crew, until it is stopped. */
  async #keep(number: number, onWhole: (port: number) => void): Promise<void> {
    const { clock, log } = this.#options;
    let pause = FIRST_PAUSE;
    while (!this.#stopping.signal.aborted) {
      const began = clock.monotonic();
      const end = await this.#run(number, onWhole);
      if (this.#stopping.signal.aborted) return;
      if (!this.#isWhole) throw new Error(end.reason ?? `A worker ended with ${end.signal ?? end.code} as it started`);
      if (clock.monotonic() - began > GROWN_UP) pause = FIRST_PAUSE;
      log.error('a worker ended; another takes its place', { worker: number, ...end, after: pause });
      await clock.wait(pause, this.#stopping.signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** One worker, from its start to its end. */
  async #run(number: number, onWhole: (port: number) => void): Promise<End> {
    const { count, embeddedUrl, log } = this.#options;
    const place: WorkerPlace = { number, of: count, embeddedUrl };
    const worker = cluster.fork({ [WORKER_VARIABLE]: JSON.stringify(place) });
    this.#running.add(worker);
    let reason: string | null = null;
    worker.on('message', (said: unknown) => {
      reason = FailureSchema.safeParse(said).data?.failure ?? reason;
    });
    worker.once('listening', ({ port }) => {
      log.info('a worker listens', { worker: number, pid: worker.process.pid });
      this.#listening.add(number);
      if (this.#listening.size < count || this.#isWhole) return;
      this.#isWhole = true;
      onWhole(port);
    });
    const end = await endOf(worker);
    this.#running.delete(worker);
    return { ...end, reason: reason ?? end.reason };
  }
}

/** What a worker said arrives before the end of its channel, but maybe after its own. */
async function endOf(worker: Worker): Promise<End> {
  const disconnected = new Promise<void>((resolve) => worker.once('disconnect', () => resolve()));
  const end = await new Promise<End>((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal, reason: null }));
    worker.on('error', ({ message }) => {
      // Others are connections that a dead worker could not be given.
      if (worker.process.pid === undefined) resolve({ code: null, signal: null, reason: message });
    });
  });
  if (worker.process.pid !== undefined) await disconnected;
  return end;
}

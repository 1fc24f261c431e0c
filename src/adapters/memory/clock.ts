import type { Clock } from '../../application/ports/clock.ts';

interface Wait {
  /** By the monotonic clock. */
  readonly dueAt: number;
  readonly end: () => void;
}

/** No use case waits longer than a day for anything. */
const LONGEST_RUN = 86_400_000;

/**
 * Time that passes only when told to. Between two waits everything that can go on does so, so that what a test sees does
 * not depend on the machine.
 */
export class VirtualClock implements Clock {
  #wall: number;
  /** It has a zero of its own. */
  #monotonic = 1_000;
  readonly #waits = new Set<Wait>();

  constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
    this.#wall = start.getTime();
  }

  now(): Date {
    return new Date(this.#wall);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.after(ms, end);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  after(ms: number, then: () => void): () => void {
    const end = () => {
      if (this.#waits.delete(wait)) then();
    };
    const wait = { dueAt: this.#monotonic + ms, end };
    this.#waits.add(wait);
    return () => this.#waits.delete(wait);
  }

  /** How many waits have not ended yet. */
  get waiting(): number {
    return this.#waits.size;
  }

  /** Ends the waits that are due within `ms`, one after the other, each at its own time and with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const until = this.#monotonic + ms;
    await settled();
    while (this.#endNext(until)) await settled();
    this.#moveTo(until);
  }

  /** Lets time pass until `work` has ended, and gives what it gave. Throws if time alone does not end it within a day. */
  async finish<T>(work: Promise<T>): Promise<T> {
    const until = this.#monotonic + LONGEST_RUN;
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    for (await settled(); !isOver; await settled())
      if (!this.#endNext(until)) throw new Error('The work waits for something that time does not bring');
    return work;
  }

  /** Moves the wall clock alone: a machine that slept, or a clock that was set. Negative is into the past. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #endNext(until: number): boolean {
    let next: Wait | undefined;
    for (const wait of this.#waits)
      if (wait.dueAt <= until && (next === undefined || wait.dueAt < next.dueAt)) next = wait;
    if (next === undefined) return false;
    this.#moveTo(next.dueAt);
    next.end();
    return true;
  }

  #moveTo(monotonic: number): void {
    this.#wall += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }
}

/** Lets everything that is ready run: promises that follow from each other all settle before the event loop goes round. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

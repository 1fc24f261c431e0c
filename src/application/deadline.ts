import { TIMINGS } from '../domain/timings.ts';
import type { Clock } from './ports/clock.ts';

/** When a request is answered at the latest, and when its send gate closes before that. */
export interface Deadline {
  /** By the monotonic clock, as `gateAt`. */
  readonly answerAt: number;
  readonly gateAt: number;
  /** The same instant by the wall clock. */
  readonly gateAtWall: Date;
}

/** The deadline of a request that began at `startedAt` (monotonic) and may take `timeoutMs` milliseconds. */
export function deadlineOf(clock: Clock, startedAt: number, timeoutMs: number): Deadline {
  const answerAt = startedAt + timeoutMs;
  const gateAt = answerAt - TIMINGS.gateBeforeDeadline;
  return { answerAt, gateAt, gateAtWall: new Date(clock.now().getTime() + gateAt - clock.monotonic()) };
}

/** Waits for `work`, but at most `ms` milliseconds; it goes on by itself then. Rejects as `work` does. */
export function atMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(Math.max(ms, 0), resolve);
    work.finally(cancel).then(() => resolve(), reject);
  });
}

/** Does `work` with a signal that aborts when the send gate closes. */
export function beforeGate<T>(clock: Clock, { gateAt }: Deadline, work: (gate: AbortSignal) => Promise<T>): Promise<T> {
  const gate = new AbortController();
  const cancel = clock.after(Math.max(gateAt - clock.monotonic(), 0), () => gate.abort());
  return work(gate.signal).finally(cancel);
}

/** What `work` gives, or null when it takes longer than `ms` milliseconds; its signal aborts then. Rejects as `work` does before that. */
export function within<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T | null>,
): Promise<T | null> {
  const late = new AbortController();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      late.abort();
      resolve(null);
    });
    work(late.signal).finally(cancel).then(resolve, reject);
  });
}

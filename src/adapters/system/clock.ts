import type { Clock } from '../../application/ports/clock.ts';

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * This machine's time. A wait keeps the process alive until it ends, for its caller is owed the continuation: whoever
 * waits in a loop passes a signal that the stop aborts.
 */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER));
      signal?.addEventListener('abort', done, { once: true });
    }),
  after: (ms, then) => {
    const timer = setTimeout(then, Math.min(ms, LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};

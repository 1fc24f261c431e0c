import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Limiter } from '../../../src/adapters/ccxt/limiter.ts';
import type { RateLimit } from '../../../src/adapters/ccxt/profile.ts';
import type { Clock } from '../../../src/application/ports/clock.ts';

const MINUTE = 60_000;
const { signal } = new AbortController();

const orders = (points: number, windowMs: number): RateLimit => ({
  counts: 'orders',
  per: 'account',
  points,
  windowMs,
});
const requests = (points: number, windowMs: number): RateLimit => ({
  counts: 'requests',
  per: 'address',
  points,
  windowMs,
});

const ours = { site: 'binance', marketType: 'SPOT', account: '1' } as const;
const other = { ...ours, account: '2' };

/** Waits by moving the faked time on, so that windows pass too. */
const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  after: () => {
    throw new Error('Nobody sets a timer here');
  },
  wait: async (ms) => void (await jest.advanceTimersByTimeAsync(ms)),
};

let limiter: Limiter;

beforeEach(() => {
  jest.useFakeTimers();
  limiter = new Limiter(clock);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the limiter of one of two processes', () => {
  beforeEach(() => {
    limiter = new Limiter(clock, 2);
  });

  it('keeps to half of each limit', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(5, MINUTE)]);

    const taken = await Promise.all([1, 2, 3].map(() => limiter.take(ours, 'orders', signal)));

    expect(taken).toEqual([true, true, false]);
  });

  it('has one where there is less than one each', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, MINUTE)]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
  });

  it('takes half of what the exchange has counted for its own', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(10, MINUTE)]);

    await limiter.note(ours, [{ counts: 'orders', windowMs: MINUTE, used: 8 }]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
  });
});

describe('the limiter', () => {
  it('lets an exchange without stated limits alone', async () => {
    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
  });

  it('costs no wait under the limit', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(3, MINUTE)]);
    const before = clock.monotonic();

    for (let order = 0; order < 3; order += 1) expect(await limiter.take(ours, 'orders', signal)).toBe(true);

    expect(clock.monotonic()).toBe(before);
  });

  it('waits for the next window where that is near', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, 1_000)]);
    await limiter.take(ours, 'orders', signal);
    const before = clock.monotonic();

    expect(await limiter.take(ours, 'orders', signal)).toBe(true);

    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(999);
  });

  it('refuses at once where it is far', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, MINUTE)]);
    await limiter.take(ours, 'orders', signal);
    const before = clock.monotonic();

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);

    expect(clock.monotonic()).toBe(before);
  });

  it('counts orders per account, and requests per address', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, MINUTE), requests(3, MINUTE)]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
    expect(await limiter.take(other, 'orders', signal)).toBe(true);
    expect(await limiter.take(other, 'requests', signal)).toBe(true);
    expect(await limiter.take(ours, 'requests', signal)).toBe(false);
  });

  it('takes nothing from one limit when another is full', async () => {
    limiter.setLimits('binance', 'SPOT', [requests(2, MINUTE), orders(1, MINUTE)]);
    await limiter.take(ours, 'orders', signal);

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);

    expect(await limiter.take(ours, 'requests', signal)).toBe(true);
  });

  it('believes the exchange when it has counted more', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(10, MINUTE)]);

    await limiter.note(ours, [{ counts: 'orders', windowMs: MINUTE, used: 10 }]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
    expect(await limiter.take(other, 'orders', signal)).toBe(true);
  });

  it('keeps its own count when the exchange has not seen every request yet', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(2, MINUTE)]);
    await limiter.take(ours, 'orders', signal);
    await limiter.take(ours, 'orders', signal);

    await limiter.note(ours, [{ counts: 'orders', windowMs: MINUTE, used: 1 }]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
  });

  it('keeps what was counted when the exchange states new limits', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, MINUTE)]);
    await limiter.take(ours, 'orders', signal);

    limiter.setLimits('binance', 'SPOT', [orders(2, MINUTE)]);

    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
  });

  it('pauses a site for all its accounts and both market types, and no other site', async () => {
    limiter.pause('binance', MINUTE);

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
    expect(await limiter.take({ ...other, marketType: 'FUTURES' }, 'requests', signal)).toBe(false);
    expect(await limiter.take({ ...ours, site: 'bybit' }, 'orders', signal)).toBe(true);
    await clock.wait(MINUTE);
    expect(await limiter.take(ours, 'orders', signal)).toBe(true);
  });

  it('never shortens a pause', async () => {
    limiter.pause('binance', MINUTE);
    limiter.pause('binance', 1);

    expect(await limiter.take(ours, 'orders', signal)).toBe(false);
  });

  it('counts each order of one request, and the request once', async () => {
    limiter.setLimits('binance', 'SPOT', [requests(2, MINUTE), orders(8, MINUTE)]);

    expect(await limiter.take(ours, 'orders', signal, 5)).toBe(true);
    expect(await limiter.take(ours, 'orders', signal, 5)).toBe(false);
    expect(await limiter.take(ours, 'requests', signal)).toBe(true);
    expect(await limiter.take(ours, 'requests', signal)).toBe(false);
  });

  it('lets more orders than a limit allows go out where none is used up', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(3, 1_000)]);

    expect(await limiter.take(ours, 'orders', signal, 5)).toBe(true);
  });

  describe('asked for room', () => {
    /** How long it waited, in milliseconds. */
    const waited = async (count: number) => {
      const before = clock.monotonic();
      expect(await limiter.untilRoom(ours, count, signal)).toBe(true);
      return clock.monotonic() - before;
    };

    it('waits for nothing where there is some, and takes none', async () => {
      limiter.setLimits('binance', 'SPOT', [orders(2, MINUTE)]);

      expect(await waited(1)).toBe(0);
      expect(await limiter.take(ours, 'orders', signal, 2)).toBe(true);
    });

    it('leaves a fifth of each limit to those that can not wait', async () => {
      limiter.setLimits('binance', 'SPOT', [orders(10, MINUTE)]);
      await limiter.take(ours, 'orders', signal, 6);

      expect(await waited(2)).toBe(0);
      expect(await waited(3)).toBeGreaterThanOrEqual(MINUTE - 1);
    });

    it('waits however long the site is paused', async () => {
      limiter.pause('binance', MINUTE);

      expect(await waited(1)).toBeGreaterThanOrEqual(MINUTE);
    });

    it('never waits for more than an empty limit', async () => {
      limiter.setLimits('binance', 'SPOT', [orders(5, MINUTE)]);

      expect(await waited(5)).toBe(0);
    });

    it('gives up with the signal', async () => {
      limiter.pause('binance', MINUTE);

      expect(await limiter.untilRoom(ours, 1, AbortSignal.abort())).toBe(false);
    });
  });

  it('gives up with the signal', async () => {
    limiter.setLimits('binance', 'SPOT', [orders(1, 1_000)]);
    await limiter.take(ours, 'orders', signal);

    expect(await limiter.take(ours, 'orders', AbortSignal.abort())).toBe(false);
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../../src/adapters/system/clock.ts';

describe('the system clock', () => {
  it('tells wall time, and a monotonic reading that never goes back', () => {
    const before = Date.now();
    const [first, second] = [systemClock.monotonic(), systemClock.monotonic()];

    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(before);
    expect(second).toBeGreaterThanOrEqual(first);
  });

  it('waits as long as it was told', async () => {
    jest.useFakeTimers();
    try {
      let isOver = false;
      const wait = systemClock.wait(1_000).then(() => {
        isOver = true;
      });

      await jest.advanceTimersByTimeAsync(999);
      expect(isOver).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      await wait;
      expect(isOver).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends a wait at once when its signal aborts, and leaves no timer behind', async () => {
    jest.useFakeTimers();
    try {
      const controller = new AbortController();
      const wait = systemClock.wait(2 ** 40, controller.signal);

      expect(jest.getTimerCount()).toBe(1);
      controller.abort();
      await wait;
      await systemClock.wait(1_000, controller.signal);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('calls after a time, unless that is taken back', () => {
    jest.useFakeTimers();
    try {
      const called: string[] = [];
      systemClock.after(10, () => called.push('kept'));
      const takeBack = systemClock.after(2 ** 40, () => called.push('taken back'));
      expect(jest.getTimerCount()).toBe(2);
      takeBack();
      expect(jest.getTimerCount()).toBe(1);
      jest.advanceTimersByTime(10);
      expect(called).toEqual(['kept']);
    } finally {
      jest.useRealTimers();
    }
  });
});

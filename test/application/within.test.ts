import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../src/adapters/memory/index.ts';
import { within } from '../../src/application/deadline.ts';

describe('work within a time', () => {
  it('gives what it gives, and leaves nothing waiting', async () => {
    const clock = new VirtualClock();
    const signals: AbortSignal[] = [];

    const work = within(clock, 100, async (signal) => {
      signals.push(signal);
      await clock.wait(99);
      return 'done';
    });

    expect(await clock.finish(work)).toBe('done');
    await clock.advance(1_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(clock.waiting).toBe(0);
  });

  it('is null once the time is over, and hears of it', async () => {
    const clock = new VirtualClock();
    const signals: AbortSignal[] = [];

    const work = within(clock, 100, async (signal) => {
      signals.push(signal);
      await clock.wait(101);
      throw new Error('Nobody hears of this any more');
    });

    expect(await clock.finish(work)).toBeNull();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await clock.advance(1_000);
  });

  it('rejects as the work does', async () => {
    const clock = new VirtualClock();
    const work = within(clock, 100, () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
  });
});

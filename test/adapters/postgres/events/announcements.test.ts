import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../../src/adapters/memory/clock.ts';
import { Announcements } from '../../../../src/adapters/postgres/events/announcements.ts';

describe('announcements', () => {
  function counting(outcome: () => Promise<void> = async () => {}) {
    const clock = new VirtualClock();
    const seen = { wakeUps: 0 };
    const announcements = new Announcements(clock, () => {
      seen.wakeUps += 1;
      return outcome();
    });
    return { clock, seen, announcements };
  }

  it('gather everything within 20 ms into one wake-up', async () => {
    const { clock, seen, announcements } = counting();
    for (let change = 0; change < 1_000; change++) announcements.announce();
    await clock.advance(19);
    announcements.announce();
    expect(seen.wakeUps).toBe(0);
    await clock.advance(1);
    expect(seen.wakeUps).toBe(1);
    await clock.advance(1_000);
    expect(seen.wakeUps).toBe(1);
  });

  it('wake again for what changes afterwards, also when a wake-up failed', async () => {
    const { clock, seen, announcements } = counting(() => Promise.reject(new Error('no database')));
    announcements.announce();
    await clock.advance(20);
    announcements.announce();
    await clock.advance(20);
    expect(seen.wakeUps).toBe(2);
  });
});

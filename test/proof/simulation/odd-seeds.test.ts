import { describe, expect, it } from '@jest/globals';
import { expectPromisesKept } from './seeds.ts';

describe('histories of two processes, their database and an exchange under every fault, odd seeds', () => {
  it('keep every promise', async () => {
    const tally = await expectPromisesKept(1, 2);

    expect(tally.of('acceptances')).toBeGreaterThan(1_000);
    expect(tally.of('kills')).toBeGreaterThan(1_000);
    expect(tally.of('breaches')).toBeGreaterThan(0);
    // Where there is a fence, hardly anything is left to a person.
    expect(tally.of('fenced_needs_review')).toBeLessThan(tally.of('fenced_unknown') / 100);
  }, 600_000);
});

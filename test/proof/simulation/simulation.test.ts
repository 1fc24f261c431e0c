import { describe, expect, it } from '@jest/globals';
import { play, playSeed, shrinkSeed } from './history.ts';
import { type Planted, startInstance } from './instance.ts';
import type { Promised } from './judge.ts';
import { startNaiveInstance } from './naive.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';
import { CALM, FAULTS } from './weather.ts';
import type { Starts } from './world.ts';

const MOST_SEEDS = 1_500;

/** The promises that the seeds from 1 on show as broken, until all of `wanted` are among them. */
async function brokenBy(starts: Starts, wanted: readonly Promised[] | 'any'): Promise<ReadonlySet<Promised>> {
  const seen = new Set<Promised>();
  const isEnough = () => (wanted === 'any' ? seen.size > 0 : wanted.every((promise) => seen.has(promise)));
  for (let seed = 1; seed <= MOST_SEEDS && !isEnough(); seed += 1)
    for (const { promise } of (await playSeed(seed, { starts })).broken) seen.add(promise);
  return seen;
}

const withFault =
  (planted: Planted): Starts =>
  (shared) =>
    startInstance(shared, planted);

const eventsOf = async (seed: number) => {
  const events: string[] = [];
  await playSeed(seed, { onEvent: (line) => events.push(line) });
  return events;
};

describe('the simulation', () => {
  it('plays a seed the same way each time, event by event', async () => {
    const once = await eventsOf(7);

    expect(once.length).toBeGreaterThan(100);
    expect(await eventsOf(7)).toEqual(once);
    expect(await eventsOf(8)).not.toEqual(once);
  });

  it('meets every fault, and tells how often', async () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= 200; seed += 1)
      for (const [what, times] of Object.entries((await playSeed(seed)).tally.toJSON())) if (times > 0) met.add(what);

    expect([...FAULTS, 'kills', 'stops', 'cuts'].filter((fault) => !met.has(fault))).toEqual([]);
  });

  it('has every alert of a calm day executed once at each account', async () => {
    const venue = { hasFence: true, breaksFence: false, batchSize: 1 };
    const alert = { kind: 'alert', slot: 0, hasId: false, shape: 'market', copies: 0 } as const;
    const plan = Array.from({ length: 5 }, () => ({ after: 10, step: alert }));

    const { broken, tally } = await play({ weather: { seed: 1, faults: CALM, venue }, plan });

    expect(broken).toEqual([]);
    expect(tally.of('acceptances')).toBe(10);
    expect(tally.of('submissions')).toBe(10);
  });
});

describe('the simulation sees that something is wrong', () => {
  it('with the naive way: it executes orders twice and loses them', async () => {
    const broken = await brokenBy(startNaiveInstance, ['S1', 'S2']);

    expect([...broken]).toEqual(expect.arrayContaining(['S1', 'S2']));
  }, 120_000);

  it.each(Object.entries(PLANTED_FAULTS))(
    'when %s',
    async (_, planted) => {
      expect((await brokenBy(withFault(planted), 'any')).size).toBeGreaterThan(0);
    },
    120_000,
  );

  it('and shrinks the history to a few steps', async () => {
    const starts = withFault(PLANTED_FAULTS['retries are claimed without compare-and-set'] ?? {});
    let seed = 1;
    while ((await playSeed(seed, { starts })).broken.length === 0) seed += 1;

    const found = await shrinkSeed(seed, { starts });

    expect(found?.broken.length).toBeGreaterThan(0);
    expect(found?.history.plan.length).toBeLessThan(10);
  }, 120_000);
});

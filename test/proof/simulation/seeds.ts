import { expect } from '@jest/globals';
import { playSeed, shrinkSeed } from './history.ts';
import { Tally } from './tally.ts';

/** Odd and even ones are played side by side. */
export const SEEDS_IN_TESTS = 6_000;

/** Plays every `step`-th seed from `from` on; the first one that breaks a promise is shrunk and told with the command that replays it. */
export async function expectPromisesKept(from: number, step: number): Promise<Tally> {
  const tally = new Tally();
  for (let seed = from; seed <= SEEDS_IN_TESTS; seed += step) {
    const ended = await playSeed(seed);
    tally.add(ended.tally);
    if (ended.broken.length === 0) continue;
    const found = await shrinkSeed(seed);
    expect({ replay: `npm run proof -- --seed ${seed}`, ...(found ?? ended) }).toEqual({
      replay: 'nothing',
      broken: [],
    });
  }
  return tally;
}

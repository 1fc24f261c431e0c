import { playSeed } from './history.ts';
import { type Planted, startInstance } from './instance.ts';
import type { Promised } from './judge.ts';
import { startNaiveInstance } from './naive.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';
import type { Starts } from './world.ts';

/** Within so many seeds each fault has to be seen. */
const MOST_SEEDS = 1_500;

/** A gateway that is wrong on purpose, and the promises that must be seen to break; empty: any. */
export interface Control {
  readonly name: string;
  readonly starts: Starts;
  readonly breaks: readonly Promised[];
}

const withFault =
  (planted: Planted): Starts =>
  (shared) =>
    startInstance(shared, planted);

export const CONTROLS: readonly Control[] = [
  { name: 'the naive way: save on failure, retry sends again', starts: startNaiveInstance, breaks: ['S1', 'S2'] },
  ...Object.entries(PLANTED_FAULTS).map(([name, planted]) => ({ name, starts: withFault(planted), breaks: [] })),
];

/** What was seen of a control, and the seed that showed the last of it; null when it was not seen in time. */
export interface Seen {
  readonly seed: number | null;
  readonly broken: readonly Promised[];
}

/** Plays the seeds from 1 on until all is seen that must be. */
export async function look({ starts, breaks }: Control): Promise<Seen> {
  const broken = new Set<Promised>();
  const isEnough = () => (breaks.length === 0 ? broken.size > 0 : breaks.every((promise) => broken.has(promise)));
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    for (const { promise } of (await playSeed(seed, { starts })).broken) broken.add(promise);
    if (isEnough()) return { seed, broken: [...broken] };
  }
  return { seed: null, broken: [...broken] };
}

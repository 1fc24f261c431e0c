import fc from 'fast-check';
import { type Broken, brokenPromises, unsettled } from './judge.ts';
import { anyPlan, type Planned } from './steps.ts';
import type { Tally } from './tally.ts';
import { anyWeather, type Weather } from './weather.ts';
import { type Playing, World } from './world.ts';

export interface History {
  readonly weather: Weather;
  readonly plan: readonly Planned[];
}

/** What a history came to. */
export interface Ended {
  readonly broken: readonly Broken[];
  readonly tally: Tally;
}

/** A history that breaks a promise, made as small as it could be. */
export interface Found extends Pick<Ended, 'broken'> {
  readonly history: History;
}

const anyHistory: fc.Arbitrary<History> = fc.record({ weather: anyWeather, plan: anyPlan });

/** Plays one history to its end, and judges it. */
export async function play({ weather, plan }: History, playing?: Playing): Promise<Ended> {
  const world = new World(weather, playing);
  const { clock, store, venue, tally } = world.shared;
  for (const { after, step } of plan) {
    await clock.advance(after);
    world.do(step);
  }
  await world.rest();
  const open = unsettled(world);
  await world.review();
  tally.count('orders', store.orders.size);
  tally.count('attempts', store.attempts.size);
  tally.count('acceptances', venue.acceptances.length);
  return { broken: [...open, ...brokenPromises(world)], tally };
}

/** The history of a seed: the same in every run and on every machine. */
export async function playSeed(seed: number, playing?: Playing): Promise<Ended> {
  const played: Ended[] = [];
  const property = fc.asyncProperty(anyHistory, async (history) => {
    played.push(await play(history, playing));
  });
  const { errorInstance: cause } = await fc.check(property, { seed, numRuns: 1, unbiased: true, endOnFailure: true });
  const [ended] = played;
  if (ended === undefined) throw new Error(`The history of seed ${seed} could not be played`, { cause });
  return ended;
}

/** The smallest history like that of the seed which still breaks a promise; null if that of the seed breaks none. */
export async function shrinkSeed(seed: number, playing?: Playing): Promise<Found | null> {
  const property = fc.asyncProperty(anyHistory, async (history) => (await play(history, playing)).broken.length === 0);
  const { counterexample } = await fc.check(property, { seed, numRuns: 1, unbiased: true });
  const history = counterexample?.[0];
  return history === undefined ? null : { history, broken: (await play(history, playing)).broken };
}

import type { Measured } from './measure.ts';
import type { RungName } from './world.ts';

/** One at a time, 32 at once and 128 at once. */
export interface Loads {
  readonly alone: Measured;
  readonly busy: Measured;
  readonly crowded: Measured;
}

/** One turn through the ladder. */
export type Round = Readonly<Partial<Record<RungName, Loads>>>;

interface Goal {
  readonly what: string;
  readonly limit: number;
  readonly isMost: boolean;
  readonly ratio: (ours: Loads, naive: Loads, insert: Loads) => number;
}

/** What ours must reach, as ratios within one round. */
export const GOALS: readonly Goal[] = [
  goal('one at a time, p50 / naive', '≤', 1, (ours, naive) => ours.alone.p50 / naive.alone.p50),
  goal('one at a time, p99 / naive', '≤', 1.2, (ours, naive) => ours.alone.p99 / naive.alone.p99),
  goal('webhook → exchange, p50 / naive', '≤', 0.8, (ours, naive) => wireOf(ours.alone) / wireOf(naive.alone)),
  goal('32 at once, rate / naive', '≥', 2, (ours, naive) => ours.busy.rate / naive.busy.rate),
  goal('32 at once, p99 / naive', '≤', 0.7, (ours, naive) => ours.busy.p99 / naive.busy.p99),
  goal('32 at once, rate / insert and call', '≥', 0.6, (ours, _, insert) => ours.busy.rate / insert.busy.rate),
];

export interface Reached extends Pick<Goal, 'what'> {
  readonly wanted: string;
  readonly ratio: number;
  readonly isMet: boolean;
}

/** Each goal with the median of its ratios; null when a rung that it needs was left out. */
export function reached(rounds: readonly Round[]): readonly Reached[] | null {
  const whole = rounds.flatMap(({ ours, naive, insert }) => (ours && naive && insert ? [{ ours, naive, insert }] : []));
  if (whole.length === 0) return null;
  return GOALS.map(({ what, limit, isMost, ratio }) => {
    const got = median(whole.map(({ ours, naive, insert }) => ratio(ours, naive, insert)));
    const isMet = isMost ? got <= limit : got >= limit;
    return { what, wanted: `${isMost ? '≤' : '≥'} ${limit}`, ratio: got, isMet };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function goal(what: string, bound: '≤' | '≥', limit: number, ratio: Goal['ratio']): Goal {
  return { what, limit, isMost: bound === '≤', ratio };
}

const wireOf = ({ wire }: Measured): number => wire?.p50 ?? Number.NaN;

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Slot, SoakWorld } from './world.ts';

const EVERY = 5_000;
const PAGE = 4_096;

export interface Sample {
  readonly at: number;
  /** Of the steady process, in MiB. */
  readonly memory: number;
  /** Its open files and sockets. */
  readonly handles: number;
  /** Of all processes, at the database. */
  readonly connections: number;
}

/** Looks at the process that is never killed, for as long as the soak runs. */
export async function watch(world: SoakWorld, samples: Sample[]): Promise<void> {
  const steady = world.slots.find(({ isSteady }) => isSteady);
  while (!world.isOver && steady) {
    const sample = await sampleOf(world, steady).catch(() => null);
    if (sample !== null) samples.push(sample);
    await wait(EVERY);
  }
}

async function sampleOf({ server }: SoakWorld, { gateway }: Slot): Promise<Sample> {
  const pid = gateway?.pid ?? 0;
  const [, resident] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
  const handles = (await readdir(`/proc/${pid}/fd`)).length;
  const [row] = await server.query<{ connections: number }>(
    `select count(*)::integer as connections from pg_stat_activity where application_name like 'ordergate%'`,
  );
  const memory = Math.round((Number(resident) * PAGE) / 2 ** 20);
  return { at: Date.now(), memory, handles, connections: row?.connections ?? 0 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

/** What grew between the second quarter, when all is warm, and the last one; empty: nothing did; null: too short a run to tell. */
export function growth(samples: readonly Sample[]): readonly string[] | null {
  const quarter = Math.floor(samples.length / 4);
  if (quarter < 4) return null;
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
  return (['memory', 'handles', 'connections'] as const).flatMap((name) => {
    const [before, after] = [early, late].map((part) => median(part.map((sample) => sample[name])));
    const isGrowing = after! > before! * 1.3 + 15;
    return isGrowing ? [`${name}: ${before} in the second quarter, ${after} in the last`] : [];
  });
}

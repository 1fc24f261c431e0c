import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrdergates } from '../../support/gateway-process.ts';
import { load } from './load.ts';
import { HELP, readOptions, type SoakOptions } from './options.ts';
import { people } from './people.ts';
import { troubleDatabase, troubleExchanges, troubleProcesses } from './troubles.ts';
import { comeToRest, judge } from './verdict.ts';
import { growth, type Sample, watch } from './watch.ts';
import { count, type SoakWorld, startWorld } from './world.ts';

const PROGRESS = 10_000;
const INTERRUPTED = 130;
const PROMISES = ['S1', 'S2', 'S3', 'S4', 'L1'] as const;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const world = await startWorld(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp(world).finally(() => process.exit(INTERRUPTED)));
  try {
    return await soak(world, options);
  } finally {
    await cleanUp(world);
  }
}

async function cleanUp(world: SoakWorld): Promise<void> {
  await endOrdergates();
  for (const { proxy } of world.slots) await proxy.stop();
  await world.server.remove();
  await world.simulator.stop();
}

async function soak(world: SoakWorld, { minutes, seed }: SoakOptions): Promise<number> {
  const began = Date.now();
  const samples: Sample[] = [];
  const progress = setInterval(() => tell(world, began, samples), PROGRESS);
  const end = setTimeout(() => {
    world.isOver = true;
  }, minutes * 60_000);
  const work = [load(world), people(world), troubleExchanges(world), troubleDatabase(world), troubleProcesses(world)];
  await Promise.all([...work, watch(world, samples)]);
  clearTimeout(end);
  clearInterval(progress);
  const longestOpen = await comeToRest(world);
  const broken = await judge(world, longestOpen);
  const grown = growth(samples);
  await report(world, { longestOpen, broken, grown, samples, seed });
  return broken.length === 0 && !grown?.length ? 0 : 1;
}

function tell({ counts, simulator }: SoakWorld, began: number, samples: readonly Sample[]): void {
  const { memory, handles, connections } = samples.at(-1) ?? { memory: 0, handles: 0, connections: 0 };
  const of = (what: string) => counts.get(what) ?? 0;
  console.log(
    `${Math.round((Date.now() - began) / 1_000)} s: ${of('alerts')} alerts, ${simulator.orders.length} acceptances, ${of('kills')} kills, ` +
      `${of('stops')} stops; ${memory} MiB, ${handles} handles, ${connections} connections`,
  );
}

interface Result {
  readonly longestOpen: number;
  readonly broken: Awaited<ReturnType<typeof judge>>;
  readonly grown: readonly string[] | null;
  readonly samples: readonly Sample[];
  readonly seed: number;
}

async function report(world: SoakWorld, { longestOpen, broken, grown, samples, seed }: Result): Promise<void> {
  count(world, 'longest open after the last fault, ms', longestOpen);
  console.table(Object.fromEntries([...world.counts].toSorted(([one], [other]) => one.localeCompare(other))));
  const every = Math.max(Math.floor(samples.length / 8), 1);
  console.table(samples.filter((_, index) => index % every === 0).map(({ at: _, ...sample }) => sample));
  for (const promise of PROMISES) {
    const own = broken.filter((one) => one.promise === promise);
    console.log(`${promise}: ${own.length === 0 ? 'held' : `BROKEN ${own.length} times`}`);
    for (const { what } of own.slice(0, 20)) console.log(`  ${what}`);
  }
  console.log(resources(grown));
  if (broken.length > 0) console.log(`the seed was ${seed}`);
}

function resources(grown: readonly string[] | null): string {
  if (grown === null) return 'memory, handles and connections: too short a run to tell';
  return grown.length === 0 ? 'memory, handles and connections: flat' : `GROWING ${grown.join('; ')}`;
}

process.env.ORDERGATE_TEST_SERVER_FOLDER ??= await mkdtemp(join(tmpdir(), 'og-soak-'));
process.exit(
  await main().catch((error: Error) => {
    console.error(error.message);
    return 1;
  }),
);

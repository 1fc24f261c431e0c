import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrdergates } from '../../test/support/gateway-process.ts';
import { TEST_SERVER_FOLDER } from '../../test/support/test-server.ts';
import { endChildren } from './child.ts';
import { type Loads, median, type Round, reached } from './goals.ts';
import { machine } from './machine.ts';
import { type Measured, measure, type Rung } from './measure.ts';
import { HELP, type LadderOptions, readOptions } from './options.ts';
import { RUNGS, startWorld, type World } from './world.ts';

const INTERRUPTED = 130;
const WARM_UP = 3_000;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const names = RUNGS.filter((name) => options.only === null || options.only.includes(name));
  console.log(`${machine()}; PostgreSQL as ordergate embeds it, fsync on`);
  const world = await startWorld(names);
  const cleanUp = async () => {
    await endOrdergates();
    await endChildren();
    await world.server.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().finally(() => process.exit(INTERRUPTED)));
  try {
    return report(await climb(world, options));
  } finally {
    await cleanUp();
  }
}

/** Every rung in turn, so that whatever else this machine does meets them alike. */
async function climb(world: World, { rounds, seconds, alone }: LadderOptions): Promise<readonly Round[]> {
  for (const rung of world.rungs) await measure(world, rung, 32, { sent: WARM_UP });
  const done: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const loads: Record<string, Loads> = {};
    for (const rung of world.rungs) {
      console.error(`round ${round} of ${rounds}: ${rung.name}`);
      loads[rung.name] = await load(world, rung, alone, seconds * 1_000);
    }
    done.push(loads);
  }
  return done;
}

async function load(world: World, rung: Rung, alone: number, ms: number): Promise<Loads> {
  return {
    alone: await measure(world, rung, 1, { sent: alone }),
    busy: await measure(world, rung, 32, { ms }),
    crowded: await measure(world, rung, 128, { ms }),
  };
}

function report(rounds: readonly Round[]): number {
  for (const [load, title] of [
    ['alone', 'One at a time'],
    ['busy', '32 at once'],
    ['crowded', '128 at once'],
  ] as const) {
    console.log(`\n${title}: ms, orders a second; µs of processor time and commits per order`);
    console.table(
      Object.fromEntries(
        RUNGS.flatMap((name) =>
          rowOf(
            name,
            rounds.flatMap((round) => round[name]?.[load] ?? []),
          ),
        ),
      ),
    );
  }
  const goals = reached(rounds);
  if (goals === null) return 0;
  console.log('\nGoals: medians of the ratios within each round');
  console.table(
    Object.fromEntries(
      goals.map(({ what, wanted, ratio, isMet }) => [
        what,
        { wanted, reached: round(ratio), '': isMet ? 'met' : 'MISSED' },
      ]),
    ),
  );
  return goals.every(({ isMet }) => isMet) ? 0 : 1;
}

function rowOf(name: string, measured: readonly Measured[]) {
  if (measured.length === 0) return [];
  const of = (what: (one: Measured) => number | null) => {
    const values = measured.flatMap((one) => what(one) ?? []);
    return values.length === 0 ? '–' : round(median(values));
  };
  const row = {
    rate: of(({ rate }) => Math.round(rate)),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    'wire p50': of(({ wire }) => wire?.p50 ?? null),
    'wire p99': of(({ wire }) => wire?.p99 ?? null),
    'µs handler': of(({ cpu }) => cpu && Math.round(cpu)),
    'µs database': of(({ databaseCpu }) => databaseCpu && Math.round(databaseCpu)),
    commits: of(({ commits }) => commits),
  };
  return [[name, row]];
}

const round = (value: number): number => Math.round(value * 100) / 100;

process.env[TEST_SERVER_FOLDER] ??= await mkdtemp(join(tmpdir(), 'og-bench-'));
process.exit(
  await main().catch((error: Error) => {
    console.error(error.message);
    return 1;
  }),
);

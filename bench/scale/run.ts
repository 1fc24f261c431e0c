import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrdergates } from '../../test/support/gateway-process.ts';
import { TEST_SERVER_FOLDER } from '../../test/support/test-server.ts';
import { endChildren } from '../ladder/child.ts';
import { median } from '../ladder/goals.ts';
import { machine } from '../ladder/machine.ts';
import { HELP, readOptions, type ScaleOptions } from './options.ts';
import { type Loaded, type Loads, measureSetting } from './setting.ts';
import { takeovers } from './takeover.ts';
import { type Setting, startWorld, type World } from './world.ts';

const INTERRUPTED = 130;

/** One turn through all settings, by their names. */
type Round = ReadonlyMap<string, Loads>;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  console.log(
    `${machine()}; PostgreSQL as ordergate embeds it, fsync on; load, exchange and database on the same cores`,
  );
  const world = await startWorld(options.pooler);
  const cleanUp = async () => {
    await endOrdergates();
    await endChildren();
    await world.pooler?.stop();
    await world.server.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().finally(() => process.exit(INTERRUPTED)));
  try {
    const settings = settingsOf(options, world);
    report(settings, await measureAll(world, settings, options));
    await reportSize(world);
    for (const isPooled of world.pooler === null ? [false] : [false, true])
      await reportTakeovers(world, isPooled, options);
    return 0;
  } finally {
    await cleanUp();
  }
}

function settingsOf({ workers }: ScaleOptions, { pooler }: World): readonly Setting[] {
  return (pooler === null ? [false] : [false, true]).flatMap((isPooled) =>
    workers.map((count) => ({ name: `${count}${isPooled ? ' through PgBouncer' : ''}`, workers: count, isPooled })),
  );
}

/** Every setting in turn, so that whatever else this machine does meets them alike. */
async function measureAll(
  world: World,
  settings: readonly Setting[],
  { rounds, seconds }: ScaleOptions,
): Promise<readonly Round[]> {
  const done: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const loads = new Map<string, Loads>();
    for (const setting of settings) {
      console.error(`round ${round} of ${rounds}: ${setting.name}`);
      loads.set(setting.name, await measureSetting(world, setting, seconds * 1_000));
    }
    done.push(loads);
  }
  return done;
}

function report(settings: readonly Setting[], rounds: readonly Round[]): void {
  const [first] = settings;
  for (const [load, title] of [
    ['busy', '32 at once'],
    ['crowded', '128 at once'],
  ] as const) {
    console.log(`\n${title}: ms, orders a second; × is the ratio to the first within each round; µs per order`);
    const rows = settings.map(({ name }) => {
      const of = (what: (one: Loaded) => number | null) =>
        middle(rounds.map((round) => what(round.get(name)![load]) ?? Number.NaN));
      const ratio = (what: (one: Loaded) => number) =>
        middle(rounds.map((round) => what(round.get(name)![load]) / what(round.get(first!.name)![load])));
      const row = {
        rate: Math.round(of(({ rate }) => rate)),
        '× rate': ratio(({ rate }) => rate),
        p50: of(({ p50 }) => p50),
        p99: of(({ p99 }) => p99),
        '× p99': ratio(({ p99 }) => p99),
        'busiest share': of(({ most }) => most),
        'idlest share': of(({ least }) => least),
        'opening p99': of(({ opening }) => opening),
        'µs ordergate': Math.round(of(({ cpu }) => cpu)),
        'µs database': Math.round(of(({ databaseCpu }) => databaseCpu)),
        commits: of(({ commits }) => commits),
      };
      return [name, row];
    });
    console.table(Object.fromEntries(rows));
  }
}

/** On disk with its indexes, without what a failed order or the write-ahead log adds. */
async function reportSize({ server }: World): Promise<void> {
  const rows = await server.query<{ table: string; bytes: number }>(
    `select c.relname as table, (pg_total_relation_size(c.oid) / (select count(*) from ordergate.orders))::integer as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'ordergate' and c.relname in ('signals', 'orders', 'order_attempts', 'events') order by c.relname`,
  );
  const [counted] = await server.query<{ orders: number }>('select count(*)::integer as orders from ordergate.orders');
  console.log(`\nBytes per order on disk, with indexes, after ${counted?.orders} orders:`);
  console.table(Object.fromEntries(rows.map(({ table, bytes }) => [table, { bytes }])));
}

async function reportTakeovers(world: World, isPooled: boolean, { takeovers: times }: ScaleOptions): Promise<void> {
  if (times === 0) return;
  const taken = await takeovers(world, isPooled, times);
  const seconds = (values: readonly number[]) => values.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ');
  console.log(
    `\nA worker of two is killed while its order is at the exchange${isPooled ? ', through PgBouncer' : ''}:`,
  );
  console.log(`  another takes its place after ${seconds(taken.map(({ replaced }) => replaced))}`);
  console.log(`  its order is settled after ${seconds(taken.map(({ settled }) => settled))}; none doubled, none lost`);
}

const middle = (values: readonly number[]): number => Math.round(median(values) * 100) / 100;

process.env[TEST_SERVER_FOLDER] ??= await mkdtemp(join(tmpdir(), 'og-bench-'));
process.exit(
  await main().catch(async (error: Error) => {
    console.error(error.message);
    await endChildren();
    return 1;
  }),
);

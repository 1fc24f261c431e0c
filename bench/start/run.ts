import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endOrdergates, type OrdergateProcess } from '../../test/support/gateway-process.ts';
import { TEST_SERVER_FOLDER } from '../../test/support/test-server.ts';
import { median } from '../ladder/goals.ts';
import { machine } from '../ladder/machine.ts';
import { cookiesFor, crowdFile, readersFile } from './crowd.ts';
import { type Memory, memoryOf, together } from './memory.ts';
import { type Started, type Times, timedStart } from './starting.ts';
import { openStreams } from './streams.ts';
import { startWorld, type World } from './world.ts';

const HELP = `How soon ordergate takes orders after its start, and what memory it takes.

  npm run bench:start`;

const ROUNDS = 3;
const ACCOUNTS = 100;
const STREAMS = 1_000;
const WORKERS = 2;
/** What a start leaves behind is collected, and idle connections are closed. */
const SETTLING = 12_000;
const INTERRUPTED = 130;

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

type Env = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  if (process.argv.length > 2) return console.log(HELP);
  console.log(`${machine()}; exchanges are the simulator of the tests, with few markets each`);
  const folder = await mkdtemp(join(tmpdir(), 'og-start-'));
  const world = await startWorld();
  const cleanUp = async () => {
    await endOrdergates();
    await world.simulator.stop();
    await world.server.remove();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().finally(() => process.exit(INTERRUPTED)));
  try {
    const few = await world.schema('few', readersFile(STREAMS));
    const many = await world.schema('many', crowdFile(world.simulator, ACCOUNTS));
    await reportStarts(world, folder, few, many);
    await reportMemory(world, few, many);
  } finally {
    await cleanUp();
  }
}

async function reportStarts(world: World, folder: string, few: Env, many: Env): Promise<void> {
  const rows: Record<string, Times[]> = {};
  const note = async (name: string, starting: Promise<Started>) => {
    const started = await starting;
    rows[name] = [...(rows[name] ?? []), started];
    await stop(started);
  };
  const own = (env: Env, args: readonly string[] = []) =>
    timedStart(env, args, async () => ({ token: world.trader.token, ...ORDER }));
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`starts, round ${round} of ${ROUNDS}`);
    const DATA_DIR = join(folder, `data${round}`);
    const token = { text: '' };
    const demoOrder = async (process: OrdergateProcess) => {
      if (token.text === '') token.text = await demoToken(process);
      return { token: token.text, symbol: 'BTC/USDT', side: 'BUY', order_type: 'MARKET', quantity: '0.01' };
    };
    await note('embedded, first start: makes the database and the demo', timedStart({ DATA_DIR }, [], demoOrder));
    await note('embedded, next start', timedStart({ DATA_DIR }, [], demoOrder));
    await note('own PostgreSQL, one account', own(few));
    await note(`own PostgreSQL, ${ACCOUNTS} accounts`, own(many));
    await note(`own PostgreSQL, one account, ${WORKERS} workers`, own(few, ['--workers', String(WORKERS)]));
  }
  console.log('\nFrom the start of the process, ms: medians');
  const table = Object.entries(rows).map(([name, times]) => [
    name,
    {
      'to /readyz': Math.round(median(times.map(({ readyz }) => readyz))),
      'to the first order': Math.round(median(times.map(({ order }) => order))),
    },
  ]);
  console.table(Object.fromEntries(table));
}

async function reportMemory(world: World, few: Env, many: Env): Promise<void> {
  const order = async () => ({ token: world.trader.token, ...ORDER });
  const rows: Record<string, Memory> = {};
  console.error('memory');
  const idle = await timedStart(few, [], order);
  rows['one account, idle'] = await settled(idle);
  const cookies = await cookiesFor(idle.address, STREAMS);
  rows['after the logins'] = await settled(idle);
  const streams = await openStreams(idle.address, cookies);
  rows[`${STREAMS} event streams`] = await settled(idle);
  for (const stream of streams) stream.close();
  await stop(idle);
  const crowd = await timedStart(many, [], order);
  await crowd.process.log('exchanges warmed');
  rows[`${ACCOUNTS} accounts over five exchanges, warm`] = await settled(crowd);
  await stop(crowd);
  const workers = await timedStart(few, ['--workers', String(WORKERS)], order);
  rows[`${WORKERS} workers and the process above, idle`] = await settled(workers);
  await stop(workers);
  console.log('\nMiB, without PostgreSQL; "own" is shared with no other process');
  const table = Object.entries(rows).map(([name, { resident, own }]) => [
    name,
    { resident: Math.round(resident), own: Math.round(own) },
  ]);
  console.table(Object.fromEntries(table));
}

async function settled({ process }: Started): Promise<Memory> {
  await wait(SETTLING);
  return together(await memoryOf(process.child.pid!));
}

async function stop({ process }: Started): Promise<void> {
  process.signal('SIGTERM');
  const { code } = await process.ended;
  if (code !== 0) throw new Error(`ordergate ended with ${code}:\n${process.text}`);
}

async function demoToken(process: OrdergateProcess): Promise<string> {
  return /"token":"([^"]+)"/.exec(await process.line('"token"'))?.[1] ?? '';
}

process.env[TEST_SERVER_FOLDER] ??= await mkdtemp(join(tmpdir(), 'og-bench-'));
process.exit(
  await main().then(
    () => 0,
    (error: Error) => {
      console.error(error.message);
      return 1;
    },
  ),
);

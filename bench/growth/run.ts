import { type Call, callsOf } from './calls.ts';
import { explain } from './explain.ts';
import { fill } from './fill.ts';
import { type Measured, measure } from './measure.ts';
import { type GrowthOptions, HELP, readOptions } from './options.ts';
import { sizes, table } from './report.ts';
import { type BenchServer, ensureDatabase, startServer } from './server.ts';
import { openWorld, type World } from './world.ts';

const NOT_DONE = 75;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const server = await startServer(options.folder);
  try {
    return await compare(server, options);
  } finally {
    await server.close();
  }
}

async function compare(server: BenchServer, options: GrowthOptions): Promise<number> {
  const end = options.minutes === null ? Number.POSITIVE_INFINITY : Date.now() + options.minutes * 60_000;
  const tell = (line: string) => console.error(line);
  const { attempts } = options;
  const urls: string[] = [];
  await server.whileFilling(true);
  for (const failedOrders of [options.small, options.failedOrders]) {
    const url = await ensureDatabase(server, `growth_${failedOrders}`);
    if (!(await fill({ url, failedOrders, attempts, tell, isOver: () => Date.now() > end }))) return NOT_DONE;
    urls.push(url);
  }
  await server.whileFilling(false);
  const worlds = await Promise.all(urls.map(openWorld));
  try {
    await report(worlds, options);
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
  return 0;
}

async function report(worlds: readonly World[], options: GrowthOptions): Promise<void> {
  const calls = (await Promise.all(worlds.map(callsOf))).map((all) =>
    all.filter(({ name }) => name.includes(options.only)),
  );
  const [small, large] = await measured(calls, options.repeat);
  console.log(`${options.small} and ${options.failedOrders} failed orders, ${options.attempts} attempts each\n`);
  console.log(await sizes(worlds[1]!.url));
  console.log(`\n${table(small!, large!)}`);
  if (!options.explain) return;
  for (const call of calls[1]!) await explain(worlds[1]!, call);
}

/** In turns, so that whatever else the machine does meets both. */
async function measured(calls: readonly (readonly Call[])[], repeat: number): Promise<readonly Measured[][]> {
  const results: Measured[][] = calls.map(() => []);
  for (const index of calls[0]!.keys())
    for (const [at, ofOne] of calls.entries()) results[at]!.push(await measure(ofOne[index]!, repeat));
  return results;
}

process.exit(
  await main().catch((error: Error) => {
    console.error(error.stack);
    return 1;
  }),
);

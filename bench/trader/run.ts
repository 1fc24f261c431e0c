import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endOrdergates } from '../../test/support/gateway-process.ts';
import { removeTestServer, TEST_SERVER_FOLDER } from '../../test/support/test-server.ts';
import { endChildren } from '../ladder/child.ts';
import { machine } from '../ladder/machine.ts';
import {
  alert,
  DESKS,
  logIn,
  makeFailedOrders,
  onTheWire,
  openStreams,
  STUCK,
  startWorld,
  type World,
} from './world.ts';

const HELP = `What a trader feels: alerts that come at once, and alerts while everything else happens too.

  npm run bench:trader -- [--alerts 400] [--streams 1000] [--retries 300]

Exit status 1 when alerts take more than twice as long to the exchange while it is busy, by their p99.`;

const BURST = 100;
/** Between two alerts of a desk that trades steadily, in milliseconds. */
const PACE = 25;
const MOST_RATIO = 2;

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { alerts: text, streams: text, retries: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [alerts, streams, retries] = [values.alerts ?? '400', values.streams ?? '1000', values.retries ?? '300'].map(
    Number,
  );
  console.log(`${machine()}; PostgreSQL as ordergate embeds it, fsync on`);
  const world = await startWorld(streams!);
  try {
    await steadily(world, 200);
    await burst(world);
    const quiet = tell('quiet', await steadily(world, alerts!));
    await makeBusy(world, retries!);
    const busy = tell(
      `one exchange hangs, ${retries} retries, ${streams} event streams`,
      await steadily(world, alerts!),
    );
    const ratio = busy / quiet;
    console.log(
      `p99 while busy / quiet: ${ratio.toFixed(2)} (at most ${MOST_RATIO}: ${ratio <= MOST_RATIO ? 'met' : 'MISSED'})`,
    );
    return ratio <= MOST_RATIO ? 0 : 1;
  } finally {
    await endOrdergates();
    await endChildren();
    await world.installation.drop();
  }
}

/** Alerts at once, over all desks. */
async function burst(world: World): Promise<void> {
  const alerts = await Promise.all(
    Array.from({ length: BURST }, (_, index) => alert(world, DESKS[index % DESKS.length]!)),
  );
  tell(`${BURST} alerts at once over ${DESKS.length} accounts`, await onTheWire(world, alerts));
}

/** Alerts one after the other at an even pace, whether the ones before are answered or not. */
async function steadily(world: World, count: number): Promise<readonly number[]> {
  const sent: ReturnType<typeof alert>[] = [];
  for (let index = 0; index < count; index += 1) {
    sent.push(alert(world, DESKS[index % DESKS.length]!));
    await wait(PACE);
  }
  return onTheWire(world, await Promise.all(sent));
}

async function makeBusy(world: World, retries: number): Promise<void> {
  const browsers = await logIn(world);
  await openStreams(world, browsers);
  await makeFailedOrders(world, retries);
  const { status, body } = await browsers[0]!.json('POST', '/api/failed-orders/batch', {
    action: 'retry',
    filter: {},
    include_stale: true,
  });
  if (status >= 300) throw new Error(`The batch was answered ${status}: ${JSON.stringify(body)}`);
  for (let index = 0; index < 20; index += 1)
    void world.gateway.webhook(STUCK, {
      symbol: 'BTC/USDT',
      side: 'buy',
      order_type: 'limit',
      quantity: '0.01',
      price: '40000',
    });
}

/** Prints it; the p99. */
function tell(what: string, times: readonly number[]): number {
  const at = (share: number) => times[Math.min(Math.floor(times.length * share), times.length - 1)] ?? Number.NaN;
  console.log(
    `${what}: webhook → exchange p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, last ${at(1).toFixed(1)} ms`,
  );
  return at(0.99);
}

const folder = await mkdtemp(join(tmpdir(), 'og-bench-'));
process.env[TEST_SERVER_FOLDER] ??= folder;
const status = await main().catch((error: Error) => {
  console.error(error.message);
  return 1;
});
await removeTestServer(folder);
process.exit(status);

import type { Gateway } from '../../test/support/running-gateway.ts';
import { cpuOf } from '../ladder/machine.ts';
import { type Measured, measure, type Rung } from '../ladder/measure.ts';
import { type Setting, startGateway, type World } from './world.ts';

/** Orders for each worker, until its code is compiled well. */
const WARM_UP = 600;

/** One load on one setting. */
export interface Loaded extends Measured {
  /** Processor time of all its processes, in microseconds per order. */
  readonly allCpu: number | null;
  /** Of the orders, what the busiest and the idlest worker took, as shares of an equal part. */
  readonly most: number;
  readonly least: number;
}

export interface Loads {
  readonly busy: Loaded;
  readonly crowded: Loaded;
}

/** Starts it, measures it with 32 and with 128 webhooks at once, stops it. */
export async function measureSetting(world: World, setting: Setting, ms: number): Promise<Loads> {
  const gateway = await startGateway(world, setting);
  const rung: Rung = {
    name: setting.name,
    pid: gateway.pid!,
    port: Number(new URL(gateway.address).port),
    token: world.trader.token,
  };
  await measure(world, rung, 128, { sent: WARM_UP * setting.workers });
  const busy = await load(world, rung, setting.workers, 32, ms);
  const crowded = await load(world, rung, setting.workers, 128, ms);
  await stop(gateway);
  return { busy, crowded };
}

async function load(world: World, rung: Rung, workers: number, atOnce: number, ms: number): Promise<Loaded> {
  const [countsBefore, cpuBefore] = [await countsOf(world), await cpuOf(rung.pid, { withChildren: true })];
  const measured = await measure(world, rung, atOnce, { ms });
  const [countsAfter, cpuAfter] = [await countsOf(world), await cpuOf(rung.pid, { withChildren: true })];
  const counts = [...countsAfter]
    .map(([instance, orders]) => orders - (countsBefore.get(instance) ?? 0))
    .filter((orders) => orders > 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const idle = counts.length < workers ? [0] : [];
  return {
    ...measured,
    allCpu: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / all,
    most: (Math.max(...counts) * workers) / all,
    least: (Math.min(...counts, ...idle) * workers) / all,
  };
}

/** How many webhooks each instance has taken. */
async function countsOf({ server }: World): Promise<ReadonlyMap<number, number>> {
  const rows = await server.query<{ instance_id: number; taken: number }>(
    'select instance_id, count(*)::integer as taken from ordergate.signals group by instance_id',
  );
  return new Map(rows.map((row) => [row.instance_id, row.taken]));
}

async function stop(gateway: Gateway): Promise<void> {
  const code = await gateway.stop();
  if (code !== 0) throw new Error(`ordergate ended with ${code}:\n${gateway.text}`);
}

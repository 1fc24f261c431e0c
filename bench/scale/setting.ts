import type { Gateway } from '../../test/support/running-gateway.ts';
import { runChild } from '../ladder/child.ts';
import type { Answers, Load } from '../ladder/load.ts';
import { cpuOf } from '../ladder/machine.ts';
import { type Setting, startGateway, type World } from './world.ts';

/** Orders for each worker, until its code is compiled well. */
const WARM_UP = 600;

/** One load on one setting. Times in milliseconds, processor times in microseconds per order. */
export interface Loaded {
  readonly rate: number;
  /** On connections that are open. */
  readonly p50: number;
  readonly p99: number;
  /** The first webhook of each connection: all of them are opened at once. */
  readonly opening: number;
  /** Of all its processes. */
  readonly cpu: number | null;
  readonly databaseCpu: number | null;
  /** Transactions that wrote something, per order. */
  readonly commits: number;
  /** Of the orders, what the busiest and the idlest worker took, as shares of an equal part. */
  readonly most: number;
  readonly least: number;
}

export interface Loads {
  readonly busy: Loaded;
  readonly crowded: Loaded;
}

/** What is running, and where it is sent webhooks. */
interface Target {
  readonly world: World;
  readonly workers: number;
  readonly pid: number;
  readonly port: number;
}

/** Starts it, measures it with 32 and with 128 webhooks at once, stops it. */
export async function measureSetting(world: World, setting: Setting, ms: number): Promise<Loads> {
  const gateway = await startGateway(world, setting);
  const { workers } = setting;
  const target = { world, workers, pid: gateway.pid!, port: Number(new URL(gateway.address).port) };
  await send(target, 128, { sent: WARM_UP * workers });
  const busy = await load(target, 32, ms);
  const crowded = await load(target, 128, ms);
  await stop(gateway);
  return { busy, crowded };
}

async function load(target: Target, atOnce: number, ms: number): Promise<Loaded> {
  const before = await standing(target);
  const { took, latencies } = await send(target, atOnce, { ms });
  const after = await standing(target);
  const taken = [...after.taken].map(([instance, orders]) => orders - (before.taken.get(instance) ?? 0));
  const shares = taken.filter((orders) => orders > 0).map((orders) => (orders * target.workers) / latencies.length);
  const idle = shares.length < target.workers ? [0] : [];
  const per = (one: number | null, other: number | null) =>
    one === null || other === null ? null : (other - one) / latencies.length;
  return {
    rate: (latencies.length * 1_000_000) / took,
    p50: percentile(latencies.slice(atOnce), 0.5),
    p99: percentile(latencies.slice(atOnce), 0.99),
    opening: percentile(latencies.slice(0, atOnce), 0.99),
    cpu: per(before.cpu, after.cpu),
    databaseCpu: per(before.databaseCpu, after.databaseCpu),
    commits: per(before.writes, after.writes) ?? 0,
    most: Math.max(...shares),
    least: Math.min(...shares, ...idle),
  };
}

/** Orders already numbered; none is numbered twice in one run. */
let numbered = 0;

async function send({ world, port }: Target, atOnce: number, until: Load['until']): Promise<Answers> {
  const load: Load = { port, token: world.trader.token, atOnce, first: numbered, until };
  const answers = await runChild<Answers>('./load.js', load);
  numbered += answers.latencies.length;
  const arrivals = (await (
    await fetch(`http://127.0.0.1:${world.exchangePort}/arrivals`)
  ).json()) as readonly unknown[];
  if (arrivals.length !== answers.latencies.length)
    throw new Error(`${answers.latencies.length} webhooks were answered, ${arrivals.length} orders arrived`);
  return answers;
}

async function standing({ world, pid }: Target) {
  const rows = await world.server.query<{ instance_id: number; taken: number }>(
    'select instance_id, count(*)::integer as taken from ordergate.signals group by instance_id',
  );
  return {
    taken: new Map(rows.map((row) => [row.instance_id, row.taken])),
    writes: await world.writes(),
    cpu: await cpuOf(pid, { withChildren: true }),
    databaseCpu: await cpuOf(world.postmaster, { withChildren: true }),
  };
}

/** Of microseconds, in milliseconds. */
function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return (sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0) / 1_000;
}

async function stop(gateway: Gateway): Promise<void> {
  const code = await gateway.stop();
  if (code !== 0) throw new Error(`ordergate ended with ${code}:\n${gateway.text}`);
}

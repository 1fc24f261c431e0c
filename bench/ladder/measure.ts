import { runChild } from './child.ts';
import type { Answers, Load } from './load.ts';
import { cpuOf } from './machine.ts';

/** A running rung of the ladder, and what it works with. */
export interface Rung {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

export interface Bench {
  readonly exchangePort: number;
  readonly postmaster: number;
  /** Transactions that wrote something since the database was made. */
  writes(): Promise<number>;
}

/** Times in milliseconds, processor times in microseconds per order. */
export interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** From the webhook's departure to the order's arrival at the exchange; null where nothing arrives there. */
  readonly wire: { readonly p50: number; readonly p99: number } | null;
  readonly cpu: number | null;
  readonly databaseCpu: number | null;
  /** Transactions that wrote something, per order. */
  readonly commits: number;
}

/** Orders already numbered; none is numbered twice in one run. */
let numbered = 0;

/** One load on one rung, with everything that it costs. */
export async function measure(bench: Bench, rung: Rung, atOnce: number, until: Load['until']): Promise<Measured> {
  const before = await standing(bench, rung);
  const first = numbered;
  const load: Load = { port: rung.port, token: rung.token, atOnce, first, until };
  const answers = await runChild<Answers>('./load.js', load);
  const count = answers.latencies.length;
  numbered += count;
  const after = await standing(bench, rung);
  const per = (what: (one: Standing) => number | null) => {
    const [one, other] = [what(before), what(after)];
    return one === null || other === null ? null : (other - one) / count;
  };
  return {
    rate: (count * 1_000_000) / answers.took,
    ...percentiles(answers.latencies),
    wire: await wire(bench, answers, first),
    cpu: per(({ cpu }) => cpu),
    databaseCpu: per(({ databaseCpu }) => databaseCpu),
    commits: per(({ writes }) => writes) ?? 0,
  };
}

interface Standing {
  readonly writes: number;
  readonly cpu: number | null;
  readonly databaseCpu: number | null;
}

async function standing({ postmaster, writes }: Bench, { pid }: Rung): Promise<Standing> {
  return {
    writes: await writes(),
    cpu: await cpuOf(pid, { withChildren: false }),
    databaseCpu: await cpuOf(postmaster, { withChildren: true }),
  };
}

async function wire({ exchangePort }: Bench, { sentAt }: Answers, first: number): Promise<Measured['wire']> {
  const response = await fetch(`http://127.0.0.1:${exchangePort}/arrivals`);
  const arrivals = (await response.json()) as readonly (readonly [number: number, at: number])[];
  const times = arrivals.flatMap(([number, at]) => {
    const departed = sentAt[number - first];
    return departed === undefined ? [] : [at - departed];
  });
  if (arrivals.length > 0 && times.length !== sentAt.length)
    throw new Error(`${sentAt.length} webhooks were answered, ${times.length} orders arrived`);
  return times.length === 0 ? null : percentiles(times);
}

/** Of microseconds, in milliseconds. */
function percentiles(times: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0) / 1_000;
  return { p50: at(0.5), p99: at(0.99) };
}

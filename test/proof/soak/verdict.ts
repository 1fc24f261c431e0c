import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { type BrokenPromise, brokenPromises, readJournal } from '../../support/judge-of-processes.ts';
import { count, restart, type SoakWorld } from './world.ts';

/** L1: an attempt is unknown for no longer than this once every fault has stopped. In milliseconds. */
const SETTLED_WITHIN = 45_000;
const LOOK_EVERY = 250;
/** Batches that were asked for go on retrying after the last fault, within the exchanges' limits. */
const MOST = 600_000;

interface Open {
  readonly attempts: number;
  /** Milliseconds that the oldest open attempt has been open since it, or the rest, began. */
  readonly oldest: number;
  readonly unseen: number;
  readonly batches: number;
}

const open = (restBegan: string) => `
  select count(*) filter (where state in ('sending', 'unknown'))::integer as attempts,
    coalesce(max(extract(epoch from clock_timestamp() - greatest(created_at, '${restBegan}')) * 1000)
      filter (where state in ('sending', 'unknown')), 0)::integer as oldest,
    count(*) filter (where state = 'accepted' and not fills_final)::integer as unseen,
    (select count(*) from ordergate.batches where finished_at is null)::integer as batches
  from ordergate.order_attempts`;

/** Every process runs and every fault has stopped: waits until nothing is open. Answers how long an attempt took at most; Infinity if it never was. */
export async function comeToRest({ slots, server }: SoakWorld): Promise<number> {
  for (const { proxy } of slots) proxy.admit();
  await server.startAgain();
  for (const slot of slots) await restart(slot);
  const [now] = await server.query<{ at: string }>('select clock_timestamp()::text as at');
  const began = Date.now();
  let longest = 0;
  for (;;) {
    const [left] = await server.query<Open & pg.QueryResultRow>(open(now!.at));
    longest = Math.max(longest, left!.oldest);
    if (left!.attempts + left!.unseen + left!.batches === 0) return longest;
    if (Date.now() - began > MOST) return Number.POSITIVE_INFINITY;
    await wait(LOOK_EVERY);
  }
}

/** What is broken, by the exchanges' own ledger; also that of one alert more than one order was executed. */
export async function judge(world: SoakWorld, longestOpen: number): Promise<readonly BrokenPromise[]> {
  const { simulator, server } = world;
  const journal = await readJournal((sql) => server.query(sql));
  count(world, 'orders', journal.length);
  count(
    world,
    'attempts',
    journal.reduce((sum, { attempts }) => sum + attempts.length, 0),
  );
  count(world, 'left to a person', journal.filter(({ status }) => status === 'needs_review').length);
  count(world, 'acceptances', simulator.orders.length);
  const late =
    longestOpen > SETTLED_WITHIN ? [{ promise: 'L1' as const, what: `an attempt was open for ${longestOpen} ms` }] : [];
  return [...brokenPromises(simulator.orders, journal), ...doubledAlerts(world), ...late];
}

/** An alert's price is its own: whatever was delivered again, its account has one such order at most. */
function doubledAlerts({ simulator }: SoakWorld): readonly BrokenPromise[] {
  const seen = new Map<string, number>();
  for (const { apiKey, price, status, filledQuantity } of simulator.orders) {
    if (status !== 'open' && !/[1-9]/.test(filledQuantity)) continue;
    const name = `${apiKey} ${price}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen].flatMap(([name, times]) =>
    times > 1
      ? [{ promise: 'S1' as const, what: `the alert at ${name.split(' ')[1]} was executed ${times} times` }]
      : [],
  );
}

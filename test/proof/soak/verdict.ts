import { setTimeout as wait } from 'node:timers/promises';
import { type BrokenPromise, brokenPromises, readJournal } from '../../support/judge-of-processes.ts';
import { count, restart, type SoakWorld } from './world.ts';

/** L1: within so long after the last send nothing is unknown any more. */
const SETTLED_WITHIN = 45_000;
const LOOK_EVERY = 250;
const MOST = 150_000;

const OPEN = `
  select (select count(*) from ordergate.order_attempts where state in ('sending', 'unknown'))::integer as attempts,
    (select count(*) from ordergate.order_attempts where state = 'accepted' and not fills_final)::integer as unseen,
    (select count(*) from ordergate.batches where finished_at is null)::integer as batches`;

/** Every process runs and every fault has stopped: waits until nothing is open. Answers how long the attempts took. */
export async function comeToRest(world: SoakWorld): Promise<number> {
  for (const { proxy } of world.slots) proxy.admit();
  await world.server.startAgain();
  for (const slot of world.slots) await restart(slot);
  const began = Date.now();
  let settledAfter: number | null = null;
  for (;;) {
    const [row] = await world.server.query<{ attempts: number; unseen: number; batches: number }>(OPEN);
    if (row?.attempts === 0) settledAfter ??= Date.now() - began;
    else settledAfter = null;
    if (settledAfter !== null && row?.unseen === 0 && row.batches === 0) return settledAfter;
    if (Date.now() - began > MOST) return Number.POSITIVE_INFINITY;
    await wait(LOOK_EVERY);
  }
}

/** What is broken, by the exchanges' own ledger; also that of one alert more than one order was executed. */
export async function judge(world: SoakWorld, settledAfter: number): Promise<readonly BrokenPromise[]> {
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
    settledAfter > SETTLED_WITHIN ? [{ promise: 'L1' as const, what: `settled after ${settledAfter} ms` }] : [];
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

import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Ending, Lane, LaneEntry, LaneStanding, LeftOut, TakenEntry } from '../../../application/ports/batches.ts';
import type { AttemptStateName } from '../../../domain/attempt.ts';
import { type EntryCode, type RefusalsInRow, refusalsAfter, waitsAgain } from '../../../domain/batch.ts';
import type { MarketType, OrderType } from '../../../domain/order.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { count, hold, isCancelled } from './lanes.ts';

const OPEN: readonly AttemptStateName[] = ['sending', 'unknown'];

/** What waits in a lane, in order. The index on open entries gives both. */
const waiting = (db: Kysely<Tables>, { batchId, number }: Lane) =>
  db
    .selectFrom('batch_entries')
    .where('batch_id', '=', batchId)
    .where('lane', '=', number)
    .where('state', '=', 'waiting')
    .orderBy('position');

export async function nextEntries({ db }: Database, lane: Lane, limit: number): Promise<readonly LaneEntry[]> {
  const rows = await waiting(db, lane)
    .limit(limit)
    .select(['position', 'failed_order_id', 'market_type', 'order_type'])
    .execute();
  return rows.map((row) => ({
    position: row.position,
    failedOrderId: row.failed_order_id,
    marketType: row.market_type as MarketType,
    orderType: row.order_type as OrderType,
  }));
}

export async function takeEntries(
  { db }: Database,
  lane: Lane,
  entries: readonly LaneEntry[],
): Promise<readonly TakenEntry[] | null> {
  return db.transaction().execute(async (trx) => {
    if ((await hold(trx, lane)) === undefined) return null;
    if (await isCancelled(trx, lane)) return [];
    const positions = entries.map(({ position }) => position);
    // What the old system submitted has no attempt here, and counts as the first.
    const taken = await trx
      .updateTable('batch_entries as e')
      .set(({ selectFrom }) => ({
        state: 'running',
        attempt: selectFrom('failed_orders as f')
          .leftJoin('order_attempts as t', 't.order_id', 'f.order_id')
          .whereRef('f.id', '=', 'e.failed_order_id')
          .select(sql<number>`1 + coalesce(max(t.number), 1)`.as('next')),
      }))
      .where((is) => is.and({ 'e.batch_id': lane.batchId, 'e.lane': lane.number, 'e.state': 'waiting' }))
      .where('e.position', 'in', positions)
      .returning('e.position')
      .execute();
    await count(trx, lane, { running: taken.length });
    const running = await trx
      .selectFrom('batch_entries')
      .where((is) => is.and({ batch_id: lane.batchId, lane: lane.number, state: 'running' }))
      .where('position', 'in', positions)
      .select(['position', 'attempt'])
      .execute();
    const attempts = new Map(running.map(({ position, attempt }) => [position, attempt]));
    return entries.flatMap((entry) => {
      const attempt = attempts.get(entry.position) ?? null;
      return attempt === null ? [] : [{ ...entry, attempt }];
    });
  });
}

/** The journal tells how each claimed entry ended. */
export async function settleLane({ db }: Database, lane: Lane): Promise<LaneStanding | null> {
  return db.transaction().execute(async (trx) => {
    const held = await hold(trx, lane);
    if (held === undefined) return null;
    const before = { count: held.refusals, code: held.refusal_code };
    const ended = held.running === 0 ? [] : await endedEntries(trx, lane);
    if (ended.length > 0) await writeEntries(trx, lane, ended);
    const settled = ended.filter(({ state }) => state !== 'waiting');
    const refusals = refusalsAfter(
      before,
      settled.map(({ code }) => code),
    );
    await keepRefusals(trx, lane, before, refusals);
    const done = settled.filter(({ state }) => state === 'done').length;
    await count(trx, lane, { running: -ended.length, done, failed: settled.length - done });
    return { isCancelled: await isCancelled(trx, lane), running: held.running - ended.length, refusals };
  });
}

interface Ended {
  readonly position: number;
  /** `waiting`: it was never claimed, or never sent. */
  readonly state: 'waiting' | 'done' | 'failed';
  readonly code: EntryCode | null;
  readonly exchangeOrderId: string | null;
  readonly tries: number;
}

/** Those that are running no more, in order. */
async function endedEntries(trx: Transaction<Tables>, { batchId, number }: Lane): Promise<readonly Ended[]> {
  const running = await trx
    .selectFrom('batch_entries')
    .where('batch_id', '=', batchId)
    .where('lane', '=', number)
    .where('state', '=', 'running')
    .orderBy('position')
    .select(['position', 'failed_order_id', 'attempt', 'tries'])
    .execute();
  if (running.length === 0) return [];
  const ids = running.map(({ failed_order_id: id }) => id);
  const attempts = await trx
    .selectFrom('failed_orders as f')
    .innerJoin('order_attempts as t', 't.order_id', 'f.order_id')
    .where('f.id', 'in', ids)
    .select(['f.id', 't.number', 't.state', 't.code', 't.exchange_order_id'])
    .execute();
  const claimed = new Map(attempts.map((attempt) => [`${attempt.id} ${attempt.number}`, attempt]));
  return running.flatMap(({ position, failed_order_id: id, attempt, tries }) => {
    const own = claimed.get(`${id} ${attempt}`);
    if (own === undefined) return [{ ...WAITING, position, tries }];
    return OPEN.includes(own.state) ? [] : [{ ...endOf(own, tries), position }];
  });
}

const WAITING = { state: 'waiting', code: null, exchangeOrderId: null } as const;

type Attempt = Pick<Selectable<Tables['order_attempts']>, 'state' | 'code' | 'exchange_order_id'>;

function endOf({ state, code, exchange_order_id: exchangeOrderId }: Attempt, before: number): Omit<Ended, 'position'> {
  const tries = before + 1;
  if (state === 'accepted') return { state: 'done', code: null, exchangeOrderId, tries };
  if (waitsAgain(state, code, tries)) return { ...WAITING, tries };
  return { state: 'failed', code: state === 'needs_review' ? 'NEEDS_REVIEW' : code, exchangeOrderId, tries };
}

async function writeEntries(trx: Transaction<Tables>, { batchId }: Lane, ended: readonly Ended[]): Promise<void> {
  for (const { position, state, code, exchangeOrderId, tries } of ended) {
    await trx
      .updateTable('batch_entries')
      .set({ state, code, tries, exchange_order_id: exchangeOrderId, ...(state === 'waiting' && { attempt: null }) })
      .where('batch_id', '=', batchId)
      .where('position', '=', position)
      .execute();
  }
}

async function keepRefusals(
  trx: Transaction<Tables>,
  { batchId, number }: Lane,
  before: RefusalsInRow,
  { count: refusals, code }: RefusalsInRow,
): Promise<void> {
  if (refusals === before.count && code === before.code) return;
  await trx
    .updateTable('batch_lanes')
    .set({ refusals, refusal_code: code })
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .execute();
}

export async function leaveOut({ db }: Database, lane: Lane, leftOut: readonly LeftOut[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if ((await hold(trx, lane)) === undefined) return;
    let sum = 0;
    for (const { position, code } of leftOut) {
      const { numUpdatedRows } = await trx
        .updateTable('batch_entries')
        .set({ state: 'left_out', code })
        .where('batch_id', '=', lane.batchId)
        .where('position', '=', position)
        .where('state', '=', 'running')
        .executeTakeFirst();
      sum += Number(numUpdatedRows);
    }
    await count(trx, lane, { running: -sum, left_out: sum });
  });
}

export async function endEntries({ db }: Database, lane: Lane, ending: Ending, limit: number): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    if ((await hold(trx, lane)) === undefined) return null;
    const all = waiting(trx, lane);
    const which =
      ending.state === 'left_out' && ending.only !== 'all' ? all.where('order_type', '=', ending.only) : all;
    const { numUpdatedRows } = await trx
      .updateTable('batch_entries')
      .set({ state: ending.state, code: ending.state === 'left_out' ? ending.code : null })
      .where('batch_id', '=', lane.batchId)
      .where('position', 'in', which.limit(limit).select('position'))
      .executeTakeFirst();
    const ended = Number(numUpdatedRows);
    await count(trx, lane, { [ending.state]: ended });
    return ended;
  });
}

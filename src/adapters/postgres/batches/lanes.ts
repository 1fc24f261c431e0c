import { sql, type Transaction } from 'kysely';
import type { Lane } from '../../../application/ports/batches.ts';
import type { BatchAction, EntryState } from '../../../domain/batch.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, type OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { after } from '../ledger/columns.ts';
import type { Tables } from '../tables.ts';

interface LaneRow extends Omit<AccountRow, 'account_id'> {
  readonly account_id: number | null;
  readonly batch_id: string;
  readonly number: number;
  readonly epoch: number;
  readonly user_id: number;
  readonly action: BatchAction;
  readonly include_stale: boolean;
  readonly created_at: Date;
}

/** Of one account, only the oldest lane that is not finished. */
export async function claimLanes({ db, schema }: Database, open: OpenKey, limit: number): Promise<readonly Lane[]> {
  const table = (name: string) => sql.id(schema, name);
  const { rows } = await sql<LaneRow>`
with free as (
  select l.batch_id, l.number
  from ${table('batch_lanes')} l join ${table('batches')} b on b.id = l.batch_id
  where l.finished_at is null and (l.lease_until is null or l.lease_until < now())
    and not exists (
      select from ${table('batch_lanes')} o join ${table('batches')} ob on ob.id = o.batch_id
      where o.account_id = l.account_id and o.finished_at is null and (ob.created_at, ob.id) < (b.created_at, b.id))
  order by b.created_at, l.number limit ${limit}
  for update of l skip locked
), claimed as (
  update ${table('batch_lanes')} l set lease_until = ${after(TIMINGS.lease)}, epoch = l.epoch + 1
  from free where l.batch_id = free.batch_id and l.number = free.number
  returning l.batch_id, l.number, l.epoch, l.account_id
)
select c.batch_id, c.number, c.epoch, b.user_id, b.action, b.include_stale, b.created_at, ${sql.raw(ACCOUNT_COLUMNS)}
from claimed c
  join ${table('batches')} b on b.id = c.batch_id
  left join ${table('accounts')} a on a.id = c.account_id
  left join ${table('account_keys')} k on k.account_id = a.id and k.retired_at is null
order by b.created_at, c.number`.execute(db);
  return rows.map((row) => laneOf(row, open));
}

function laneOf(row: LaneRow, open: OpenKey): Lane {
  const { account_id } = row;
  return {
    batchId: row.batch_id,
    number: row.number,
    epoch: row.epoch,
    userId: row.user_id,
    action: row.action,
    includeStale: row.include_stale,
    createdAt: row.created_at,
    account: account_id === null ? null : accountOf({ ...row, account_id }, open),
  };
}

/** The lane's row, locked, and its lease renewed; undefined once another holds it. Whoever locks its batch too does so afterwards. */
export const hold = (trx: Transaction<Tables>, lane: Lane) =>
  trx
    .updateTable('batch_lanes')
    .set({ lease_until: after(TIMINGS.lease) })
    .where('batch_id', '=', lane.batchId)
    .where('number', '=', lane.number)
    .where('epoch', '=', lane.epoch)
    .where('finished_at', 'is', null)
    .returning(['running', 'refusals', 'refusal_code'])
    .executeTakeFirst();

/** Locked, so that a cancellation is either seen or comes after. */
export async function isCancelled(trx: Transaction<Tables>, { batchId }: Lane): Promise<boolean> {
  const batch = trx.selectFrom('batches').where('id', '=', batchId).select('status').forShare();
  return (await batch.executeTakeFirstOrThrow()).status === 'cancelled';
}

export async function renewLane({ db }: Database, lane: Lane): Promise<boolean> {
  return db.transaction().execute(async (trx) => (await hold(trx, lane)) !== undefined);
}

export async function releaseLane({ db }: Database, { batchId, number, epoch }: Lane): Promise<void> {
  await db
    .updateTable('batch_lanes')
    .set({ lease_until: null })
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .where('epoch', '=', epoch)
    .execute();
}

type Counted = Exclude<EntryState, 'waiting'>;

/** Adds to the sums of a lane that is held. */
export async function count(
  trx: Transaction<Tables>,
  { batchId, number }: Lane,
  changes: Readonly<Partial<Record<Counted, number>>>,
): Promise<void> {
  const columns = (Object.entries(changes) as [Counted, number][]).filter(([, change]) => change !== 0);
  if (columns.length === 0) return;
  await trx
    .updateTable('batch_lanes')
    .where('batch_id', '=', batchId)
    .where('number', '=', number)
    .set((column) => Object.fromEntries(columns.map(([state, change]) => [state, column(state, '+', change)])))
    .execute();
  await tell(trx, batchId);
}

/** How often a batch that goes on tells so, in milliseconds. */
const TOLD_EVERY = 500;

async function tell(trx: Transaction<Tables>, batchId: string): Promise<void> {
  await trx
    .updateTable('batches')
    .set({ updated_at: sql<Date>`now()` })
    .where('id', '=', batchId)
    .where('updated_at', '<', after(-TOLD_EVERY))
    .execute();
}

/** Each lane that ends locks the batch, so that the last one knows that it is the last. */
export async function finishLane({ db }: Database, lane: Lane): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if ((await hold(trx, lane)) === undefined) return true;
    const open = await trx
      .selectFrom('batch_entries')
      .where('batch_id', '=', lane.batchId)
      .where('lane', '=', lane.number)
      .where('state', 'in', ['waiting', 'running'])
      .limit(1)
      .select('position')
      .executeTakeFirst();
    if (open !== undefined) return false;
    await trx
      .updateTable('batch_lanes')
      .set({ finished_at: sql<Date>`now()`, lease_until: null })
      .where('batch_id', '=', lane.batchId)
      .where('number', '=', lane.number)
      .execute();
    await trx.selectFrom('batches').where('id', '=', lane.batchId).select('id').forUpdate().execute();
    const others = trx.selectFrom('batch_lanes').where('batch_id', '=', lane.batchId).where('finished_at', 'is', null);
    await trx
      .updateTable('batches')
      .set((column) => ({
        status: sql`case ${column.ref('status')} when 'running' then 'finished' else ${column.ref('status')} end`,
        finished_at: sql<Date>`now()`,
        updated_at: sql<Date>`now()`,
      }))
      .where('id', '=', lane.batchId)
      .where(({ not, exists }) => not(exists(others.select('number'))))
      .execute();
    return true;
  });
}

import { sql, type Transaction } from 'kysely';
import type { Lane } from '../../../application/ports/batches.ts';
import type { AttemptStateName } from '../../../domain/attempt.ts';
import type { EntryCode } from '../../../domain/batch.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import { type Judgement, judgeRemoval, judgeRestoral } from '../../../domain/failed-order-changes.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { count, hold, isCancelled } from './lanes.ts';

interface Standing {
  readonly position: number;
  readonly id: number;
  readonly status: FailedOrderStatus;
  readonly is_void: boolean;
  readonly last_attempt: AttemptStateName | null;
  readonly removed_from: FailedOrderStatus | null;
}

interface Judged {
  readonly standing: Standing;
  readonly judgement: Judgement;
}

/** As many removals or restorals as one transaction holds: each judged by the domain, written and audited together. */
export async function changeEntries({ db, schema }: Database, lane: Lane, limit: number): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    if ((await hold(trx, lane)) === undefined) return null;
    if (await isCancelled(trx, lane)) return 0;
    const standings = await lockNext(trx, schema, lane, limit);
    const judged = standings.map((standing) => ({ standing, judgement: judge(lane, standing) }));
    const changed = judged.filter(({ judgement }) => judgement.kind === 'allowed');
    if (changed.length > 0) {
      await writeFailedOrders(trx, schema, lane, changed);
      await keepHistory(trx, schema, lane, changed);
    }
    await endEntries(trx, schema, lane, judged);
    const leftOut = judged.filter(({ judgement }) => judgement.kind === 'refused').length;
    await count(trx, lane, { done: judged.length - leftOut, left_out: leftOut });
    return judged.length;
  });
}

/** Locked in order of age, as every batch locks them; then read as they stand. */
async function lockNext(
  trx: Transaction<Tables>,
  schema: string,
  { batchId, number }: Lane,
  limit: number,
): Promise<readonly Standing[]> {
  const table = (name: string) => sql.id(schema, name);
  const next = sql`select position, failed_order_id from ${table('batch_entries')}
    where batch_id = ${batchId} and lane = ${number} and state = 'waiting' order by position limit ${limit}`;
  await sql`select f.id from (${next}) e join ${table('failed_orders')} f on f.id = e.failed_order_id
    order by f.created_at, f.id for update of f`.execute(trx);
  const { rows } = await sql<Standing>`
    select e.position, f.id, f.status, coalesce(g.status = 'voided', false) as is_void, t.state as last_attempt,
      h.detail ->> 'from' as removed_from
    from (${next}) e
      join ${table('failed_orders')} f on f.id = e.failed_order_id
      left join ${table('orders')} o on o.id = f.order_id
      left join ${table('signals')} g on g.id = o.signal_id
      left join lateral (
        select state from ${table('order_attempts')} last where last.order_id = f.order_id order by number desc limit 1) t on true
      left join lateral (
        select detail from ${table('failed_order_history')} removal
        where removal.failed_order_id = f.id and removal.action = 'removed' and f.order_id is null
        order by removal.id desc limit 1) h on true
    order by e.position`.execute(trx);
  return rows;
}

function judge({ action }: Lane, { status, is_void, last_attempt, removed_from }: Standing): Judgement {
  if (action === 'remove') return judgeRemoval(status);
  return judgeRestoral({ status, isVoid: is_void, lastAttempt: last_attempt, removedFrom: removed_from });
}

const statusOf = ({ standing, judgement }: Judged) =>
  judgement.kind === 'allowed' ? judgement.status : standing.status;
const idsOf = (judged: readonly Judged[]) => sql`${judged.map(({ standing }) => standing.id)}::integer[]`;

async function writeFailedOrders(
  trx: Transaction<Tables>,
  schema: string,
  { action }: Lane,
  changed: readonly Judged[],
): Promise<void> {
  const cleared = action === 'remove' ? sql`, scheduled_at = null, schedule_note = null` : sql``;
  await sql`
    update ${sql.id(schema, 'failed_orders')} f set status = changed.status, updated_at = now() ${cleared}
    from unnest(${idsOf(changed)}, ${changed.map(statusOf)}::text[]) as changed (id, status)
    where f.id = changed.id`.execute(trx);
}

async function keepHistory(
  trx: Transaction<Tables>,
  schema: string,
  { action, userId, batchId }: Lane,
  changed: readonly Judged[],
): Promise<void> {
  const word = action === 'remove' ? 'removed' : 'restored';
  const before = changed.map(({ standing }) => standing.status);
  await sql`
    insert into ${sql.id(schema, 'failed_order_history')} (failed_order_id, user_id, action, detail)
    select changed.id, ${userId}, ${word}, jsonb_build_object('by', 'batch', 'batch', ${batchId}::text, 'from', changed.status)
    from unnest(${idsOf(changed)}, ${before}::text[]) as changed (id, status)`.execute(trx);
}

const codeOf = ({ judgement }: Judged): EntryCode | null => (judgement.kind === 'refused' ? judgement.code : null);

async function endEntries(
  trx: Transaction<Tables>,
  schema: string,
  { batchId }: Lane,
  judged: readonly Judged[],
): Promise<void> {
  const positions = judged.map(({ standing }) => standing.position);
  await sql`
    update ${sql.id(schema, 'batch_entries')} e
    set state = case when ended.code is null then 'done' else 'left_out' end, code = ended.code
    from unnest(${positions}::integer[], ${judged.map(codeOf)}::text[]) as ended (position, code)
    where e.batch_id = ${batchId} and e.position = ended.position`.execute(trx);
}

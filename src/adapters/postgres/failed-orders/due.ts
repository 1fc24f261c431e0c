import { sql } from 'kysely';
import type { DueRetry, ScheduleFailure, TakenSchedules } from '../../../application/ports/failed-orders.ts';
import { type Database, DURABLY, type Statement } from '../database.ts';
import { keepHistory } from './history.ts';

interface DueRow {
  readonly id: number;
  readonly user_id: number;
  readonly scheduled_at: Date;
  readonly is_missed: boolean;
}

/** Parameters: milliseconds after which one is missed, and how many. Nothing is written where nothing is due. */
export const claimDueStatement = (s: string): Statement => ({
  name: 'claim_due',
  text: `
with due as materialized (
  select f.id, f.scheduled_at, f.scheduled_at <= now() - $1 * interval '1 millisecond' as is_missed
  from ${s}.failed_orders f
  where f.scheduled_at <= now()
  order by f.scheduled_at, f.id limit $2
  for update skip locked
), taken as (
  update ${s}.failed_orders f
  set scheduled_at = null, schedule_note = case when due.is_missed then 'missed' else 'failed' end, updated_at = now()
  from due, ${DURABLY}
  where f.id = due.id
  returning f.id, f.strategy_account_id, due.scheduled_at, due.is_missed
), noted as (
  insert into ${s}.failed_order_history (failed_order_id, action, detail)
  select id, 'unscheduled', jsonb_build_object('note', 'missed', 'at', scheduled_at) from taken where is_missed
)
select taken.id, st.user_id, taken.scheduled_at, taken.is_missed
from taken
  join ${s}.strategy_accounts sa on sa.id = taken.strategy_account_id
  join ${s}.strategies st on st.id = sa.strategy_id
order by taken.scheduled_at, taken.id`,
});

export async function claimDue(
  database: Database,
  statement: Statement,
  lateMs: number,
  limit: number,
): Promise<TakenSchedules> {
  const rows = await database.run<DueRow>(statement, [lateMs, limit]);
  return {
    due: rows.filter((row) => !row.is_missed).map(dueOf),
    missed: rows.filter((row) => row.is_missed).map(dueOf),
  };
}

const dueOf = ({ id, user_id: userId, scheduled_at: scheduledAt }: DueRow): DueRetry => ({ id, userId, scheduledAt });

/** One that was scheduled anew meanwhile keeps its new time. */
export async function noteScheduleFailed({ db }: Database, id: number, code: ScheduleFailure): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const noted = await trx
      .updateTable('failed_orders')
      .set({ schedule_note: 'failed', updated_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('scheduled_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (noted !== undefined) await keepHistory(trx, null, id, 'unscheduled', { note: 'failed', code });
  });
}

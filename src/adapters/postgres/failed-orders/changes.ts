import { sql, type Transaction, type UpdateObject } from 'kysely';
import type { Actor, Changed, HistoryAction } from '../../../application/ports/failed-orders.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import {
  type Judgement,
  judgeRemoval,
  judgeReset,
  judgeRestoral,
  judgeSchedule,
} from '../../../domain/failed-order-changes.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { keepHistory } from './history.ts';
import { lockFailedOrder, readStanding, type Standing } from './standing.ts';

type Columns = UpdateObject<Tables, 'failed_orders', 'failed_orders'>;

/** One kind of change to the failed order alone, judged by the domain and written with its history. */
export interface Change {
  readonly action: HistoryAction;
  readonly judge: (standing: Standing, trx: Transaction<Tables>) => Judgement | Promise<Judgement>;
  readonly columns: Columns;
  /** For the history. */
  readonly detail: (standing: Standing) => Readonly<Record<string, unknown>>;
}

export const REMOVAL: Change = {
  action: 'removed',
  judge: ({ state }) => judgeRemoval(state.status),
  columns: { scheduled_at: null, schedule_note: null },
  detail: ({ state }) => ({ from: state.status }),
};

export const RESTORAL: Change = {
  action: 'restored',
  judge: async ({ id, state, isVoid, lastAttempt }, trx) =>
    judgeRestoral({
      status: state.status,
      isVoid,
      lastAttempt: lastAttempt?.state ?? null,
      removedFrom: lastAttempt === null ? await removedFrom(trx, id) : null,
    }),
  columns: {},
  detail: () => ({}),
};

export const RESET: Change = {
  action: 'reset',
  judge: ({ state }) => judgeReset(state),
  columns: { retry_count: 0, uncounted: 0 },
  detail: ({ state: { retryCount, uncounted } }) => ({ retry_count: retryCount, uncounted }),
};

export const schedulingAt = (at: Date | null): Change => ({
  action: at === null ? 'unscheduled' : 'scheduled',
  judge: ({ state, scheduledAt }) => judgeSchedule(state, scheduledAt !== null, at),
  columns: { scheduled_at: at, schedule_note: null },
  detail: ({ scheduledAt }) => ({ at: at ?? scheduledAt }),
});

/** Makes one change, as one transaction. */
export async function makeChange(
  { db, schema }: Database,
  openKey: OpenKey,
  actor: Actor,
  id: number,
  { action, judge, columns, detail }: Change,
): Promise<Changed> {
  const owned = { userId: actor.userId, id };
  return db.transaction().execute(async (trx): Promise<Changed> => {
    if (!(await lockFailedOrder(trx, owned))) return { kind: 'not_found' };
    const standing = await readStanding(trx, schema, openKey, owned);
    if (standing === null) return { kind: 'not_found' };
    const judgement = await judge(standing, trx);
    if (judgement.kind === 'refused') return judgement;
    if (judgement.kind === 'unchanged') return { kind: 'unchanged', status: standing.state.status };
    const { status } = judgement;
    await writeFailedOrder(trx, id, { ...columns, status });
    await keepHistory(trx, actor, id, action, detail(standing));
    return { kind: 'changed', status };
  });
}

export async function writeFailedOrder(trx: Transaction<Tables>, id: number, columns: Columns): Promise<void> {
  await trx
    .updateTable('failed_orders')
    .set({ ...columns, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** The status in which a person removed it here; null if nobody did. */
async function removedFrom(trx: Transaction<Tables>, id: number): Promise<FailedOrderStatus | null> {
  const removal = await trx
    .selectFrom('failed_order_history')
    .where('failed_order_id', '=', id)
    .where('action', '=', 'removed')
    .orderBy('id', 'desc')
    .limit(1)
    .select(sql<FailedOrderStatus>`detail ->> 'from'`.as('status'))
    .executeTakeFirst();
  return removal?.status ?? null;
}

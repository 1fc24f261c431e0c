import { sql, type Transaction } from 'kysely';
import type { Signal } from '../../../application/ports/order-ledger.ts';
import { type AttemptStateName, LIVE_STATES } from '../../../domain/attempt.ts';
import { failure } from '../../../domain/failure.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { removeFailedOrders } from './failed-orders.ts';
import { insertEnded } from './signals.ts';

/** Nothing of a signal answered 503 was sent: that is proof even where another instance has taken its attempts over. */
const ENDING = {
  sending: 'not_sent',
  unknown: 'not_executed',
  needs_review: 'not_executed',
} as const satisfies Partial<Record<AttemptStateName, AttemptStateName>>;
const OPEN_STATES = Object.keys(ENDING) as (keyof typeof ENDING)[];
const NOT_SENT = failure('NOT_SENT');

/**
 * Makes signals void, but for those that another instance answers meanwhile: theirs are looked up like any other. Those of `doubtful` are written if they are not there: a statement whose sender gave up may still be on its
 * way to the server, and must then find its id taken.
 */
export async function voidSignals(
  { db }: Database,
  instanceId: number,
  signalIds: readonly string[],
  doubtful: readonly Signal[],
): Promise<void> {
  if (signalIds.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const signal of doubtful) await insertEnded(trx, signal, instanceId, { status: 'voided' });
    const voided = await trx
      .updateTable('signals')
      .set({ status: 'voided' })
      .where('id', 'in', signalIds)
      .where('status', '=', 'taken')
      .where('answered_at', 'is', null)
      .where('adopted_at', 'is', null)
      .returning('id')
      .execute();
    if (voided.length > 0)
      await endOrders(
        trx,
        voided.map(({ id }) => id),
      );
  });
}

async function endOrders(trx: Transaction<Tables>, signalIds: readonly string[]): Promise<void> {
  const orders = await trx.selectFrom('orders').where('signal_id', 'in', signalIds).select('id').execute();
  const orderIds = orders.map(({ id }) => id);
  if (orderIds.length === 0) return;
  await endAttempts(trx, orderIds);
  const alive = await trx
    .selectFrom('order_attempts')
    .where('order_id', 'in', orderIds)
    .where('state', 'in', LIVE_STATES)
    .select('order_id')
    .execute();
  const ended = orderIds.filter((id) => !alive.some((attempt) => attempt.order_id === id));
  if (ended.length === 0) return;
  const settled_at = sql<Date>`coalesce(settled_at, now())`;
  await trx.updateTable('orders').set({ status: 'failed', settled_at }).where('id', 'in', ended).execute();
  await removeFailedOrders(trx, ended, NOT_SENT);
}

/** Only the first attempt is the webhook's own; a retry was sent for somebody else's reason. */
async function endAttempts(trx: Transaction<Tables>, orderIds: readonly number[]): Promise<void> {
  const open = await trx
    .selectFrom('order_attempts')
    .where('order_id', 'in', orderIds)
    .where('number', '=', 1)
    .where('state', 'in', OPEN_STATES)
    .select(['id', 'state'])
    .forUpdate()
    .execute();
  for (const { id, state } of open) {
    await trx
      .updateTable('order_attempts')
      .set({ state: ENDING[state as keyof typeof ENDING], code: NOT_SENT.code, params: '{}', exchange_error: null })
      .set({ lease_until: null, audit_at: null, settled_at: sql<Date>`now()` })
      .where('id', '=', id)
      .execute();
  }
}

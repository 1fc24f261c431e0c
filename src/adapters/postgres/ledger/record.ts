import { sql, type Transaction } from 'kysely';
import type { AttemptRef, Recorded } from '../../../application/ports/order-ledger.ts';
import { type AttemptEvent, isSettled, transition } from '../../../domain/attempt.ts';
import { type Execution, isClosed } from '../../../domain/execution.ts';
import { STATUS_OF_ATTEMPT } from '../../../domain/failed-order.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../../domain/order-status.ts';
import { type CountChange, countsAfter } from '../../../domain/retry.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { Database } from '../database.ts';
import { storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { after, executionColumns, failureColumns } from './columns.ts';
import { completeFailedOrder, keepFailedOrder } from './failed-orders.ts';

/** Step 4 of the order protocol, but for its common way, which `conclude` goes: judged by the domain's table, with the attempt locked. */
export function record(database: Database, ref: AttemptRef, event: AttemptEvent): Promise<Recorded> {
  return database.db.transaction().execute((trx) => move(trx, ref, event));
}

/** Locks the attempt, then its order, then its failed order: whoever changes several of them does so in this order. */
export async function move(trx: Transaction<Tables>, ref: AttemptRef, event: AttemptEvent): Promise<Recorded> {
  const attempt = await trx
    .selectFrom('order_attempts')
    .where('id', '=', ref.attemptId)
    .select(['id', 'order_id', 'account_id', 'number', 'state', 'lease_epoch'])
    .select((column) => column('prepared', 'is not', null).as('was_frozen'))
    .forUpdate()
    .executeTakeFirstOrThrow();
  const isHeld = attempt.lease_epoch === ref.epoch;
  const moved = transition(attempt.state, event);
  if (moved.kind === 'breach') {
    await keepBreach(trx, attempt, moved.execution);
    return { kind: 'breach' };
  }
  if (moved.kind === 'denied' || (!isHeld && event.kind !== 'accepted'))
    return { kind: 'superseded', state: attempt.state };
  await moveAttempt(trx, attempt.id, moved.state);
  await moveOrder(trx, attempt.order_id, moved.state);
  const counts = countsAfter(moved.state, { isRetry: attempt.number > 1, wasFrozen: Boolean(attempt.was_frozen) });
  return { kind: 'recorded', failedOrderId: await moveFailedOrder(trx, attempt.order_id, moved.state, counts) };
}

async function moveAttempt(trx: Transaction<Tables>, attemptId: number, event: AttemptEvent): Promise<void> {
  await trx
    .updateTable('order_attempts')
    .set({
      state: event.kind,
      ...changeOfExecution(event),
      ...changeOfFailure(event),
      ...changeOfLease(event),
      settled_at: isSettled(event.kind) ? sql<Date>`now()` : null,
      audit_at: event.kind === 'not_executed' ? after(TIMINGS.audits[0]) : null,
    })
    .where('id', '=', attemptId)
    .execute();
}

/**
 * An attempt stays held while it is to be resolved, or while its fills are to be looked at. Nobody holds what was left to a person;
 * when late evidence shows that it was accepted, whoever comes first looks at its fills.
 */
function changeOfLease(event: AttemptEvent) {
  if (event.kind === 'unknown') return {};
  if (event.kind === 'needs_review') return { lease_until: null };
  if (event.kind !== 'accepted' || isClosed(event.execution)) return { fills_final: true, lease_until: null };
  return { lease_until: sql<Date | null>`case when not fills_final then coalesce(lease_until, now()) end` };
}

async function moveOrder(trx: Transaction<Tables>, orderId: number, event: AttemptEvent): Promise<void> {
  await trx
    .updateTable('orders')
    .set({
      status: ORDER_STATUS_OF_ATTEMPT[event.kind],
      settled_at: isSettled(event.kind) ? sql<Date>`now()` : null,
      ...changeOfExecution(event),
    })
    .where('id', '=', orderId)
    .execute();
}

function moveFailedOrder(
  trx: Transaction<Tables>,
  orderId: number,
  event: AttemptEvent,
  counts: CountChange,
): Promise<number | null> {
  if (event.kind === 'accepted') return completeFailedOrder(trx, orderId, event.execution.exchangeOrderId);
  return keepFailedOrder(trx, { orderId, status: STATUS_OF_ATTEMPT[event.kind], failure: event.failure, counts });
}

/** The first sighting of a breach freezes the account; a person who unfroze it has seen it. The order is at the exchange: nobody may retry it. */
async function keepBreach(
  trx: Transaction<Tables>,
  { id: attemptId, order_id: orderId, account_id: accountId }: { id: number; order_id: number; account_id: number },
  execution: Execution,
) {
  const { exchange_order_id } = executionColumns(execution);
  const breach = {
    attempt_id: attemptId,
    account_id: accountId,
    exchange_order_id,
    execution: storableJson(execution),
  };
  const kept = await trx
    .insertInto('fence_breaches')
    .values(breach)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  await trx.updateTable('order_attempts').set({ audit_at: null }).where('id', '=', attemptId).execute();
  if (kept === undefined) return;
  await trx
    .updateTable('failed_orders')
    .set({ status: 'completed', exchange_order_id, scheduled_at: null, updated_at: sql`now()` })
    .where('order_id', '=', orderId)
    .execute();
  await trx
    .updateTable('accounts')
    .set((column) => ({ frozen_at: sql`coalesce(${column.ref('frozen_at')}, now())`, updated_at: sql`now()` }))
    .where('id', '=', accountId)
    .execute();
}

function changeOfExecution(event: AttemptEvent) {
  if (event.kind === 'accepted') return executionColumns(event.execution);
  if (event.kind === 'rejected' && event.failure.code === 'NOT_FILLED')
    return { exchange_status: 'closed_unfilled' as const, filled_quantity: '0', average_price: null };
  return {};
}

/** An acceptance clears why it was doubted; the failed order keeps it. */
function changeOfFailure(event: AttemptEvent) {
  if (event.kind === 'accepted') return { code: null, params: null, exchange_error: null, exchange_fault: false };
  const { reasons: _, ...columns } = failureColumns(event.failure);
  return { ...columns, params: storableJson(columns.params) };
}

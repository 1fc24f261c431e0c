import type { Kysely } from 'kysely';
import type {
  AttemptView,
  FailedOrder,
  FailedOrderDetail,
  HistoryEntry,
  SignalOfFailedOrder,
} from '../../../application/ports/failed-orders.ts';
import { decodeExecution, decodeFailure, decodePrepared } from '../order-codec.ts';
import type { Tables } from '../tables.ts';

/**
 * The failed order with its signal, its attempts and its history, oldest first. What came from the old system has no order and no
 * attempts until it is retried; that its retry has a signal is a matter of the journal, for its first submission was not ours.
 */
export async function detailOf(
  db: Kysely<Tables>,
  order: FailedOrder,
  orderId: number | null,
): Promise<FailedOrderDetail> {
  const [signal, attempts, history] = await Promise.all([
    orderId === null ? null : signalOf(db, orderId),
    orderId === null ? [] : attemptsOf(db, orderId),
    historyOf(db, order.id),
  ]);
  return { order, signal: attempts[0]?.number === 1 ? signal : null, attempts, history };
}

async function signalOf(db: Kysely<Tables>, orderId: number): Promise<SignalOfFailedOrder> {
  const row = await db
    .selectFrom('orders as o')
    .innerJoin('signals as g', 'g.id', 'o.signal_id')
    .where('o.id', '=', orderId)
    .select(['g.id', 'g.received_at', 'g.payload', 'g.answer_status', 'g.answered_at'])
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    receivedAt: row.received_at,
    payload: row.payload,
    answerStatus: row.answer_status,
    answeredAt: row.answered_at,
  };
}

async function attemptsOf(db: Kysely<Tables>, orderId: number): Promise<readonly AttemptView[]> {
  const rows = await db
    .selectFrom('order_attempts')
    .where('order_id', '=', orderId)
    .orderBy('number')
    .select(['number', 'client_order_id', 'state', 'prepared', 'created_at', 'settled_at'])
    .select(['code', 'params', 'exchange_error', 'exchange_fault'])
    .select(['exchange_order_id', 'exchange_status', 'filled_quantity', 'average_price'])
    .execute();
  return rows.map((row) => ({
    number: row.number,
    clientOrderId: row.client_order_id,
    state: row.state,
    prepared: decodePrepared(row.prepared),
    failure: decodeFailure(row),
    execution: decodeExecution(row),
    createdAt: row.created_at,
    settledAt: row.settled_at,
  }));
}

async function historyOf(db: Kysely<Tables>, failedOrderId: number): Promise<readonly HistoryEntry[]> {
  return await db
    .selectFrom('failed_order_history as h')
    .leftJoin('users as u', 'u.id', 'h.user_id')
    .where('h.failed_order_id', '=', failedOrderId)
    .orderBy('h.id')
    .select(['h.at', 'u.username as by', 'h.action', 'h.detail'])
    .execute();
}

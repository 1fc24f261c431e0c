import type { Kysely } from 'kysely';
import type {
  AttemptView,
  FailedOrder,
  FailedOrderDetail,
  HistoryEntry,
} from '../../../application/ports/failed-orders.ts';
import { decodeExecution, decodeFailure, decodePrepared } from '../order-codec.ts';
import type { Tables } from '../tables.ts';

/** The failed order with its attempts and its history, oldest first. What came from the old system has no order and no attempts. */
export async function detailOf(
  db: Kysely<Tables>,
  order: FailedOrder,
  orderId: number | null,
): Promise<FailedOrderDetail> {
  const [attempts, history] = await Promise.all([
    orderId === null ? [] : attemptsOf(db, orderId),
    historyOf(db, order.id),
  ]);
  return { order, attempts, history };
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

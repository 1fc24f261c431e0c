import { type Kysely, sql, type Transaction } from 'kysely';
import type { OrderView, Refusal, Signal, SignalView, WebhookAnswer } from '../../../application/ports/order-ledger.ts';
import type { Database } from '../database.ts';
import { instanceLockClass } from '../instance-lock.ts';
import { decodeExecution, decodeFailure, decodePrepared, decodeRequest } from '../order-codec.ts';
import { storable, storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { bodyHash, webhookIdOf } from './taking-json.ts';

type Ending =
  | { readonly status: 'refused'; readonly refusal: Refusal }
  /** Answered 503 while its own commit was in doubt. */
  | { readonly status: 'voided' };

/** Keeps a signal without orders. One that is already there stays as it is. */
export async function insertEnded(
  db: Kysely<Tables> | Transaction<Tables>,
  signal: Signal,
  instanceId: number,
  ending: Ending,
): Promise<void> {
  await db
    .insertInto('signals')
    .values({
      id: signal.id,
      user_id: signal.userId,
      strategy_id: signal.strategyId,
      webhook_id: webhookIdOf(signal),
      status: ending.status,
      body_hash: bodyHash(signal.body),
      payload: storableJson(signal.payload),
      ...(ending.status === 'refused' && refusalColumns(ending.refusal)),
      instance_id: instanceId,
      received_at: signal.receivedAt,
      deadline_at: signal.deadlineAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const refusalColumns = ({ code, error, detail }: Refusal) => ({
  refusal_code: code,
  refusal_error: storable(error),
  refusal_detail: detail && storableJson(detail),
});

/** Waits for whoever makes it void just now; the first one of the two prevails. */
export function adoptSignal({ db, schema }: Database, signalId: string): Promise<SignalView> {
  return db.transaction().execute(async (trx) => {
    const adopted_at = sql<Date>`coalesce(adopted_at, now())`;
    await trx
      .updateTable('signals')
      .set({ adopted_at })
      .where('id', '=', signalId)
      .where('status', '=', 'taken')
      .execute();
    return viewSignal({ db: trx, schema }, signalId);
  });
}

/** The signal and its orders, each with its last attempt. Throws for an id that was never taken. */
export async function viewSignal(
  { db, schema }: { readonly db: Kysely<Tables>; readonly schema: string },
  signalId: string,
): Promise<SignalView> {
  const signal = await db
    .selectFrom('signals')
    .where('id', '=', signalId)
    .select(['id', 'answer_status', 'answer_body', 'archived_as'])
    .select(
      sql<boolean>`pg_try_advisory_xact_lock_shared(${sql.lit(instanceLockClass(schema))}, instance_id)`.as('is_dead'),
    )
    .executeTakeFirstOrThrow();
  const { answer_status: status, answer_body: body } = signal;
  return {
    id: signal.id,
    answer: status === null || body === null ? null : { status: status as WebhookAnswer['status'], body },
    instanceIsDead: signal.is_dead,
    orders: await viewOrders(db, signalId),
    archivedAs: signal.archived_as,
  };
}

async function viewOrders(db: Kysely<Tables>, signalId: string): Promise<readonly OrderView[]> {
  const rows = await db
    .selectFrom('orders as o')
    .innerJoin('order_attempts as t', 't.order_id', 'o.id')
    .innerJoin('accounts as c', 'c.id', 'o.account_id')
    .leftJoin('failed_orders as f', 'f.order_id', 'o.id')
    .where('o.signal_id', '=', signalId)
    .distinctOn('o.id')
    .orderBy('o.id')
    .orderBy('t.number', 'desc')
    .select(['o.id as order_id', 'o.strategy_account_id', 'o.request', 'c.name as account_name'])
    .select([
      't.state',
      't.client_order_id',
      't.prepared',
      't.code',
      't.params',
      't.exchange_error',
      't.exchange_fault',
    ])
    .select(['t.exchange_order_id', 't.exchange_status', 't.filled_quantity', 't.average_price'])
    .select(['f.id as failed_order_id', 'f.status as failed_order_status'])
    .execute();
  return rows.map((row) => ({
    orderId: row.order_id,
    strategyAccountId: row.strategy_account_id,
    accountName: row.account_name,
    request: decodeRequest(row.request),
    state: row.state,
    clientOrderId: row.client_order_id,
    prepared: decodePrepared(row.prepared),
    failure: decodeFailure(row),
    execution: row.state === 'accepted' ? decodeExecution(row) : null,
    failedOrderId: row.failed_order_id,
    removed: row.failed_order_status === 'removed',
  }));
}

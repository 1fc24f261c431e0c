import { sql, type Transaction } from 'kysely';
import type { ClaimedAttempt } from '../../../application/ports/order-ledger.ts';
import { STATUS_OF_ATTEMPT } from '../../../domain/failed-order.ts';
import { type Failure, failure } from '../../../domain/failure.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../../domain/order-status.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, type OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { decodeFailure, decodePrepared } from '../order-codec.ts';
import type { Tables } from '../tables.ts';
import { after } from './columns.ts';
import { keepFailedOrder } from './failed-orders.ts';

/** The exchange may have been asked, and whoever asked is gone. */
const NO_ANSWER = failure('NO_ANSWER');

/** Step 6 of the order protocol, for at most `limit` attempts that nobody else is about to claim. */
export async function claimExpired(
  { db, schema }: Database,
  instanceId: number,
  open: OpenKey,
  limit: number,
): Promise<readonly ClaimedAttempt[]> {
  const rows = await db.transaction().execute(async (trx) => {
    const due = await lockDue(trx, limit);
    if (due.length === 0) return [];
    for (const attempt of due) await claim(trx, attempt, instanceId);
    return readClaimed(
      trx,
      schema,
      due.map(({ id }) => id),
    );
  });
  return rows.map((row) => claimedOf(row, open));
}

const lockDue = (trx: Transaction<Tables>, limit: number) =>
  trx
    .selectFrom('order_attempts')
    .where((is) => is.or([is('lease_until', '<', sql<Date>`now()`), is('audit_at', '<=', sql<Date>`now()`)]))
    .orderBy('id')
    .limit(limit)
    .select(['id', 'order_id', 'state'])
    .forUpdate()
    .skipLocked()
    .execute();

type Due = Awaited<ReturnType<typeof lockDue>>[number];

/** An audit is no lease: it is only put off, lest another instance make it too. */
async function claim(trx: Transaction<Tables>, { id, order_id: orderId, state }: Due, instanceId: number) {
  const change =
    state === 'not_executed' ? { audit_at: after(TIMINGS.audits[0]) } : { lease_until: after(TIMINGS.lease) };
  const doubt = state === 'sending' ? { state: 'unknown' as const, code: NO_ANSWER.code, params: '{}' } : {};
  await trx
    .updateTable('order_attempts')
    .set({ ...change, ...doubt, lease_epoch: sql`lease_epoch + 1`, instance_id: instanceId })
    .where('id', '=', id)
    .execute();
  if (state !== 'sending') return;
  await trx.updateTable('orders').set({ status: ORDER_STATUS_OF_ATTEMPT.unknown }).where('id', '=', orderId).execute();
  await keepFailedOrder(trx, { orderId, status: STATUS_OF_ATTEMPT.unknown, failure: NO_ANSWER });
}

interface ClaimedRow extends AccountRow {
  readonly id: number;
  readonly state: 'unknown' | 'accepted' | 'not_executed';
  readonly lease_epoch: number;
  readonly prepared: Record<string, unknown> | null;
  readonly gate_at: Date;
  readonly code: Failure['code'] | null;
  readonly params: Record<string, string> | null;
  readonly exchange_error: string | null;
  readonly exchange_fault: boolean;
}

/** With the very key that the order was signed with; what was never frozen was never signed. */
async function readClaimed(trx: Transaction<Tables>, schema: string, ids: readonly number[]) {
  const { rows } = await sql<ClaimedRow>`
    select t.id, t.state, t.lease_epoch, t.prepared, t.gate_at, t.code, t.params, t.exchange_error, t.exchange_fault,
      ${sql.raw(ACCOUNT_COLUMNS)}
    from ${sql.id(schema, 'order_attempts')} t
      join ${sql.id(schema, 'accounts')} a on a.id = t.account_id
      left join ${sql.id(schema, 'account_keys')} k on k.account_id = a.id and k.fingerprint = t.prepared ->> 'keyFingerprint'
    where t.id = any(${ids})
    order by t.id`.execute(trx);
  return rows;
}

/** Only paper trading needs no key. */
function claimedOf(row: ClaimedRow, open: OpenKey): ClaimedAttempt {
  const account = accountOf(row, open);
  const held = {
    ref: { attemptId: row.id, epoch: row.lease_epoch },
    prepared: decodePrepared(row.prepared),
    gateAt: row.gate_at,
    account: account.key === null && account.exchange !== 'paper' ? null : account,
  };
  const { state } = row;
  return state === 'unknown' ? { ...held, state, failure: decodeFailure(row) ?? NO_ANSWER } : { ...held, state };
}

import { type Kysely, sql, type Transaction } from 'kysely';
import type { ClaimedAttempt, UnknownAttempt } from '../../../application/ports/order-ledger.ts';
import type { AttemptStateName } from '../../../domain/attempt.ts';
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
    return readHeld(
      trx,
      schema,
      due.map(({ id }) => id),
    );
  });
  return rows.map((row) => claimedOf(row, open));
}

/** What was left open comes first: an audit can wait, and many of them must not keep a crash from being recovered. */
async function lockDue(trx: Transaction<Tables>, limit: number) {
  const expired = await lockBy(trx, 'lease_until', limit);
  const audits = expired.length < limit ? await lockBy(trx, 'audit_at', limit - expired.length) : [];
  return [...expired, ...audits];
}

const lockBy = (trx: Transaction<Tables>, due: 'lease_until' | 'audit_at', limit: number) =>
  trx
    .selectFrom('order_attempts')
    .where(due, '<=', sql<Date>`now()`)
    .orderBy(due)
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

interface HeldRow extends AccountRow {
  readonly id: number;
  readonly state: AttemptStateName;
  readonly lease_epoch: number;
  readonly prepared: Record<string, unknown> | null;
  readonly gate_at: Date;
  readonly code: Failure['code'] | null;
  readonly params: Record<string, string> | null;
  readonly exchange_error: string | null;
  readonly exchange_fault: boolean;
}

/** With the very key that the order was signed with; what was never frozen was never signed. */
export async function readHeld(db: Kysely<Tables>, schema: string, ids: readonly number[]) {
  const { rows } = await sql<HeldRow>`
    select t.id, t.state, t.lease_epoch, t.prepared, t.gate_at, t.code, t.params, t.exchange_error, t.exchange_fault,
      ${sql.raw(ACCOUNT_COLUMNS)}
    from ${sql.id(schema, 'order_attempts')} t
      join ${sql.id(schema, 'accounts')} a on a.id = t.account_id
      left join ${sql.id(schema, 'account_keys')} k on k.account_id = a.id and k.fingerprint = t.prepared ->> 'keyFingerprint'
    where t.id = any(${ids})
    order by t.id`.execute(db);
  return rows;
}

/** Only paper trading needs no key. The failure is that of an attempt which may have one. */
export function heldOf(row: HeldRow, open: OpenKey): UnknownAttempt {
  const account = accountOf(row, open);
  return {
    ref: { attemptId: row.id, epoch: row.lease_epoch },
    prepared: decodePrepared(row.prepared),
    gateAt: row.gate_at,
    account: account.key === null && account.exchange !== 'paper' ? null : account,
    failure: decodeFailure(row) ?? NO_ANSWER,
  };
}

function claimedOf(row: HeldRow, open: OpenKey): ClaimedAttempt {
  const { failure: cause, ...held } = heldOf(row, open);
  if (row.state === 'accepted' || row.state === 'not_executed') return { ...held, state: row.state };
  return { ...held, state: 'unknown', failure: cause };
}

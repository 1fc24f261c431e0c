import { sql, type Transaction } from 'kysely';
import type { Actor, Claim, RetryDraft } from '../../../application/ports/failed-orders.ts';
import type { Account } from '../../../domain/account.ts';
import { LIVE_STATES } from '../../../domain/attempt.ts';
import { STATUS_OF_ATTEMPT } from '../../../domain/failed-order.ts';
import { fillsAtOnce, type PreparedOrder } from '../../../domain/order.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../../domain/order-status.ts';
import { REFUSAL_OF_STATUS, type RetryRefusal, retryRefusal } from '../../../domain/retry.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { after, failureColumns, SYMBOL_LENGTH } from '../ledger/columns.ts';
import { keepFailedOrder } from '../ledger/failed-orders.ts';
import { storable, storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { keepHistory } from './history.ts';
import { insertLegacyOrder } from './legacy-order.ts';
import { lockFailedOrder, numberOf, readStanding, type Standing } from './standing.ts';

/** Step 7 of the order protocol: the claim and the journaled attempt are one transaction. */
export async function claimRetry(
  { db, schema }: Database,
  { instanceId, openKey }: { readonly instanceId: number; readonly openKey: OpenKey },
  actor: Actor,
  draft: RetryDraft,
): Promise<Claim> {
  const owned = { userId: actor.userId, id: draft.candidate.id };
  return db.transaction().execute(async (trx): Promise<Claim> => {
    if (!(await lockFailedOrder(trx, owned))) return { kind: 'not_found' };
    const standing = await readStanding(trx, schema, openKey, owned);
    if (standing === null) return { kind: 'not_found' };
    const before = claimedBefore(standing, draft);
    if (before !== null) return before;
    const code = retryRefusal(standing.state) ?? (await refusalOfAttempts(trx, standing, draft));
    if (code !== null) return { kind: 'refused', code };
    const { orderId, id } = standing;
    const order = orderId ?? (await insertLegacyOrder(trx, id, draft.candidate.request, instanceId));
    const attemptId = await insertAttempt(trx, order, standing, draft, instanceId);
    await moveOrder(trx, order, draft);
    await moveFailedOrder(trx, order, id, draft);
    await keepHistory(trx, actor, id, 'retried', { attempt: draft.candidate.attempts + 1 });
    return { kind: 'claimed', orderId: order, ref: { attemptId, epoch: 1 } };
  });
}

/** The acknowledgement of the first commit was lost: its answer is given again. */
function claimedBefore({ orderId, lastAttempt }: Standing, { clientOrderId }: RetryDraft): Claim | null {
  if (orderId === null || lastAttempt?.clientOrderId !== clientOrderId) return null;
  return { kind: 'claimed', orderId, ref: { attemptId: lastAttempt.id, epoch: 1 } };
}

/** What was submitted again, or trades elsewhere, since the retry was asked for was not meant by it. */
async function refusalOfAttempts(
  trx: Transaction<Tables>,
  { orderId, lastAttempt, account }: Standing,
  { candidate }: RetryDraft,
): Promise<RetryRefusal | null> {
  if (numberOf(lastAttempt) !== candidate.attempts || !isSameAccount(account, candidate.account))
    return 'RETRY_IN_PROGRESS';
  if (orderId === null) return null;
  const live = await trx
    .selectFrom('order_attempts')
    .where('order_id', '=', orderId)
    .where('state', 'in', LIVE_STATES)
    .select('state')
    .executeTakeFirst();
  return live === undefined ? null : REFUSAL_OF_STATUS[STATUS_OF_ATTEMPT[live.state]];
}

function isSameAccount(now: Account, seen: Account): boolean {
  return (
    now.id === seen.id &&
    now.exchange === seen.exchange &&
    now.sandbox === seen.sandbox &&
    now.marginMode === seen.marginMode &&
    now.key?.fingerprint === seen.key?.fingerprint
  );
}

async function insertAttempt(
  trx: Transaction<Tables>,
  orderId: number,
  { account }: Standing,
  { candidate, clientOrderId, gateAt, preparation }: RetryDraft,
  instanceId: number,
): Promise<number> {
  const { id } = await trx
    .insertInto('order_attempts')
    .values({
      order_id: orderId,
      account_id: account.id,
      number: candidate.attempts + 1,
      client_order_id: clientOrderId,
      state: 'sending',
      lease_until: after(TIMINGS.lease),
      instance_id: instanceId,
      gate_at: gateAt,
      prepared: preparation.kind === 'prepared' ? storableJson(preparation.order) : null,
      fills_final: !fillsAtOnce(candidate.request),
      ...refusalColumns(preparation),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** What our own checks refuse is journaled as not sent. */
function refusalColumns(preparation: RetryDraft['preparation']) {
  if (preparation.kind !== 'refused') return {};
  const { reasons: _, params, ...columns } = failureColumns(preparation.failure);
  return {
    ...columns,
    params: storableJson(params),
    state: 'not_sent' as const,
    lease_until: null,
    settled_at: sql<Date>`now()`,
  };
}

/** From now on it is what this attempt makes of it; what an earlier one left at the exchange is with that attempt. */
async function moveOrder(trx: Transaction<Tables>, orderId: number, { preparation }: RetryDraft): Promise<void> {
  const isRefused = preparation.kind === 'refused';
  await trx
    .updateTable('orders')
    .set({ status: ORDER_STATUS_OF_ATTEMPT[isRefused ? 'not_sent' : 'sending'] })
    .set({ settled_at: isRefused ? sql<Date>`now()` : null })
    .set({ exchange_order_id: null, exchange_status: null, filled_quantity: null, average_price: null })
    .set(preparation.kind === 'prepared' ? frozenColumns(preparation.order) : {})
    .where('id', '=', orderId)
    .execute();
}

function frozenColumns({ symbol, quantity, price, stopPrice }: PreparedOrder) {
  return {
    symbol: storable(symbol, SYMBOL_LENGTH),
    quantity: quantity?.toString() ?? null,
    ...(price === null ? {} : { price: price.toString() }),
    ...(stopPrice === null ? {} : { stop_price: stopPrice.toString() }),
  };
}

async function moveFailedOrder(
  trx: Transaction<Tables>,
  orderId: number,
  id: number,
  { preparation }: RetryDraft,
): Promise<void> {
  const claimed = { status: 'retrying' as const, retry_count: sql<number>`retry_count + 1` };
  await trx
    .updateTable('failed_orders')
    .set({ scheduled_at: null, schedule_note: null, updated_at: sql<Date>`now()` })
    .set(preparation.kind === 'refused' ? {} : claimed)
    .where('id', '=', id)
    .execute();
  if (preparation.kind !== 'refused') return;
  await keepFailedOrder(trx, { orderId, status: 'pending_retry', failure: preparation.failure });
}

import type { Claim, RetryDraft } from '../../application/ports/failed-orders.ts';
import type { Account } from '../../domain/account.ts';
import { LIVE_STATES } from '../../domain/attempt.ts';
import { STATUS_OF_ATTEMPT } from '../../domain/failed-order.ts';
import { canonicalOrder, fillsAtOnce } from '../../domain/order.ts';
import { REFUSAL_OF_STATUS, type RetryRefusal, retryRefusal } from '../../domain/retry.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { keepFailedOrder } from './failed-orders.ts';
import type { FailedOrderRecord, OrderRecord } from './records.ts';
import { candidateOf, lastAttemptOf, ownerOf } from './standing.ts';
import { existing, type MemoryStore } from './store.ts';
import type { Moment } from './take-in.ts';

/** Claims and journals, as one transaction. `isNew` is false where the same draft was claimed before. */
export function claimRetry(
  store: MemoryStore,
  moment: Moment,
  failed: FailedOrderRecord,
  draft: RetryDraft,
): { readonly claim: Claim; readonly isNew: boolean } {
  const before = claimedBefore(store, failed, draft);
  if (before !== null) return { claim: before, isNew: false };
  const code = refusalOf(store, failed, draft);
  if (code !== null) return { claim: { kind: 'refused', code }, isNew: false };
  const order =
    failed.orderId === null ? addOrder(store, moment, failed, draft) : existing(store.orders, failed.orderId);
  const attemptId = addAttempt(store, moment, order, draft);
  moveOrder(order, moment, draft);
  Object.assign(failed, { scheduledAt: null, scheduleNote: null, updatedAt: moment.now });
  if (draft.preparation.kind === 'refused')
    keepFailedOrder(store, moment.now, order.id, 'pending_retry', draft.preparation.failure);
  else Object.assign(failed, { status: 'retrying', retryCount: failed.retryCount + 1 });
  return { claim: { kind: 'claimed', orderId: order.id, ref: { attemptId, epoch: 1 } }, isNew: true };
}

/** The acknowledgement of the first time was lost. */
function claimedBefore(store: MemoryStore, failed: FailedOrderRecord, { clientOrderId }: RetryDraft): Claim | null {
  const last = lastAttemptOf(store, failed);
  if (last === null || last.clientOrderId !== clientOrderId) return null;
  return { kind: 'claimed', orderId: last.orderId, ref: { attemptId: last.id, epoch: 1 } };
}

function refusalOf(store: MemoryStore, failed: FailedOrderRecord, { candidate }: RetryDraft): RetryRefusal | null {
  const { state, attempts, account } = candidateOf(store, failed);
  const refusal = retryRefusal(state);
  if (refusal !== null) return refusal;
  if (attempts !== candidate.attempts || !isSameAccount(account, candidate.account)) return 'RETRY_IN_PROGRESS';
  const own = failed.orderId === null ? [] : store.attemptsOf(failed.orderId);
  const live = own.find((attempt) => LIVE_STATES.includes(attempt.state));
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

/** The signal and the order that a row of the old system never had; the signal occupies no id and is answered. */
function addOrder(
  store: MemoryStore,
  { instanceId, now }: Moment,
  failed: FailedOrderRecord,
  { candidate }: RetryDraft,
): OrderRecord {
  const { request } = candidate;
  const { strategyAccountId } = failed;
  const { strategyId, accountId } = existing(store.links, strategyAccountId);
  const signalId = `imported-${failed.id}`;
  store.signals.set(signalId, {
    id: signalId,
    strategyId,
    userId: ownerOf(store, failed),
    strategyVersion: null,
    webhookId: null,
    body: canonicalOrder(request),
    payload: {},
    receivedAt: now,
    deadlineAt: now,
    instanceId,
    status: 'taken',
    refusal: null,
    answer: null,
    isAdopted: false,
    archivedAs: null,
    answeredAt: now,
  });
  const id = store.nextId();
  const { symbol, price, stopPrice } = request;
  const unsent = { quantity: null, status: 'failed', execution: null, settledAt: null } as const;
  const order: OrderRecord = {
    id,
    signalId,
    strategyAccountId,
    accountId,
    request,
    symbol,
    price,
    stopPrice,
    ...unsent,
  };
  store.orders.set(id, order);
  failed.orderId = id;
  return order;
}

function addAttempt(
  store: MemoryStore,
  { instanceId, now }: Moment,
  { id: orderId, accountId, request }: OrderRecord,
  { candidate, clientOrderId, gateAt, preparation }: RetryDraft,
): number {
  const failure = preparation.kind === 'refused' ? preparation.failure : null;
  const id = store.nextId();
  store.attempts.set(id, {
    id,
    orderId,
    accountId,
    number: candidate.attempts + 1,
    createdAt: now,
    gateAt,
    clientOrderId,
    prepared: preparation.kind === 'prepared' ? preparation.order : null,
    state: failure === null ? 'sending' : 'not_sent',
    failure,
    execution: null,
    epoch: 1,
    leaseUntil: failure === null ? new Date(now.getTime() + TIMINGS.lease) : null,
    instanceId,
    fillsFinal: !fillsAtOnce(request),
    auditAt: null,
    settledAt: failure === null ? null : now,
  });
  return id;
}

/** From now on it is what this attempt makes of it. */
function moveOrder(order: OrderRecord, { now }: Moment, { preparation }: RetryDraft): void {
  const isRefused = preparation.kind === 'refused';
  Object.assign(order, {
    status: isRefused ? 'failed' : 'sending',
    settledAt: isRefused ? now : null,
    execution: null,
  });
  if (preparation.kind !== 'prepared') return;
  const { symbol, quantity, price, stopPrice } = preparation.order;
  Object.assign(order, { symbol, quantity, price: price ?? order.price, stopPrice: stopPrice ?? order.stopPrice });
}

import type { RetryCandidate } from '../../application/ports/failed-orders.ts';
import type { UnknownAttempt } from '../../application/ports/order-ledger.ts';
import type { RetryState } from '../../domain/retry.ts';
import type { AttemptRecord, FailedOrderRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';
import { accountOf } from './strategies.ts';

/** Whose failed order it is. */
export function ownerOf(
  store: MemoryStore,
  { strategyAccountId }: Pick<FailedOrderRecord, 'strategyAccountId'>,
): number {
  return existing(store.strategies, existing(store.links, strategyAccountId).strategyId).userId;
}

/** Null where the user has no such failed order. */
export function ownedFailedOrder(store: MemoryStore, userId: number, id: number): FailedOrderRecord | null {
  const failed = store.failedOrders.get(id);
  return failed !== undefined && ownerOf(store, failed) === userId ? failed : null;
}

export function lastAttemptOf(store: MemoryStore, { orderId }: FailedOrderRecord): AttemptRecord | null {
  return orderId === null ? null : (store.attemptsOf(orderId).at(-1) ?? null);
}

/** The number of the last submission; what the old system submitted counts as one. */
export const submissionsOf = (store: MemoryStore, failed: FailedOrderRecord): number =>
  lastAttemptOf(store, failed)?.number ?? 1;

export function stateOf(store: MemoryStore, failed: FailedOrderRecord): RetryState {
  const link = existing(store.links, failed.strategyAccountId);
  const strategy = existing(store.strategies, link.strategyId);
  const user = existing(store.users, strategy.userId);
  const account = existing(store.accounts, link.accountId);
  const areOn = [link, strategy, user, account].every(({ isActive }) => isActive);
  return {
    status: failed.status,
    code: failed.failure?.code ?? null,
    retryCount: failed.retryCount,
    uncounted: failed.uncounted,
    hasRequest: failed.request !== null,
    reduceOnly: failed.request?.reduceOnly ?? false,
    account: {
      isActive: areOn && !strategy.isDeleted && !account.isDeleted,
      isPaused: user.isPaused || account.isPaused,
      isFrozen: account.isFrozen,
    },
  };
}

export function candidateOf(store: MemoryStore, failed: FailedOrderRecord): RetryCandidate {
  const { id, request, strategyAccountId } = failed;
  const link = existing(store.links, strategyAccountId);
  const account = existing(store.accounts, link.accountId);
  const { allowedSymbols, maxOrderValue } = existing(store.strategies, link.strategyId);
  return {
    id,
    state: stateOf(store, failed),
    request,
    strategyAccountId,
    limits: { allowedSymbols, maxOrderValue },
    account: accountOf(account, account.currentKey),
    attempts: submissionsOf(store, failed),
    open: openAttemptOf(store, failed),
  };
}

function openAttemptOf(store: MemoryStore, failed: FailedOrderRecord): UnknownAttempt | null {
  const last = lastAttemptOf(store, failed);
  if (last === null || last.failure === null || (last.state !== 'unknown' && last.state !== 'needs_review'))
    return null;
  const { prepared, gateAt, failure } = last;
  const account = accountOf(existing(store.accounts, last.accountId), prepared?.keyFingerprint ?? null);
  const hasKey = account.key !== null || account.exchange === 'paper';
  const ref = { attemptId: last.id, epoch: last.epoch };
  return { ref, prepared, gateAt, failure, account: hasKey ? account : null };
}

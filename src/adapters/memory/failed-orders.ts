import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { Failure } from '../../domain/failure.ts';
import { reasonText } from '../../domain/reasons.ts';
import type { CountChange } from '../../domain/retry.ts';
import { existing, type MemoryStore } from './store.ts';

const NO_COUNTS: CountChange = { retryCount: 0, uncounted: 0 };

/** Makes the failed order of an order, or brings it along; one that was removed stays as it is. Answers its id. */
export function keepFailedOrder(
  store: MemoryStore,
  now: Date,
  orderId: number,
  status: FailedOrderStatus,
  failure: Failure,
  counts: CountChange = NO_COUNTS,
): number {
  const kept = store.failedOrderOf(orderId);
  if (kept === undefined) return insertFailedOrder(store, now, orderId, status, failure, counts);
  if (kept.status === 'removed') return kept.id;
  const { execution } = existing(store.orders, orderId);
  const reason = reasonFor(store, orderId, failure);
  const exchangeOrderId = execution?.exchangeOrderId ?? null;
  Object.assign(kept, { status, failure, reason, exchangeOrderId, updatedAt: now });
  kept.retryCount += counts.retryCount;
  kept.uncounted += counts.uncounted;
  return kept.id;
}

/** Its order turned out accepted. Null if it has no failed order that could be completed. */
export function completeFailedOrder(
  store: MemoryStore,
  now: Date,
  orderId: number,
  exchangeOrderId: string,
): number | null {
  const kept = store.failedOrderOf(orderId);
  if (kept === undefined || kept.status === 'removed') return null;
  Object.assign(kept, { status: 'completed', exchangeOrderId, updatedAt: now });
  return kept.id;
}

function insertFailedOrder(
  store: MemoryStore,
  now: Date,
  orderId: number,
  status: FailedOrderStatus,
  failure: Failure,
  counts: CountChange,
): number {
  const order = existing(store.orders, orderId);
  const { amount } = order.request;
  const requestedQuantity = amount.kind === 'base' ? amount.quantity : null;
  const id = store.nextId();
  store.failedOrders.set(id, {
    id,
    orderId,
    strategyAccountId: order.strategyAccountId,
    request: order.request,
    webhookId: existing(store.signals, order.signalId).webhookId,
    symbol: order.symbol,
    quantity: order.quantity ?? requestedQuantity,
    requestedQuantity,
    price: order.price,
    stopPrice: order.stopPrice,
    createdAt: now,
    updatedAt: now,
    status,
    failure,
    reason: reasonFor(store, orderId, failure),
    exchangeOrderId: order.execution?.exchangeOrderId ?? null,
    retryCount: 0,
    uncounted: counts.uncounted,
    scheduledAt: null,
    scheduleNote: null,
  });
  return id;
}

function reasonFor(store: MemoryStore, orderId: number, failure: Failure): string {
  const { userId } = existing(store.signals, existing(store.orders, orderId).signalId);
  return reasonText(failure, existing(store.users, userId).locale);
}

import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { Failure } from '../../domain/failure.ts';
import { reasonText } from '../../domain/reasons.ts';
import { existing, type MemoryStore } from './store.ts';

/** Makes the failed order of an order, or brings it along; one that was removed stays as it is. Answers its id. */
export function keepFailedOrder(
  store: MemoryStore,
  orderId: number,
  status: FailedOrderStatus,
  failure: Failure,
): number {
  const kept = store.failedOrderOf(orderId);
  if (kept === undefined) return insertFailedOrder(store, orderId, status, failure);
  if (kept.status === 'removed') return kept.id;
  const { execution } = existing(store.orders, orderId);
  const reason = reasonFor(store, orderId, failure);
  Object.assign(kept, { status, failure, reason, exchangeOrderId: execution?.exchangeOrderId ?? null });
  return kept.id;
}

/** Its order turned out accepted. Null if it has no failed order that could be completed. */
export function completeFailedOrder(store: MemoryStore, orderId: number, exchangeOrderId: string): number | null {
  const kept = store.failedOrderOf(orderId);
  if (kept === undefined || kept.status === 'removed') return null;
  Object.assign(kept, { status: 'completed', exchangeOrderId });
  return kept.id;
}

function insertFailedOrder(store: MemoryStore, orderId: number, status: FailedOrderStatus, failure: Failure): number {
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
    status,
    failure,
    reason: reasonFor(store, orderId, failure),
    exchangeOrderId: order.execution?.exchangeOrderId ?? null,
    retryCount: 0,
  });
  return id;
}

function reasonFor(store: MemoryStore, orderId: number, failure: Failure): string {
  const { userId } = existing(store.signals, existing(store.orders, orderId).signalId);
  return reasonText(failure, existing(store.users, userId).locale);
}

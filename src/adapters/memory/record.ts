import type { AttemptRef, Recorded } from '../../application/ports/order-ledger.ts';
import { type AttemptEvent, isSettled, transition } from '../../domain/attempt.ts';
import { Decimal } from '../../domain/decimal.ts';
import { type Execution, isClosed } from '../../domain/execution.ts';
import { STATUS_OF_ATTEMPT } from '../../domain/failed-order.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../domain/order-status.ts';
import { type CountChange, countsAfter } from '../../domain/retry.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { completeFailedOrder, keepFailedOrder } from './failed-orders.ts';
import type { AttemptRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';

/** Moves an attempt by the domain's table, and its order and failed order with it. */
export function record(store: MemoryStore, now: Date, { attemptId, epoch }: AttemptRef, event: AttemptEvent): Recorded {
  const attempt = existing(store.attempts, attemptId);
  const moved = transition(attempt.state, event);
  if (moved.kind === 'breach') {
    keepBreach(store, now, attempt, moved.execution);
    return { kind: 'breach' };
  }
  if (moved.kind === 'denied' || (attempt.epoch !== epoch && event.kind !== 'accepted'))
    return { kind: 'superseded', state: attempt.state };
  const counts = countsAfter(event, { isRetry: attempt.number > 1, wasFrozen: attempt.prepared !== null });
  moveAttempt(attempt, now, event);
  Object.assign(existing(store.orders, attempt.orderId), {
    status: ORDER_STATUS_OF_ATTEMPT[event.kind],
    execution: attempt.execution,
    settledAt: attempt.settledAt,
  });
  return { kind: 'recorded', failedOrderId: moveFailedOrder(store, now, attempt.orderId, event, counts) };
}

function moveAttempt(attempt: AttemptRecord, now: Date, event: AttemptEvent): void {
  attempt.state = event.kind;
  attempt.failure = event.kind === 'accepted' ? null : event.failure;
  attempt.settledAt = isSettled(event.kind) ? now : null;
  attempt.auditAt = event.kind === 'not_executed' ? new Date(now.getTime() + TIMINGS.audits[0]) : null;
  if (event.kind === 'unknown') return;
  if (event.kind === 'accepted') attempt.execution = event.execution;
  else if (event.failure.code === 'NOT_FILLED') attempt.execution = unfilled(attempt.execution);
  // Late evidence may yet show that it was accepted, and its fills are looked at then.
  const isClosing = event.kind === 'accepted' ? isClosed(event.execution) : event.kind !== 'needs_review';
  attempt.fillsFinal ||= isClosing;
  attempt.leaseUntil = event.kind === 'accepted' && !attempt.fillsFinal ? (attempt.leaseUntil ?? now) : null;
}

function unfilled(execution: Execution | null): Execution | null {
  return (
    execution && { ...execution, exchangeStatus: 'closed_unfilled', filledQuantity: Decimal.ZERO, averagePrice: null }
  );
}

function moveFailedOrder(
  store: MemoryStore,
  now: Date,
  orderId: number,
  event: AttemptEvent,
  counts: CountChange,
): number | null {
  if (event.kind === 'accepted') return completeFailedOrder(store, now, orderId, event.execution.exchangeOrderId);
  return keepFailedOrder(store, now, orderId, STATUS_OF_ATTEMPT[event.kind], event.failure, counts);
}

/** The first sighting of a breach freezes the account; a person who unfroze it has seen it. The order is at the exchange: nobody may retry it. */
function keepBreach(store: MemoryStore, now: Date, attempt: AttemptRecord, execution: Execution): void {
  const { id: attemptId, accountId } = attempt;
  attempt.auditAt = null;
  const isKnown = store.breaches.some(
    (breach) => breach.attemptId === attemptId && breach.execution.exchangeOrderId === execution.exchangeOrderId,
  );
  if (isKnown) return;
  store.breaches.push({ attemptId, accountId, execution });
  Object.assign(existing(store.accounts, accountId), { isFrozen: true, frozenAt: now, changedAt: now });
  const failedOrder = [...store.failedOrders.values()].find(({ orderId }) => orderId === attempt.orderId);
  if (failedOrder === undefined) return;
  const { exchangeOrderId } = execution;
  Object.assign(failedOrder, { status: 'completed', exchangeOrderId, scheduledAt: null, updatedAt: now });
}

import type {
  AttemptView,
  FailedOrder,
  FailedOrderDetail,
  HistoryEntry,
  SignalOfFailedOrder,
} from '../../application/ports/failed-orders.ts';
import type { FailedOrderRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';

export function detailOf(store: MemoryStore, failed: FailedOrderRecord, order: FailedOrder): FailedOrderDetail {
  return {
    order,
    signal: signalOf(store, failed),
    attempts: attemptsOf(store, failed),
    history: historyOf(store, failed),
  };
}

/** What came from the old system had none, though its retry is journaled with one. */
function signalOf(store: MemoryStore, { orderId }: FailedOrderRecord): SignalOfFailedOrder | null {
  if (orderId === null || store.attemptsOf(orderId)[0]?.number !== 1) return null;
  const signal = existing(store.signals, existing(store.orders, orderId).signalId);
  const { id, receivedAt, payload, answer, answeredAt } = signal;
  return { id, receivedAt, payload, answerStatus: answer?.status ?? null, answeredAt };
}

function attemptsOf(store: MemoryStore, { orderId }: FailedOrderRecord): readonly AttemptView[] {
  const attempts = orderId === null ? [] : store.attemptsOf(orderId);
  return attempts.map(({ number, clientOrderId, state, prepared, failure, execution, createdAt, settledAt }) => ({
    number,
    clientOrderId,
    state,
    prepared,
    failure,
    execution,
    createdAt,
    settledAt,
  }));
}

function historyOf(store: MemoryStore, { id }: FailedOrderRecord): readonly HistoryEntry[] {
  const entries = store.history.filter(({ failedOrderId }) => failedOrderId === id);
  return entries.map(({ at, userId, action, detail }) => ({
    at,
    by: userId === null ? null : String(userId),
    action,
    detail,
  }));
}

import { reasonsSaying } from '../../application/failed-orders/reason-search.ts';
import {
  type Cursor,
  type DayCount,
  type DayRange,
  EVERY_FAILED_ORDER,
  type FailedOrder,
  type FailedOrderDetail,
  type FailedOrderFilter,
  type FailedOrderQueries,
  type ReasonCount,
} from '../../application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus, MAX_RETRIES } from '../../domain/failed-order.ts';
import { UNKNOWN_REASONS } from '../../domain/reasons.ts';
import { detailOf } from './failed-order-detail.ts';
import type { FailedOrderRecord } from './records.ts';
import { ownedFailedOrder, ownerOf, stateOf } from './standing.ts';
import { existing, type MemoryStore } from './store.ts';

/** Failed orders in a store. Its users have no names; their ids stand for them. */
export class MemoryFailedOrderQueries implements FailedOrderQueries {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async list(
    userId: number,
    filter: FailedOrderFilter,
    after: Cursor | null,
    limit: number,
  ): Promise<readonly FailedOrder[]> {
    return this.#matching(userId, filter)
      .filter((failed) => after === null || newestFirst(after, failed) < 0)
      .slice(0, limit)
      .map((failed) => viewOf(this.#store, failed));
  }

  async count(userId: number, filter: FailedOrderFilter): Promise<number> {
    return this.#matching(userId, filter).length;
  }

  async countByStatus(userId: number, filter: FailedOrderFilter) {
    const matching = this.#matching(userId, { ...filter, statuses: [] });
    const counts = FAILED_ORDER_STATUSES.map((status) => [
      status,
      matching.filter((failed) => failed.status === status).length,
    ]);
    return Object.fromEntries(counts) as Record<FailedOrderStatus, number>;
  }

  async countByReason(userId: number, filter: FailedOrderFilter): Promise<readonly ReasonCount[]> {
    const counts = new Map<string, ReasonCount>();
    for (const { failure, reason } of this.#matching(userId, filter)) {
      const named = failure === null ? { code: null, reason } : { code: failure.code, reason: null };
      const key = JSON.stringify(named);
      counts.set(key, { ...named, count: 1 + (counts.get(key)?.count ?? 0) });
    }
    return [...counts.values()].sort(mostFrequentFirst);
  }

  async countByDay(userId: number, { from, to, strategyAccountId }: DayRange): Promise<readonly DayCount[]> {
    const counts = new Map<string, DayCount>();
    for (const { createdAt, status, failure } of this.#matching(userId, { ...EVERY_FAILED_ORDER, strategyAccountId })) {
      const day = createdAt.toISOString().slice(0, 10);
      if (day < from || day > to) continue;
      const named = { day, status, code: failure?.code ?? null };
      const key = `${day} ${status} ${named.code ?? ''}`;
      counts.set(key, { ...named, count: 1 + (counts.get(key)?.count ?? 0) });
    }
    return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
  }

  async get(userId: number, id: number): Promise<FailedOrderDetail | null> {
    const failed = ownedFailedOrder(this.#store, userId, id);
    if (failed === null) return null;
    return detailOf(this.#store, failed, viewOf(this.#store, failed));
  }

  async *stream(userId: number, filter: FailedOrderFilter): AsyncGenerator<FailedOrder, void, void> {
    for (const failed of this.#matching(userId, filter)) yield viewOf(this.#store, failed);
  }

  #matching(userId: number, filter: FailedOrderFilter): readonly FailedOrderRecord[] {
    return [...this.#store.failedOrders.values()]
      .filter((failed) => ownerOf(this.#store, failed) === userId && matches(this.#store, failed, filter))
      .sort(newestFirst);
  }
}

const newestFirst = (one: Cursor, other: Cursor): number =>
  other.createdAt.getTime() - one.createdAt.getTime() || other.id - one.id;

/** Among equals by code, then what has none by its text. */
const mostFrequentFirst = (one: ReasonCount, other: ReasonCount): number =>
  other.count - one.count || (nameOf(one) < nameOf(other) ? -1 : 1);

const nameOf = ({ code, reason }: ReasonCount): string => code ?? `~${reason}`;

export function matches(store: MemoryStore, failed: FailedOrderRecord, filter: FailedOrderFilter): boolean {
  const { strategyAccountId, symbol, statuses, scheduled, exhausted, acceptedLate, from, to, code, q } = filter;
  return (
    (strategyAccountId === null || failed.strategyAccountId === strategyAccountId) &&
    (symbol === null || failed.symbol.toUpperCase() === symbol.toUpperCase()) &&
    (statuses.length === 0 || statuses.includes(failed.status)) &&
    (scheduled === null || (failed.scheduledAt !== null) === scheduled) &&
    (exhausted === null || failed.retryCount >= MAX_RETRIES === exhausted) &&
    (acceptedLate === null || wasAcceptedLate(store, failed) === acceptedLate) &&
    (from === null || failed.createdAt >= from) &&
    (to === null || failed.createdAt < to) &&
    (code === null || failed.failure?.code === code) &&
    (q === null || mentions(store, failed, q))
  );
}

function wasAcceptedLate(store: MemoryStore, { orderId, failure }: FailedOrderRecord): boolean {
  if (orderId === null || !UNKNOWN_REASONS.some((code) => code === failure?.code)) return false;
  const isAccepted = store.attemptsOf(orderId).some(({ number, state }) => number === 1 && state === 'accepted');
  return isAccepted && existing(store.signals, existing(store.orders, orderId).signalId).answer?.status === 408;
}

function mentions(store: MemoryStore, failed: FailedOrderRecord, q: string): boolean {
  const { symbol, reason, failure, webhookId, exchangeOrderId, orderId } = failed;
  const texts = [symbol, reason, failure?.exchangeError, webhookId, exchangeOrderId];
  const isSaid = texts.some((text) => text?.toLowerCase().includes(q.toLowerCase()) ?? false);
  if (isSaid || (failure !== null && reasonsSaying(q).includes(failure.code))) return true;
  return orderId !== null && store.attemptsOf(orderId).some(({ clientOrderId }) => clientOrderId === q);
}

function viewOf(store: MemoryStore, failed: FailedOrderRecord): FailedOrder {
  const { request, failure } = failed;
  const link = existing(store.links, failed.strategyAccountId);
  const account = existing(store.accounts, link.accountId);
  return {
    id: failed.id,
    strategyAccountId: failed.strategyAccountId,
    strategyName: existing(store.strategies, link.strategyId).name,
    accountName: account.name,
    exchange: account.exchange,
    sandbox: account.sandbox,
    symbol: failed.symbol,
    side: request?.side ?? '',
    orderType: request?.orderType ?? '',
    marketType: request?.marketType ?? '',
    quantity: failed.quantity?.toString() ?? null,
    requestedQuantity: failed.requestedQuantity?.toString() ?? null,
    quoteQuantity: request?.amount.kind === 'quote' ? request.amount.cost.toString() : null,
    price: failed.price?.toString() ?? null,
    stopPrice: failed.stopPrice?.toString() ?? null,
    reduceOnly: request?.reduceOnly ?? false,
    positionSide: request?.positionSide ?? null,
    timeInForce: request?.timeInForce ?? null,
    code: failure?.code ?? null,
    params: failure?.params ?? {},
    reason: failed.reason,
    exchangeError: failure?.exchangeError ?? null,
    status: failed.status,
    retryCount: failed.retryCount,
    uncounted: failed.uncounted,
    hasRequest: failed.request !== null,
    account: stateOf(store, failed).account,
    webhookId: failed.webhookId,
    exchangeOrderId: failed.exchangeOrderId,
    scheduledAt: failed.scheduledAt,
    scheduleNote: failed.scheduleNote,
    createdAt: failed.createdAt,
    updatedAt: failed.updatedAt,
  };
}

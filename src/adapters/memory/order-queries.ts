import type {
  ListedOrder,
  ListedSignal,
  OrderFilter,
  OrderQueries,
  Position,
  SignalFilter,
  SignalQueries,
} from '../../application/ports/order-queries.ts';
import type { OrderRecord, SignalRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';

interface Placed {
  readonly receivedAt: Date;
  readonly id: number | string;
}

/** Newest first; ids of one kind compare among themselves. */
const newestFirst = (one: Placed, other: Placed): number =>
  other.receivedAt.getTime() - one.receivedAt.getTime() || (other.id > one.id ? 1 : other.id < one.id ? -1 : 0);

function pageOf<Row extends Placed>(rows: readonly Row[], after: Position<Row['id']> | null, limit: number) {
  const place = after && { receivedAt: after.at, id: after.id };
  const following = rows.filter((row) => place === null || newestFirst(place, row) < 0);
  return following.sort(newestFirst).slice(0, limit);
}

const isWithin = (at: Date, { from, to }: { from: Date | null; to: Date | null }): boolean =>
  (from === null || at >= from) && (to === null || at < to);

/** Orders in a store. */
export class MemoryOrderQueries implements OrderQueries {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async list(userId: number, filter: OrderFilter, after: Position<number> | null, limit: number) {
    return pageOf(this.#matching(userId, filter), after, limit);
  }

  async count(userId: number, filter: OrderFilter): Promise<number> {
    return this.#matching(userId, filter).length;
  }

  #matching(userId: number, filter: OrderFilter): readonly ListedOrder[] {
    const { strategyAccountId, symbol, statuses } = filter;
    return [...this.#store.orders.values()]
      .filter(({ signalId }) => existing(this.#store.signals, signalId).userId === userId)
      .map((order) => listedOrder(this.#store, order))
      .filter(
        (order) =>
          (strategyAccountId === null || order.strategyAccountId === strategyAccountId) &&
          (symbol === null || order.symbol.toUpperCase() === symbol.toUpperCase()) &&
          (statuses.length === 0 || statuses.includes(order.status)) &&
          isWithin(order.receivedAt, filter),
      );
  }
}

/** Signals in a store. */
export class MemorySignalQueries implements SignalQueries {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async list(userId: number, filter: SignalFilter, after: Position<string> | null, limit: number) {
    return pageOf(this.#matching(userId, filter), after, limit).map((signal) => listedSignal(this.#store, signal));
  }

  async count(userId: number, filter: SignalFilter, atMost: number): Promise<number> {
    return Math.min(this.#matching(userId, filter).length, atMost);
  }

  #matching(userId: number, filter: SignalFilter): readonly SignalRecord[] {
    const { strategyId, statuses, orderStatuses, symbol, webhookId } = filter;
    return [...this.#store.signals.values()].filter(
      (signal) =>
        signal.userId === userId &&
        signal.archivedAs === null &&
        (strategyId === null || signal.strategyId === strategyId) &&
        (statuses.length === 0 || statuses.includes(signal.status)) &&
        (orderStatuses.length === 0 ||
          this.#store.ordersOf(signal.id).some(({ status }) => orderStatuses.includes(status))) &&
        (symbol === null || this.#symbolsOf(signal).includes(symbol.toUpperCase())) &&
        (webhookId === null || signal.webhookId === webhookId) &&
        isWithin(signal.receivedAt, filter),
    );
  }

  #symbolsOf({ id, payload, status }: SignalRecord): readonly string[] {
    const said = Object.entries(payload).filter(([key]) => status !== 'taken' && key.toLowerCase() === 'symbol');
    const symbols = [...this.#store.ordersOf(id).map(({ symbol }) => symbol), ...said.map(([, value]) => value)];
    return symbols.map((symbol) => String(symbol).toUpperCase());
  }
}

function listedSignal(store: MemoryStore, signal: SignalRecord): ListedSignal {
  const { id, strategyId, webhookId, status, payload, refusal, answer, receivedAt } = signal;
  return {
    id,
    strategyId,
    strategyName: strategyId === null ? null : existing(store.strategies, strategyId).name,
    webhookId,
    status,
    payload,
    refusal,
    answerStatus: answer?.status ?? null,
    receivedAt,
    orders: store.ordersOf(id).map((order) => listedOrder(store, order)),
  };
}

function listedOrder(store: MemoryStore, order: OrderRecord): ListedOrder {
  const { request, execution } = order;
  const signal = existing(store.signals, order.signalId);
  const link = existing(store.links, order.strategyAccountId);
  const account = existing(store.accounts, order.accountId);
  const attempts = store.attemptsOf(order.id);
  const failedOrder = store.failedOrderOf(order.id);
  return {
    id: order.id,
    signalId: order.signalId,
    webhookId: signal.webhookId,
    strategyAccountId: order.strategyAccountId,
    strategyName: existing(store.strategies, link.strategyId).name,
    accountName: account.name,
    exchange: account.exchange,
    sandbox: account.sandbox,
    symbol: order.symbol,
    side: request.side,
    orderType: request.orderType,
    marketType: request.marketType,
    requestedQuantity: request.amount.kind === 'base' ? request.amount.quantity.toString() : null,
    quantity: order.quantity?.toString() ?? null,
    quoteQuantity: request.amount.kind === 'quote' ? request.amount.cost.toString() : null,
    price: order.price?.toString() ?? null,
    stopPrice: order.stopPrice?.toString() ?? null,
    reduceOnly: request.reduceOnly,
    positionSide: request.positionSide,
    timeInForce: request.timeInForce,
    status: order.status,
    exchangeStatus: execution?.exchangeStatus ?? null,
    filledQuantity: execution?.filledQuantity?.toString() ?? null,
    averagePrice: execution?.averagePrice?.toString() ?? null,
    exchangeOrderId: execution?.exchangeOrderId ?? null,
    clientOrderId: attempts.at(-1)?.clientOrderId ?? '',
    attempts: attempts.length,
    failedOrderId: failedOrder?.id ?? null,
    failure: failedOrder?.failure ? { code: failedOrder.failure.code, params: failedOrder.failure.params } : null,
    receivedAt: signal.receivedAt,
    settledAt: order.settledAt,
  };
}

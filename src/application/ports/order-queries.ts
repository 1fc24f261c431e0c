import type { ExchangeStatus } from '../../domain/execution.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import type { Refusal } from './order-ledger.ts';

export const ORDER_STATUSES = [
  'sending',
  'accepted',
  'failed',
  'unconfirmed',
  'needs_review',
] as const satisfies readonly OrderStatus[];

/** `taken`: its orders were journaled. `refused`: no order was made of it. `voided`: answered 503, nothing was sent. */
export const SIGNAL_STATUSES = ['taken', 'refused', 'voided'] as const;
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];

/** Newest first; the place after which the next page begins. */
export interface Position<Id> {
  readonly at: Date;
  readonly id: Id;
}

/** One order and what became of it, as its owner sees it. Decimals are texts without trailing zeros. */
export interface ListedOrder {
  readonly id: number;
  readonly signalId: string;
  readonly webhookId: string | null;
  readonly strategyAccountId: number;
  readonly strategyName: string;
  readonly accountName: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly symbol: string;
  readonly side: string;
  readonly orderType: string;
  readonly marketType: string;
  readonly requestedQuantity: string | null;
  /** As sent; null for an order by cost, and before it was prepared. */
  readonly quantity: string | null;
  readonly quoteQuantity: string | null;
  readonly price: string | null;
  readonly stopPrice: string | null;
  readonly reduceOnly: boolean;
  readonly positionSide: string | null;
  readonly timeInForce: string | null;
  readonly status: OrderStatus;
  readonly exchangeStatus: ExchangeStatus | null;
  readonly filledQuantity: string | null;
  readonly averagePrice: string | null;
  readonly exchangeOrderId: string | null;
  /** Of its last attempt. */
  readonly clientOrderId: string;
  readonly attempts: number;
  readonly failedOrderId: number | null;
  /** Why it failed last, or why its outcome became doubtful; null when it was accepted at once. */
  readonly failure: Pick<Failure, 'code' | 'params'> | null;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
}

/** Which orders; every member narrows further. */
export interface OrderFilter {
  readonly strategyAccountId: number | null;
  /** As shown, `BTC/USDT`, any case. */
  readonly symbol: string | null;
  /** Empty: all. */
  readonly statuses: readonly OrderStatus[];
  /** Received from (inclusive) to (exclusive). */
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Filters nothing. */
export const EVERY_ORDER: OrderFilter = { strategyAccountId: null, symbol: null, statuses: [], from: null, to: null };

/** What a webhook said and was answered. */
export interface ListedSignal {
  readonly id: string;
  /** Null on a refused signal whose token fits several strategies. */
  readonly strategyId: number | null;
  readonly strategyName: string | null;
  readonly webhookId: string | null;
  readonly status: SignalStatus;
  /** As received, without its token. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly refusal: Refusal | null;
  /** The HTTP status of the answer that its orders were given; null while there is none. */
  readonly answerStatus: number | null;
  readonly receivedAt: Date;
  readonly orders: readonly ListedOrder[];
}

/** Which signals; every member narrows further. */
export interface SignalFilter {
  readonly strategyId: number | null;
  /** Empty: all. */
  readonly statuses: readonly SignalStatus[];
  /** At least one of its orders has one of these. Empty: whatever its orders have, if any. */
  readonly orderStatuses: readonly OrderStatus[];
  /** Of one of its orders, as shown; where none was taken, also as the payload says it. Any case. */
  readonly symbol: string | null;
  readonly webhookId: string | null;
  /** Received from (inclusive) to (exclusive). */
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Filters nothing. */
export const EVERY_SIGNAL: SignalFilter = {
  strategyId: null,
  statuses: [],
  orderStatuses: [],
  symbol: null,
  webhookId: null,
  from: null,
  to: null,
};

/** Everything is the given user's own; what is another's is not there. Throws `LedgerUnavailable`. */
export interface OrderQueries {
  list(
    userId: number,
    filter: OrderFilter,
    after: Position<number> | null,
    limit: number,
  ): Promise<readonly ListedOrder[]>;
  count(userId: number, filter: OrderFilter): Promise<number>;
}

/** Everything is the given user's own; what is another's is not there. Throws `LedgerUnavailable`. */
export interface SignalQueries {
  list(
    userId: number,
    filter: SignalFilter,
    after: Position<string> | null,
    limit: number,
  ): Promise<readonly ListedSignal[]>;
  /** No further than `atMost`. */
  count(userId: number, filter: SignalFilter, atMost: number): Promise<number>;
}

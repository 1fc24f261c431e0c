import type { Price, Quantity } from './amounts.ts';
import type { Decimal } from './decimal.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP_MARKET', 'STOP_LIMIT'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'POST_ONLY'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const POSITION_SIDES = ['LONG', 'SHORT'] as const;
export type PositionSide = (typeof POSITION_SIDES)[number];

export const MARKET_TYPES = ['SPOT', 'FUTURES'] as const;
export type MarketType = (typeof MARKET_TYPES)[number];

/** What happens to a quantity or price that does not fit the market's steps. */
export type Rounding = 'down' | 'refuse';

/** How much: base currency, or a cost in quote currency (market buys only). */
export type Amount =
  | { readonly kind: 'base'; readonly quantity: Quantity }
  | { readonly kind: 'quote'; readonly cost: Quantity };

/** One order as its sender asked for it: normalised, not yet read against any market. Frozen for every later retry. */
export interface OrderRequest {
  /** As the sender spelled it: `BTC/USDT`, `BINANCE:BTCUSDT.P`, `KRW-BTC` … */
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly amount: Amount;
  readonly price: Price | null;
  readonly stopPrice: Price | null;
  readonly marketType: MarketType;
  readonly reduceOnly: boolean;
  readonly positionSide: PositionSide | null;
  readonly timeInForce: TimeInForce | null;
  readonly rounding: Rounding;
}

/** Whether the order can rest at the exchange; the others are filled or closed at once. */
export function fillsAtOnce(order: Pick<OrderRequest, 'orderType' | 'timeInForce'>): boolean {
  return (
    order.orderType === 'MARKET' ||
    (order.orderType === 'LIMIT' && (order.timeInForce === 'IOC' || order.timeInForce === 'FOK'))
  );
}

/** An order as text that is equal for equal orders: what "the same body" of two webhooks means. */
export function canonicalOrder(
  order: Omit<OrderRequest, 'marketType' | 'rounding'> & { marketType: MarketType | null },
): string {
  const amount = order.amount.kind === 'base' ? { quantity: order.amount.quantity } : { cost: order.amount.cost };
  const { side, orderType, price, stopPrice, marketType, reduceOnly, positionSide, timeInForce } = order;
  return JSON.stringify({
    symbol: order.symbol.toUpperCase(),
    side,
    orderType,
    amount,
    price,
    stopPrice,
    marketType,
    reduceOnly,
    positionSide,
    timeInForce,
  });
}

/** An order after it was read against one market: rounded, converted and frozen as it goes on the wire. */
export interface PreparedOrder {
  /** As sent: shaped by the exchange's profile, at most 32 lowercase characters unless the exchange wants another form. */
  readonly clientOrderId: string;
  /** The exchange's own market id, `BTCUSDT`. */
  readonly marketId: string;
  /** The unified market symbol of ccxt, `BTC/USDT:USDT`. */
  readonly marketSymbol: string;
  /** As shown and stored, `BTC/USDT`. */
  readonly symbol: string;
  readonly marketType: MarketType;
  /** Where the exchange keeps it: conditional orders of some exchanges live apart. */
  readonly endpoint: 'order' | 'algo';
  readonly side: Side;
  readonly orderType: OrderType;
  /** The number that stands in the request, in `sentUnit`. */
  readonly sentAmount: Decimal;
  readonly sentUnit: 'base' | 'contracts' | 'quote';
  /** Base currency after rounding; null for an order by cost. */
  readonly quantity: Decimal | null;
  /** Quote currency; null for an order by quantity. */
  readonly quoteQuantity: Decimal | null;
  /** After rounding. */
  readonly price: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly reduceOnly: boolean;
  readonly positionSide: PositionSide | null;
  readonly timeInForce: TimeInForce | null;
  /** Names the API key that signs it; the look-up needs that very key. */
  readonly keyFingerprint: string;
  /** By the exchange's clock: from here on the exchange itself would no longer execute it. Null where no fence is shown. */
  readonly fenceAt: Date | null;
}

/** Endpoints with a shown fence are those where a look-up by the client order id is shown to find what was accepted. */
export const isLookUpProven = ({ fenceAt }: PreparedOrder): boolean => fenceAt !== null;

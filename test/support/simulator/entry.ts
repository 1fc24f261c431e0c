import type { Account, Credentials } from './accounts.ts';
import type { Market } from './markets.ts';
import type { LedgerOrder, OrderStatus, OrderType, PositionSide, Side, TimeInForce } from './types.ts';

/** An order request whose form and trading rules an exchange has checked already. */
export interface Placement {
  credentials: Credentials;
  market: Market;
  clientOrderId: string | null;
  side: Side;
  type: OrderType;
  /** In the exchange's unit; null for a market buy by cost. */
  rawQuantity: string | null;
  cost: string | null;
  price: string | null;
  stopPrice: string | null;
  /** The direction in which a stop's price is crossed. */
  triggerWhen: 'ABOVE' | 'BELOW' | null;
  reduceOnly: boolean;
  positionSide: PositionSide | null;
  timeInForce: TimeInForce;
  endpoint: 'order' | 'algo';
  native: Record<string, string>;
  /** Which of these the exchange refuses outright; otherwise it accepts the order and closes it. */
  refuses: { crossingPostOnly: boolean; unfillableFok: boolean };
  /** Set by a fault: accepted, but closed in this state with nothing filled. */
  closedAs: OrderStatus | null;
  /** The exchange's clock. */
  at: number;
}

/** An accepted order with what only the ledger needs to know. */
export interface Entry {
  order: LedgerOrder;
  account: Account;
  market: Market;
  triggerWhen: 'ABOVE' | 'BELOW' | null;
  refuses: Placement['refuses'];
  /** What the order holds of its account's wallet. */
  reserved: { currency: string; amount: string } | null;
}

export type RefusalReason = 'INSUFFICIENT_FUNDS' | 'NOTHING_TO_REDUCE' | 'WOULD_TAKE' | 'UNFILLABLE';
export type Placed = { kind: 'accepted'; order: LedgerOrder } | { kind: 'refused'; reason: RefusalReason };

/** One position per symbol, per side in hedge mode, and per margin mode where orders choose it. */
export const positionKey = (order: Pick<LedgerOrder, 'symbolId' | 'positionSide' | 'native'>): string =>
  [order.symbolId, order.positionSide ?? 'NET', order.native.marginMode ?? ''].join('|');

/** Whether the order may only close: reduce-only, or against its side of a hedged position. */
export const closesOnly = (order: Pick<LedgerOrder, 'reduceOnly' | 'positionSide' | 'side'>): boolean =>
  order.reduceOnly || (order.positionSide !== null && (order.positionSide === 'LONG') !== (order.side === 'BUY'));

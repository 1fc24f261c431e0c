import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { OrderRequest, OrderType, PositionSide, Side } from '../../domain/order.ts';

/** The market that an order is for, and what of it the order concerns. `symbol`: as its sender spelled it, or ccxt's unified one. */
export type AskedMarket = Pick<OrderRequest, 'symbol' | 'marketType' | 'orderType' | 'positionSide'>;

/** What is held at a futures market. */
export interface SeenPosition {
  readonly side: PositionSide | 'FLAT';
  /** Base currency, never negative: an exact decimal as text. */
  readonly quantity: string;
}

/** What is held of one currency: exact decimals as texts, null where the exchange does not tell. */
export interface SeenBalance {
  readonly currency: string;
  readonly total: string | null;
  /** What no open order keeps. */
  readonly free: string | null;
}

/** An order, or one fill of an order, as the exchange lists it: exact decimals as texts, null for what it does not tell. */
export interface SeenListing {
  /** Of a fill, that of its order: what a person names who says that an order was accepted. */
  readonly exchangeOrderId: string | null;
  readonly clientOrderId: string | null;
  readonly side: Side | null;
  readonly orderType: OrderType | null;
  /** Base currency. */
  readonly quantity: string | null;
  /** Quote currency: the limit of an order, or what a fill was made at. */
  readonly price: string | null;
  readonly stopPrice: string | null;
  /** Base currency. */
  readonly filled: string | null;
  /** When the order was taken, or the fill made, by the exchange's clock. */
  readonly at: Date | null;
}

/**
 * What an exchange shows a person who has to decide. Questions that change nothing, and that wait behind everything else that asks
 * this exchange. None throws: null is what the exchange does not tell, or has not told when the signal aborts, upon which each ends at once.
 */
export interface ExchangeViews {
  /** The last traded price in quote currency; needs no key. */
  lastPriceAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<Decimal | null>;
  /** Where both sides are kept apart, that of the asked one; null also where none is asked for and both are open. */
  positionAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<SeenPosition | null>;
  /** Of the base currency of a spot market. */
  baseBalanceAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<SeenBalance | null>;
  /** All of that market, in no order; those that wait for a trigger only where the asked one does. */
  openOrdersAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<readonly SeenListing[] | null>;
  /**
   * The account's fills of that market, in no order, and not more than the exchange lists at once: a hundred or so. Where it lists no
   * fills, the orders that are closed with something filled.
   */
  fillsAt(
    account: Account,
    asked: AskedMarket,
    since: Date,
    signal: AbortSignal,
  ): Promise<readonly SeenListing[] | null>;
}

/** What shows the exchange that an account trades at. */
export type ViewsOf = (account: Account) => ExchangeViews;

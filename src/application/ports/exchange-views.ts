import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { OrderRequest, PositionSide } from '../../domain/order.ts';

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
}

/** What shows the exchange that an account trades at. */
export type ViewsOf = (account: Account) => ExchangeViews;

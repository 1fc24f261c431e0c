import type { Decimal } from './decimal.ts';
import type { MarketType } from './order.ts';

/** A tick that depends on the price (Upbit): from `from` on, prices are multiples of `tick`. Ascending. */
export interface TickTier {
  readonly from: Decimal;
  readonly tick: Decimal;
}

/** The limits that an order at one market must keep. Null where the exchange states none. */
export interface MarketRules {
  /** Multiples of which a quantity may be, in the unit in which the exchange counts (contracts, or base currency). */
  readonly quantityStep: Decimal;
  /** A wider step for market orders where the exchange has one. */
  readonly marketQuantityStep: Decimal | null;
  readonly minQuantity: Decimal | null;
  readonly maxQuantity: Decimal | null;
  readonly maxMarketQuantity: Decimal | null;
  /** At least one tier; a flat tick is a single tier from zero. */
  readonly priceTicks: readonly TickTier[];
  readonly minPrice: Decimal | null;
  readonly maxPrice: Decimal | null;
  /** Quote currency. */
  readonly minCost: Decimal | null;
  readonly maxCost: Decimal | null;
  /** Step of a cost in quote currency (market buys by cost). */
  readonly costStep: Decimal;
}

/** One market of one exchange. */
export interface Market {
  /** The exchange's own id, `BTCUSDT`, `BTC-USDT-SWAP`, `KRW-BTC`. */
  readonly id: string;
  /** The unified symbol of ccxt, `BTC/USDT:USDT`. */
  readonly unified: string;
  readonly base: string;
  readonly quote: string;
  /** Null for spot. */
  readonly settle: string | null;
  readonly marketType: MarketType;
  readonly kind: 'spot' | 'perpetual' | 'dated';
  readonly isLinear: boolean;
  readonly isActive: boolean;
  /** Base currency in one contract; null where the exchange counts base currency itself. */
  readonly contractSize: Decimal | null;
  readonly rules: MarketRules;
}

/** As shown and stored for every kind of market: `BTC/USDT`. */
export function shownSymbol(market: Pick<Market, 'base' | 'quote'>): string {
  return `${market.base}/${market.quote}`;
}

import { compare, isMultiple, isPositive, multiply } from './decimal.ts';
import type { Market } from './markets.ts';

export type Violation = 'QUANTITY' | 'STEP' | 'TOO_SMALL' | 'TOO_LARGE' | 'TICK' | 'COST';

/** What an order asks, in the exchange's unit. */
export interface Asked {
  rawQuantity: string | null;
  cost: string | null;
  prices: readonly string[];
  /** The price that the notional is reckoned with. */
  reference: string;
  /** Orders that only close are free of the minimum notional on some exchanges. */
  exemptFromCost?: boolean;
}

/** The first trading rule that the order breaks. */
export function brokenRule(market: Market, asked: Asked): Violation | null {
  const { rawQuantity } = asked;
  if (rawQuantity !== null) {
    if (!isPositive(rawQuantity)) return 'QUANTITY';
    if (!isMultiple(rawQuantity, market.step)) return 'STEP';
    if (compare(rawQuantity, market.minQuantity) < 0) return 'TOO_SMALL';
    if (compare(rawQuantity, market.maxQuantity) > 0) return 'TOO_LARGE';
  }
  if (asked.prices.some((price) => !isPositive(price) || !isMultiple(price, market.tick))) return 'TICK';
  const notional = asked.cost ?? multiply(multiply(rawQuantity ?? '0', market.contractSize), asked.reference);
  return !asked.exemptFromCost && compare(notional, market.minCost) < 0 ? 'COST' : null;
}

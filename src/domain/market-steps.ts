import type { Decimal } from './decimal.ts';
import type { MarketRules, TickTier } from './market.ts';
import type { OrderType } from './order.ts';

/** Toward zero or away from it. */
export type RoundingDirection = 'down' | 'up';

/** Whether an order trades at whatever price it meets once it is executed. */
export function isAtMarket(orderType: OrderType): boolean {
  return orderType === 'MARKET' || orderType === 'STOP_MARKET';
}

/** The step of a quantity in the exchange's own unit. */
export function quantityStep(orderType: OrderType, rules: MarketRules): Decimal {
  return isAtMarket(orderType) ? (rules.marketQuantityStep ?? rules.quantityStep) : rules.quantityStep;
}

/** The tier that a price lies in. Throws without tiers: a market always has one from zero. */
export function tierOf(price: Decimal, tiers: readonly TickTier[]): TickTier {
  const tier = tiers.findLast(({ from }) => !price.lessThan(from));
  if (!tier) throw new Error('A market needs a price tick from zero on');
  return tier;
}

/**
 * The nearest price that the ticks allow, on the wanted side. Where a tier begins is itself an allowed price, so that no
 * price crosses that border to a multiple of the wrong tick.
 */
export function roundToTick(price: Decimal, tiers: readonly TickTier[], direction: RoundingDirection): Decimal {
  const tier = tierOf(price, tiers);
  const rounded = direction === 'down' ? price.roundDown(tier.tick) : price.roundUp(tier.tick);
  const next = tiers[tiers.indexOf(tier) + 1];
  if (rounded.lessThan(tier.from)) return tier.from;
  return next?.from.lessThan(rounded) ? next.from : rounded;
}

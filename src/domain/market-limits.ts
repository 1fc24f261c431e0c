import { Decimal } from './decimal.ts';
import { type Failure, failure } from './failure.ts';
import type { Market } from './market.ts';
import { isAtMarket, quantityStep, tierOf } from './market-steps.ts';
import type { OrderRequest, PreparedOrder } from './order.ts';
import type { MarketRule } from './reasons.ts';

/** The numbers of an order as one market takes them. */
export type FittedOrder = Pick<
  PreparedOrder,
  'sentAmount' | 'sentUnit' | 'quantity' | 'quoteQuantity' | 'price' | 'stopPrice'
>;

const ONE = Decimal.of('1');

/**
 * The first rule of the market that an order breaks, null when it keeps them all. Quantities in a failure are base
 * currency whatever unit the exchange counts in. `referencePrice` values a market order by quantity; without it the
 * value of such an order, and of a stop that trades at the market, is left to the exchange.
 */
export function brokenRule(
  request: OrderRequest,
  order: FittedOrder,
  market: Market,
  referencePrice: Decimal | null,
): Failure | null {
  return (
    brokenStep(request, order, market) ??
    brokenQuantity(request, order, market) ??
    brokenPrice(order.price, market) ??
    brokenPrice(order.stopPrice, market) ??
    brokenCost(request, order, market, referencePrice)
  );
}

const broken = (rule: MarketRule, value: Decimal, limit: Decimal): Failure =>
  failure('MARKET_RULE', { rule, value: value.toString(), limit: limit.toString() });

function below(rule: MarketRule, value: Decimal, limit: Decimal | null): Failure | null {
  return limit && value.lessThan(limit) ? broken(rule, value, limit) : null;
}

function above(rule: MarketRule, value: Decimal, limit: Decimal | null): Failure | null {
  return limit?.lessThan(value) ? broken(rule, value, limit) : null;
}

/** What is never allowed to be rounded to nothing, and under `refuse` not to be rounded at all. */
function brokenStep(request: OrderRequest, order: FittedOrder, market: Market): Failure | null {
  const { amount, rounding } = request;
  const asked = amount.kind === 'quote' ? amount.cost : amount.quantity;
  const fitted = order.quantity ?? order.quoteQuantity;
  const step = amount.kind === 'quote' ? market.rules.costStep : baseStep(request, market);
  if (rounding === 'refuse' && !fitted?.equals(asked)) return broken('quantity_step', asked, step);
  if (!fitted?.isPositive()) return broken('zero_quantity', asked, step);
  if (rounding === 'down') return null;
  return brokenTick(request.price, order.price, market) ?? brokenTick(request.stopPrice, order.stopPrice, market);
}

const baseStep = ({ orderType }: OrderRequest, { rules, contractSize }: Market): Decimal =>
  quantityStep(orderType, rules).times(contractSize ?? ONE);

function brokenTick(asked: Decimal | null, fitted: Decimal | null, { rules }: Market): Failure | null {
  if (!asked || !fitted || asked.equals(fitted)) return null;
  return broken('price_tick', asked, tierOf(asked, rules.priceTicks).tick);
}

function brokenQuantity({ orderType }: OrderRequest, { quantity }: FittedOrder, market: Market): Failure | null {
  if (!quantity) return null;
  const { minQuantity, maxQuantity, maxMarketQuantity } = market.rules;
  const inBase = (limit: Decimal | null) => limit?.times(market.contractSize ?? ONE) ?? null;
  return (
    below('min_quantity', quantity, inBase(minQuantity)) ??
    above('max_quantity', quantity, isAtMarket(orderType) ? inBase(maxMarketQuantity) : null) ??
    above('max_quantity', quantity, inBase(maxQuantity))
  );
}

function brokenPrice(price: Decimal | null, { rules }: Market): Failure | null {
  if (!price) return null;
  // A price below the first tick rounds to zero, which no exchange takes; that tick then is the lowest price.
  if (!price.isPositive()) return broken('min_price', price, tierOf(price, rules.priceTicks).tick);
  return below('min_price', price, rules.minPrice) ?? above('max_price', price, rules.maxPrice);
}

function brokenCost(
  request: OrderRequest,
  order: FittedOrder,
  { rules }: Market,
  referencePrice: Decimal | null,
): Failure | null {
  const cost = costOf(request, order, referencePrice);
  if (!cost) return null;
  // Exchanges waive the minimum for orders that only reduce (Binance does): the rest of a position must be closable.
  return below('min_cost', cost, request.reduceOnly ? null : rules.minCost) ?? above('max_cost', cost, rules.maxCost);
}

function costOf(request: OrderRequest, order: FittedOrder, referencePrice: Decimal | null): Decimal | null {
  if (!order.quantity) return order.quoteQuantity;
  const price = request.orderType === 'MARKET' ? referencePrice : order.price;
  return price && order.quantity.times(price);
}

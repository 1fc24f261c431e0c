import type { Decimal } from './decimal.ts';
import { type Failure, failure } from './failure.ts';
import type { Market } from './market.ts';
import { brokenRule, type FittedOrder } from './market-limits.ts';
import { quantityStep, type RoundingDirection, roundToTick } from './market-steps.ts';
import type { OrderRequest, OrderType, Side } from './order.ts';

export type Fit = ({ readonly kind: 'fits' } & FittedOrder) | { readonly kind: 'refused'; readonly failure: Failure };

export interface FitOptions {
  /** The exchange takes only a cost for market buys (Upbit). */
  readonly quoteForMarketBuy: boolean;
  /** Quote currency; values a market order by quantity. Null leaves its value to the exchange's own check. */
  readonly referencePrice: Decimal | null;
}

/** Which of its prices an order type uses; what it does not use is ignored. */
const USES: Readonly<Record<OrderType, { readonly price: boolean; readonly stopPrice: boolean }>> = {
  MARKET: { price: false, stopPrice: false },
  LIMIT: { price: true, stopPrice: false },
  STOP_MARKET: { price: false, stopPrice: true },
  STOP_LIMIT: { price: true, stopPrice: true },
};

/** Never past the user's limit: a buyer pays no more, a seller gets no less. */
const PRICE_ROUNDING: Readonly<Record<Side, RoundingDirection>> = { BUY: 'down', SELL: 'up' };

/** Never earlier than asked: a BUY stop fires at or above its price, a SELL stop at or below it. */
const STOP_ROUNDING: Readonly<Record<Side, RoundingDirection>> = { BUY: 'up', SELL: 'down' };

/**
 * Reads an order against the rules of a market: rounds, converts base currency into the exchange's own unit, and refuses
 * what the exchange would refuse or, worse, trade otherwise than asked. Source of the rules: the contract of the webhook.
 */
export function fitOrder(request: OrderRequest, market: Market, options: FitOptions): Fit {
  const unsupported = whatIsUnsupported(request, market, options);
  if (unsupported) return { kind: 'refused', failure: unsupported };
  const order = rounded(request, market);
  const broken = brokenRule(request, order, market, options.referencePrice);
  return broken ? { kind: 'refused', failure: broken } : { kind: 'fits', ...order };
}

function whatIsUnsupported(request: OrderRequest, market: Market, options: FitOptions): Failure | null {
  const { amount, orderType, side } = request;
  const isBuyAtMarket = side === 'BUY' && orderType === 'MARKET';
  if (market.kind !== 'spot' && !market.isLinear) return notSupported(market.unified);
  if (USES[orderType].price && !request.price) return notSupported(`${orderType} without price`);
  if (USES[orderType].stopPrice && !request.stopPrice) return notSupported(`${orderType} without stop_price`);
  if (amount.kind === 'quote' && !isBuyAtMarket) return notSupported(`quote_quantity with ${side} ${orderType}`);
  if (amount.kind === 'quote' && market.kind !== 'spot') return notSupported('quote_quantity with FUTURES');
  if (amount.kind === 'quote' || side === 'SELL' || !options.quoteForMarketBuy) return null;
  // A stop that buys at the market would need a cost too, which an order by cost can't be combined with.
  if (orderType === 'STOP_MARKET') return notSupported('BUY STOP_MARKET');
  return orderType === 'MARKET' ? failure('QUOTE_QUANTITY_REQUIRED') : null;
}

const notSupported = (what: string): Failure => failure('NOT_SUPPORTED', { what });

function rounded(request: OrderRequest, market: Market): FittedOrder {
  return { ...roundedAmount(request, market), ...roundedPrices(request, market) };
}

function roundedAmount({ amount, orderType }: OrderRequest, { rules, contractSize }: Market) {
  if (amount.kind === 'quote') {
    const cost = amount.cost.roundDown(rules.costStep);
    return { sentAmount: cost, sentUnit: 'quote', quantity: null, quoteQuantity: cost } as const;
  }
  const step = quantityStep(orderType, rules);
  if (!contractSize) {
    const quantity = amount.quantity.roundDown(step);
    return { sentAmount: quantity, sentUnit: 'base', quantity, quoteQuantity: null } as const;
  }
  // Whole steps of contracts are counted in base currency first, so that the division below leaves no remainder.
  const quantity = amount.quantity.roundDown(step.times(contractSize));
  const contracts = quantity.dividedBy(contractSize, step.decimals);
  return { sentAmount: contracts, sentUnit: 'contracts', quantity, quoteQuantity: null } as const;
}

function roundedPrices({ orderType, side, price, stopPrice }: OrderRequest, { rules }: Market) {
  const uses = USES[orderType];
  return {
    price: uses.price && price ? roundToTick(price, rules.priceTicks, PRICE_ROUNDING[side]) : null,
    stopPrice: uses.stopPrice && stopPrice ? roundToTick(stopPrice, rules.priceTicks, STOP_ROUNDING[side]) : null,
  };
}

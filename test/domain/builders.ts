import { Price, Quantity } from '../../src/domain/amounts.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { type Failure, failure } from '../../src/domain/failure.ts';
import type { Market, MarketRules } from '../../src/domain/market.ts';
import type { OrderRequest, PreparedOrder } from '../../src/domain/order.ts';

export const d = Decimal.of;

/** 0.1 BTC at the market, rounded down. */
export function aRequest(parts: Partial<OrderRequest> = {}): OrderRequest {
  return {
    symbol: 'BTC/USDT',
    side: 'BUY',
    orderType: 'MARKET',
    amount: { kind: 'base', quantity: Quantity.of('0.1') },
    price: null,
    stopPrice: null,
    marketType: 'SPOT',
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    rounding: 'down',
    ...parts,
  };
}

export const base = (quantity: string): OrderRequest['amount'] => ({ kind: 'base', quantity: Quantity.of(quantity) });
export const quote = (cost: string): OrderRequest['amount'] => ({ kind: 'quote', cost: Quantity.of(cost) });
export const price = (text: string): Price => Price.of(text);

const FREE_RULES: MarketRules = {
  quantityStep: d('0.001'),
  marketQuantityStep: null,
  minQuantity: null,
  maxQuantity: null,
  maxMarketQuantity: null,
  priceTicks: [{ from: d('0'), tick: d('0.1') }],
  minPrice: null,
  maxPrice: null,
  minCost: null,
  maxCost: null,
  costStep: d('0.01'),
};

/** Spot BTC/USDT in steps of 0.001, ticks of 0.1 and no limits. */
export function aMarket(parts: Partial<Market> = {}, rules: Partial<MarketRules> = {}): Market {
  return {
    id: 'BTCUSDT',
    unified: 'BTC/USDT',
    base: 'BTC',
    quote: 'USDT',
    settle: null,
    marketType: 'SPOT',
    kind: 'spot',
    isLinear: false,
    isActive: true,
    contractSize: null,
    ...parts,
    rules: { ...FREE_RULES, ...rules },
  };
}

/** The linear perpetual BTC/USDT:USDT, counted in contracts of 0.01 BTC, whole ones only. */
export function aPerpetual(parts: Partial<Market> = {}, rules: Partial<MarketRules> = {}): Market {
  const perpetual: Partial<Market> = {
    id: 'BTC-USDT-SWAP',
    unified: 'BTC/USDT:USDT',
    settle: 'USDT',
    marketType: 'FUTURES',
    kind: 'perpetual',
    isLinear: true,
    contractSize: d('0.01'),
  };
  return aMarket({ ...perpetual, ...parts }, { quantityStep: d('1'), ...rules });
}

export function aPreparedOrder(parts: Partial<PreparedOrder> = {}): PreparedOrder {
  return {
    clientOrderId: '0123456789abcdef0123456789abcdef',
    marketId: 'BTCUSDT',
    marketSymbol: 'BTC/USDT',
    symbol: 'BTC/USDT',
    marketType: 'SPOT',
    endpoint: 'order',
    side: 'BUY',
    orderType: 'MARKET',
    sentAmount: d('0.1'),
    sentUnit: 'base',
    quantity: d('0.1'),
    quoteQuantity: null,
    price: null,
    stopPrice: null,
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    keyFingerprint: 'key-1',
    fenceAt: new Date('2026-01-01T00:00:15.000Z'),
    ...parts,
  };
}

/** An outcome that is not known, as the wire left it. */
export const noAnswer = (parts: Partial<Failure> = {}): Failure => ({ ...failure('NO_ANSWER'), ...parts });

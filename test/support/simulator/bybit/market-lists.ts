import { decimalsOf } from '../decimal.ts';
import { type Call, text } from '../exchange.ts';
import { DELIVERY, findMarket, type Market, marketsOf } from '../markets.ts';
import type { Answer, MarketType } from '../types.ts';
import { error, reply } from './auth.ts';

export const CATEGORIES: Record<string, MarketType> = { spot: 'SPOT', linear: 'FUTURES' };

const spotInstrument = (market: Market) => ({
  symbol: market.symbolId,
  baseCoin: market.base,
  quoteCoin: market.quote,
  innovation: '0',
  status: 'Trading',
  marginTrading: 'utaOnly',
  lotSizeFilter: {
    basePrecision: market.step,
    quotePrecision: '0.0000001',
    minOrderQty: market.minQuantity,
    maxOrderQty: market.maxQuantity,
    minOrderAmt: market.minCost,
    maxOrderAmt: '8000000',
  },
  priceFilter: { tickSize: market.tick },
});

const linearInstrument = (market: Market) => ({
  symbol: market.symbolId,
  contractType: market.kind === 'perpetual' ? 'LinearPerpetual' : 'LinearFutures',
  status: 'Trading',
  baseCoin: market.base,
  quoteCoin: market.quote,
  settleCoin: market.quote,
  launchTime: '1584230400000',
  deliveryTime: market.kind === 'perpetual' ? '0' : String(DELIVERY),
  deliveryFeeRate: '',
  priceScale: String(decimalsOf(market.tick)),
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: market.tick, maxPrice: '1999999.80', tickSize: market.tick },
  lotSizeFilter: {
    maxOrderQty: market.maxQuantity,
    minOrderQty: market.minQuantity,
    qtyStep: market.step,
    postOnlyMaxOrderQty: market.maxQuantity,
    maxMktOrderQty: market.maxQuantity,
    minNotionalValue: market.minCost,
  },
  unifiedMarginTrade: true,
  fundingInterval: 480,
});

/** Inverse, options and pre-launch lists are empty. */
export function instruments(call: Call): Answer {
  const category = text(call.parameters, 'category') ?? '';
  const marketType = CATEGORIES[category];
  const listed = marketType && text(call.parameters, 'status') === null ? marketsOf('bybit', marketType) : [];
  const list = listed.map((market) => (marketType === 'SPOT' ? spotInstrument(market) : linearInstrument(market)));
  return reply(call, { category, list, nextPageCursor: '' });
}

const ticker = (call: Call) => (market: Market) => {
  const last = call.world.prices.last(market);
  return {
    symbol: market.symbolId,
    lastPrice: last,
    bid1Price: last,
    bid1Size: '10',
    ask1Price: last,
    ask1Size: '10',
    prevPrice24h: last,
    price24hPcnt: '0',
    highPrice24h: last,
    lowPrice24h: last,
    turnover24h: '50000000',
    volume24h: '1000',
    ...(market.marketType === 'FUTURES' && {
      indexPrice: last,
      markPrice: last,
      openInterest: '1000',
      openInterestValue: '50000000',
      fundingRate: '0.0001',
    }),
  };
};

export function tickers(call: Call): Answer {
  const category = text(call.parameters, 'category') ?? '';
  const marketType = CATEGORIES[category];
  if (!marketType) return error('10001', 'params error: category invalid');
  const symbol = text(call.parameters, 'symbol');
  const market = findMarket('bybit', marketType, symbol);
  if (symbol !== null && !market) return error('10001', 'params error: symbol invalid');
  const rows = market ? [market] : marketsOf('bybit', marketType);
  return reply(call, { category, list: rows.map(ticker(call)) });
}

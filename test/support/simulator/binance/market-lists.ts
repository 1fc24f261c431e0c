import { decimalsOf, fixed } from '../decimal.ts';
import { DELIVERY, type Market, marketsOf } from '../markets.ts';

const PERPETUAL_DELIVERY = 4_133_404_800_000;
const LISTED = 1_569_398_400_000;
const SPOT_TYPES = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];
const FUTURES_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'];
const eight = (value: string): string => fixed(value, 8);

const spotSymbol = (market: Market) => ({
  symbol: market.symbolId,
  status: 'TRADING',
  baseAsset: market.base,
  baseAssetPrecision: 8,
  quoteAsset: market.quote,
  quotePrecision: 8,
  quoteAssetPrecision: 8,
  baseCommissionPrecision: 8,
  quoteCommissionPrecision: 8,
  orderTypes: SPOT_TYPES,
  icebergAllowed: true,
  ocoAllowed: true,
  quoteOrderQtyMarketAllowed: true,
  allowTrailingStop: true,
  cancelReplaceAllowed: true,
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: true,
  filters: [
    {
      filterType: 'PRICE_FILTER',
      minPrice: eight(market.tick),
      maxPrice: '1000000.00000000',
      tickSize: eight(market.tick),
    },
    {
      filterType: 'LOT_SIZE',
      minQty: eight(market.minQuantity),
      maxQty: eight(market.maxQuantity),
      stepSize: eight(market.step),
    },
    { filterType: 'ICEBERG_PARTS', limit: 10 },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: '0.00000000',
      maxQty: eight(market.maxQuantity),
      stepSize: '0.00000000',
    },
    {
      filterType: 'NOTIONAL',
      minNotional: eight(market.minCost),
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
  ],
  permissions: [],
  permissionSets: [['SPOT', 'MARGIN']],
  defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
  allowedSelfTradePreventionModes: ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'],
});

const futuresSymbol = (market: Market) => ({
  symbol: market.symbolId,
  pair: `${market.base}${market.quote}`,
  contractType: market.kind === 'perpetual' ? 'PERPETUAL' : 'CURRENT_QUARTER',
  deliveryDate: market.kind === 'perpetual' ? PERPETUAL_DELIVERY : DELIVERY,
  onboardDate: LISTED,
  status: 'TRADING',
  maintMarginPercent: '2.5000',
  requiredMarginPercent: '5.0000',
  baseAsset: market.base,
  quoteAsset: market.quote,
  marginAsset: market.quote,
  pricePrecision: decimalsOf(market.tick) + 1,
  quantityPrecision: decimalsOf(market.step),
  baseAssetPrecision: 8,
  quotePrecision: 8,
  underlyingType: 'COIN',
  orderTypes: FUTURES_TYPES,
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: market.tick, maxPrice: '4529764', tickSize: market.tick },
    { filterType: 'LOT_SIZE', minQty: market.minQuantity, maxQty: market.maxQuantity, stepSize: market.step },
    { filterType: 'MARKET_LOT_SIZE', minQty: market.minQuantity, maxQty: '120', stepSize: market.step },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'MIN_NOTIONAL', notional: market.minCost },
    { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
  ],
});

const limit = (rateLimitType: string, interval: string, intervalNum: number, bound: number) => ({
  rateLimitType,
  interval,
  intervalNum,
  limit: bound,
});

export const spotInfo = (serverTime: number) => ({
  timezone: 'UTC',
  serverTime,
  rateLimits: [
    limit('REQUEST_WEIGHT', 'MINUTE', 1, 6000),
    limit('ORDERS', 'SECOND', 10, 100),
    limit('ORDERS', 'DAY', 1, 200_000),
    limit('RAW_REQUESTS', 'MINUTE', 5, 61_000),
  ],
  exchangeFilters: [],
  symbols: marketsOf('binance', 'SPOT').map(spotSymbol),
});

export const futuresInfo = (serverTime: number) => ({
  timezone: 'UTC',
  serverTime,
  futuresType: 'U_MARGINED',
  rateLimits: [
    limit('REQUEST_WEIGHT', 'MINUTE', 1, 2400),
    limit('ORDERS', 'MINUTE', 1, 1200),
    limit('ORDERS', 'SECOND', 10, 300),
  ],
  exchangeFilters: [],
  assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
  symbols: marketsOf('binance', 'FUTURES').map(futuresSymbol),
});

/** A day's ticker at one unmoved price. */
export const dayTicker = (market: Market, price: string, now: number) => ({
  symbol: market.symbolId,
  priceChange: '0',
  priceChangePercent: '0.000',
  weightedAvgPrice: price,
  lastPrice: price,
  lastQty: '1',
  openPrice: price,
  highPrice: price,
  lowPrice: price,
  volume: '1000',
  quoteVolume: '50000000',
  openTime: now - 86_400_000,
  closeTime: now,
  firstId: 1,
  lastId: 2,
  count: 2,
  ...(market.marketType === 'SPOT' && {
    prevClosePrice: price,
    bidPrice: price,
    bidQty: '10',
    askPrice: price,
    askQty: '10',
  }),
});

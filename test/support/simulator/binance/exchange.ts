import { type Call, type Endpoint, json, open, signed, text, texts, type VirtualExchange } from '../exchange.ts';
import { findMarket, type Market, marketsOf } from '../markets.ts';
import type { Answer, MarketType } from '../types.ts';
import {
  apiRestrictions,
  futuresAccount,
  getPositionMode,
  leverageBrackets,
  positionRisk,
  setLeverage,
  setPositionMode,
  spotAccount,
  symbolConfig,
} from './account.ts';
import { cancelAlgoOrder, createAlgoOrder, getAlgoOrder, listAlgoOrders } from './algo-orders.ts';
import { error, verify } from './auth.ts';
import {
  batchOf,
  cancelFuturesOrder,
  createFuturesBatch,
  createFuturesOrder,
  futuresTrades,
  getFuturesOrder,
  listFuturesOrders,
} from './futures-orders.ts';
import { dayTicker, futuresInfo, spotInfo } from './market-lists.ts';
import { cancelSpotOrder, createSpotOrder, getSpotOrder, listSpotOrders, spotTrades } from './spot-orders.ts';

const spot = (): MarketType => 'SPOT';
const futures = (): MarketType => 'FUTURES';
const neither = (): null => null;

/** One ticker, or all of them. */
const tickers =
  (marketType: MarketType) =>
  (call: Call): Answer => {
    const row = (market: Market) => dayTicker(market, call.world.prices.last(market), call.now);
    const symbol = text(call.parameters, 'symbol');
    if (symbol !== null) {
      const market = findMarket('binance', marketType, symbol);
      return market ? json(row(market)) : error('-1121', 'Invalid symbol.');
    }
    const symbols = text(call.parameters, 'symbols');
    const wanted = symbols === null ? null : (JSON.parse(symbols) as string[]);
    const rows = marketsOf('binance', marketType).filter(({ symbolId }) => wanted?.includes(symbolId) ?? true);
    return json(rows.map(row));
  };

const time = (call: Call): Answer => json({ serverTime: call.now });
const nothing = (): Answer => json([]);

const SPOT: Endpoint[] = [
  open('GET', '/api/v3/time', 'time', spot, time),
  open('GET', '/api/v3/exchangeInfo', 'markets', spot, (call) => json(spotInfo(call.now))),
  open('GET', '/api/v3/ticker/24hr', 'price', spot, tickers('SPOT')),
  signed('POST', '/api/v3/order', 'create', spot, createSpotOrder),
  signed('GET', '/api/v3/order', 'lookup', spot, getSpotOrder),
  signed('DELETE', '/api/v3/order', 'cancel', spot, cancelSpotOrder),
  signed('GET', '/api/v3/openOrders', 'lookup', spot, listSpotOrders(true)),
  signed('GET', '/api/v3/allOrders', 'lookup', spot, listSpotOrders(false)),
  signed('GET', '/api/v3/myTrades', 'lookup', spot, spotTrades),
  signed('GET', '/api/v3/account', 'balance', spot, spotAccount),
  signed('GET', '/sapi/v1/account/apiRestrictions', 'account', spot, apiRestrictions),
  signed('GET', '/sapi/v1/capital/config/getall', 'markets', spot, nothing),
  signed('GET', '/sapi/v1/margin/allPairs', 'markets', spot, nothing),
  signed('GET', '/sapi/v1/margin/isolated/allPairs', 'markets', spot, nothing),
];

const FUTURES: Endpoint[] = [
  open('GET', '/fapi/v1/time', 'time', futures, time),
  open('GET', '/fapi/v1/exchangeInfo', 'markets', futures, (call) => json(futuresInfo(call.now))),
  open('GET', '/dapi/v1/exchangeInfo', 'markets', neither, () => json({ rateLimits: [], symbols: [] })),
  open('GET', '/eapi/v1/exchangeInfo', 'markets', neither, () => json({ rateLimits: [], optionSymbols: [] })),
  open('GET', '/fapi/v1/ticker/24hr', 'price', futures, tickers('FUTURES')),
  signed('POST', '/fapi/v1/order', 'create', futures, createFuturesOrder),
  signed('POST', '/fapi/v1/batchOrders', 'create', futures, createFuturesBatch),
  signed('GET', '/fapi/v1/order', 'lookup', futures, getFuturesOrder),
  signed('DELETE', '/fapi/v1/order', 'cancel', futures, cancelFuturesOrder),
  signed('GET', '/fapi/v1/openOrders', 'lookup', futures, listFuturesOrders(true)),
  signed('GET', '/fapi/v1/allOrders', 'lookup', futures, listFuturesOrders(false)),
  signed('GET', '/fapi/v1/userTrades', 'lookup', futures, futuresTrades),
  signed('POST', '/fapi/v1/algoOrder', 'create', futures, createAlgoOrder),
  signed('GET', '/fapi/v1/algoOrder', 'lookup', futures, getAlgoOrder),
  signed('DELETE', '/fapi/v1/algoOrder', 'cancel', futures, cancelAlgoOrder),
  signed('GET', '/fapi/v1/openAlgoOrders', 'lookup', futures, listAlgoOrders(true)),
  signed('GET', '/fapi/v1/allAlgoOrders', 'lookup', futures, listAlgoOrders(false)),
  signed('GET', '/fapi/v3/account', 'balance', futures, futuresAccount),
  signed('GET', '/fapi/v2/account', 'balance', futures, futuresAccount),
  signed('GET', '/fapi/v3/positionRisk', 'account', futures, positionRisk),
  signed('GET', '/fapi/v2/positionRisk', 'account', futures, positionRisk),
  signed('GET', '/fapi/v1/positionSide/dual', 'account', futures, getPositionMode),
  signed('POST', '/fapi/v1/positionSide/dual', 'account', futures, setPositionMode),
  signed('POST', '/fapi/v1/leverage', 'account', futures, setLeverage),
  signed('GET', '/fapi/v1/leverageBracket', 'account', futures, leverageBrackets),
  signed('GET', '/fapi/v1/symbolConfig', 'account', futures, symbolConfig),
];

const ID_NAMES = ['newClientOrderId', 'origClientOrderId', 'clientAlgoId'];

/** Binance spot and USDⓈ-M futures, which share their keys but not their wallets. */
export const binance: VirtualExchange = {
  name: 'binance',
  hosts: [
    'api.binance.com',
    'fapi.binance.com',
    'dapi.binance.com',
    'eapi.binance.com',
    'testnet.binance.vision',
    'testnet.binancefuture.com',
    'demo-api.binance.com',
    'demo-fapi.binance.com',
    'demo-dapi.binance.com',
  ],
  endpoints: [...SPOT, ...FUTURES],
  apiKeyOf: (request) => request.headers['x-mbx-apikey'] ?? null,
  clientOrderIdsOf: (parameters) => [parameters, ...batchOf(parameters)].flatMap((element) => texts(element, ID_NAMES)),
  verify,
  error,
  rateLimited: () => ({
    ...error('-1003', 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.', 429),
    headers: { 'retry-after': '5' },
  }),
  headers: (_request, count) => ({
    'x-mbx-used-weight': String(count),
    'x-mbx-used-weight-1m': String(count),
    'x-mbx-order-count-10s': '1',
    'x-mbx-order-count-1d': '1',
  }),
};

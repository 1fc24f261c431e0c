import {
  type Endpoint,
  elementsOf,
  open,
  type Parameters,
  signed,
  text,
  texts,
  type VirtualExchange,
} from '../exchange.ts';
import type { MarketType } from '../types.ts';
import { accountConfig, balance, positions, setLeverage, setPositionMode } from './account.ts';
import { error, reply, verify } from './auth.ts';
import { createAlgo, createBatch, createOrder } from './create.ts';
import { cancelOrder, cancelOrders, fills, getOrder, listOrders } from './lookups.ts';
import { instruments, marketTypeOf, tickers } from './market-lists.ts';

/** By the instrument of the request or of its first element. */
const byInstrument = (parameters: Parameters): MarketType | null =>
  marketTypeOf(text(parameters, 'instId') ?? text(elementsOf(parameters)[0] ?? {}, 'instId'));
const neither = (): null => null;
const nothing = () => reply([]);

const ENDPOINTS: Endpoint[] = [
  open('GET', '/api/v5/public/time', 'time', neither, (call) => reply([{ ts: String(call.now) }])),
  open('GET', '/api/v5/public/instruments', 'markets', neither, instruments),
  open('GET', '/api/v5/market/ticker', 'price', byInstrument, tickers),
  open('GET', '/api/v5/market/tickers', 'price', byInstrument, tickers),
  signed('GET', '/api/v5/asset/currencies', 'markets', neither, nothing),
  signed('POST', '/api/v5/trade/order', 'create', byInstrument, createOrder),
  signed('POST', '/api/v5/trade/batch-orders', 'create', byInstrument, createBatch),
  signed('POST', '/api/v5/trade/order-algo', 'create', byInstrument, createAlgo),
  signed('POST', '/api/v5/trade/cancel-order', 'cancel', byInstrument, cancelOrder),
  signed('POST', '/api/v5/trade/cancel-batch-orders', 'cancel', byInstrument, cancelOrders('order')),
  signed('POST', '/api/v5/trade/cancel-algos', 'cancel', byInstrument, cancelOrders('algo')),
  signed('GET', '/api/v5/trade/order', 'lookup', byInstrument, getOrder('order')),
  signed('GET', '/api/v5/trade/order-algo', 'lookup', byInstrument, getOrder('algo')),
  signed('GET', '/api/v5/trade/orders-pending', 'lookup', byInstrument, listOrders('order', true)),
  signed('GET', '/api/v5/trade/orders-history', 'lookup', byInstrument, listOrders('order', false)),
  signed('GET', '/api/v5/trade/orders-history-archive', 'lookup', byInstrument, listOrders('order', false)),
  signed('GET', '/api/v5/trade/orders-algo-pending', 'lookup', byInstrument, listOrders('algo', true)),
  signed('GET', '/api/v5/trade/orders-algo-history', 'lookup', byInstrument, listOrders('algo', false)),
  signed('GET', '/api/v5/trade/fills', 'lookup', byInstrument, fills),
  signed('GET', '/api/v5/trade/fills-history', 'lookup', byInstrument, fills),
  signed('GET', '/api/v5/account/balance', 'balance', neither, balance),
  signed('GET', '/api/v5/account/config', 'account', neither, accountConfig),
  signed('GET', '/api/v5/account/positions', 'account', neither, positions),
  signed('POST', '/api/v5/account/set-position-mode', 'account', neither, setPositionMode),
  signed('POST', '/api/v5/account/set-leverage', 'account', byInstrument, setLeverage),
];

/** OKX: spot, linear swaps and one dated future, counted in contracts. Its sandbox is the same host with a header. */
export const okx: VirtualExchange = {
  name: 'okx',
  hosts: ['www.okx.com', 'aws.okx.com'],
  endpoints: ENDPOINTS,
  apiKeyOf: (request) => request.headers['ok-access-key'] ?? null,
  clientOrderIdsOf: (parameters) =>
    [parameters, ...elementsOf(parameters)].flatMap((element) => texts(element, ['clOrdId', 'algoClOrdId'])),
  verify,
  error,
  rateLimited: () => error('50011', 'Too Many Requests', 429),
  headers: () => ({}),
};

import { type Endpoint, json, open, type Parameters, signed, text, texts, type VirtualExchange } from '../exchange.ts';
import { accountInfo, apiKey, positions, setLeverage, switchMode, walletBalance } from './account.ts';
import { error, reply, verify } from './auth.ts';
import { batchOf, createBatch, createOrder } from './create.ts';
import { cancel, executions, history, realtime } from './lookups.ts';
import { CATEGORIES, instruments, tickers } from './market-lists.ts';

const byCategory = (parameters: Parameters) => CATEGORIES[text(parameters, 'category') ?? ''] ?? null;
const neither = (): null => null;

const ENDPOINTS: Endpoint[] = [
  open('GET', '/v5/market/time', 'time', neither, (call) =>
    json({
      retCode: 0,
      retMsg: 'OK',
      result: { timeSecond: String(Math.floor(call.now / 1000)), timeNano: `${call.now}000000` },
      retExtInfo: {},
      time: call.now,
    }),
  ),
  open('GET', '/v5/market/instruments-info', 'markets', byCategory, instruments),
  open('GET', '/v5/market/tickers', 'price', byCategory, tickers),
  signed('GET', '/v5/asset/coin/query-info', 'markets', neither, (call) => reply(call, { rows: [] })),
  signed('POST', '/v5/order/create', 'create', byCategory, createOrder),
  signed('POST', '/v5/order/create-batch', 'create', byCategory, createBatch),
  signed('POST', '/v5/order/cancel', 'cancel', byCategory, cancel),
  signed('GET', '/v5/order/realtime', 'lookup', byCategory, realtime),
  signed('GET', '/v5/order/history', 'lookup', byCategory, history),
  signed('GET', '/v5/execution/list', 'lookup', byCategory, executions),
  signed('GET', '/v5/user/query-api', 'account', neither, apiKey),
  signed('GET', '/v5/account/info', 'account', neither, accountInfo),
  signed('GET', '/v5/account/wallet-balance', 'balance', neither, walletBalance),
  signed('GET', '/v5/position/list', 'account', byCategory, positions),
  signed('POST', '/v5/position/switch-mode', 'account', byCategory, switchMode),
  signed('POST', '/v5/position/set-leverage', 'account', byCategory, setLeverage),
];

/** Bybit v5: spot and linear in one account. */
export const bybit: VirtualExchange = {
  name: 'bybit',
  hosts: ['api.bybit.com', 'api-testnet.bybit.com', 'api-demo.bybit.com'],
  endpoints: ENDPOINTS,
  apiKeyOf: (request) => request.headers['x-bapi-api-key'] ?? null,
  clientOrderIdsOf: (parameters) =>
    [parameters, ...batchOf(parameters)].flatMap((element) => texts(element, ['orderLinkId'])),
  verify,
  error,
  rateLimited: () => error('10006', 'Too many visits. Exceeded the API Rate Limit.'),
  headers: ({ at }) => ({
    'x-bapi-limit': '20',
    'x-bapi-limit-status': '19',
    'x-bapi-limit-reset-timestamp': String(Date.now()),
    traceid: `simulated-${at}`,
  }),
};

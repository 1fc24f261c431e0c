import {
  type Call,
  type Endpoint,
  json,
  open,
  type SignedCall,
  signed,
  text,
  texts,
  type VirtualExchange,
} from '../exchange.ts';
import { type Market, marketsOf } from '../markets.ts';
import type { Answer, MarketType } from '../types.ts';
import { claimsOf, error, verify } from './auth.ts';
import { cancelOrder, createOrder, getOrder, listOrders } from './orders.ts';
import { tickAt } from './rules.ts';

const spot = (): MarketType => 'SPOT';

const marketList = (): Answer =>
  json(marketsOf('upbit').map(({ symbolId, base }) => ({ market: symbolId, korean_name: base, english_name: base })));

/** The markets named in `markets` (comma-separated), or an error when one is unknown. */
function rows(call: Call, row: (market: Market) => unknown): Answer {
  const wanted = text(call.parameters, 'markets')?.split(',') ?? [];
  const found = wanted.map((symbolId) => marketsOf('upbit').find((market) => market.symbolId === symbolId));
  if (found.length === 0 || found.includes(undefined))
    return json({ error: { name: 404, message: 'Code not found' } }, 404);
  return json(found.map((market) => row(market as Market)));
}

/** Quotations are JSON numbers at Upbit. */
const ticker = (call: Call) => (market: Market) => {
  const price = Number(call.world.prices.last(market));
  return {
    market: market.symbolId,
    trade_price: price,
    opening_price: price,
    high_price: price,
    low_price: price,
    prev_closing_price: price,
    change: 'EVEN',
    signed_change_price: 0,
    signed_change_rate: 0,
    acc_trade_price_24h: 1_000_000_000,
    acc_trade_volume_24h: 1000,
    trade_timestamp: call.now,
    timestamp: call.now,
  };
};

const instrument = (call: Call) => (market: Market) => ({
  market: market.symbolId,
  quote_currency: market.quote,
  tick_size: tickAt(market, call.world.prices.last(market)),
  supported_levels: ['0'],
});

function balances({ account: { spot: wallet } }: SignedCall): Answer {
  const row = (currency: string) => ({
    currency,
    balance: wallet.free(currency),
    locked: wallet.held(currency),
    avg_buy_price: '0',
    avg_buy_price_modified: false,
    unit_currency: 'KRW',
  });
  return json(wallet.currencies().map(row));
}

function chance(call: SignedCall): Answer {
  const market = marketsOf('upbit').find(({ symbolId }) => symbolId === text(call.parameters, 'market'));
  if (!market) return error('market_does_not_exist', '마켓이 존재하지 않습니다.', 404);
  const side = (currency: string) => ({ currency, min_total: market.minCost });
  const wallet = (currency: string) => ({
    currency,
    balance: call.account.spot.free(currency),
    locked: call.account.spot.held(currency),
  });
  return json({
    bid_fee: '0.0005',
    ask_fee: '0.0005',
    maker_bid_fee: '0.0005',
    maker_ask_fee: '0.0005',
    market: {
      id: market.symbolId,
      order_sides: ['ask', 'bid'],
      bid_types: ['limit', 'price'],
      ask_types: ['limit', 'market'],
      bid: side(market.quote),
      ask: side(market.base),
      max_total: '1000000000',
      state: 'active',
    },
    bid_account: wallet(market.quote),
    ask_account: wallet(market.base),
  });
}

const ENDPOINTS: Endpoint[] = [
  open('GET', '/v1/market/all', 'markets', spot, marketList),
  open('GET', '/v1/orderbook/instruments', 'markets', spot, (call) => rows(call, instrument(call))),
  open('GET', '/v1/ticker', 'price', spot, (call) => rows(call, ticker(call))),
  signed('POST', '/v1/orders', 'create', spot, createOrder),
  signed('GET', '/v1/order', 'lookup', spot, getOrder),
  signed('DELETE', '/v1/order', 'cancel', spot, cancelOrder),
  signed('GET', '/v1/orders/open', 'lookup', spot, listOrders(true)),
  signed('GET', '/v1/orders/closed', 'lookup', spot, listOrders(false)),
  signed('GET', '/v1/orders/chance', 'account', spot, chance),
  signed('GET', '/v1/accounts', 'balance', spot, balances),
];

/** Upbit of Korea: spot only, no clock in its signatures, no window in which a request is good. */
export const upbit: VirtualExchange = {
  name: 'upbit',
  hosts: ['api.upbit.com'],
  endpoints: ENDPOINTS,
  apiKeyOf: (request) => claimsOf(request).access_key ?? null,
  clientOrderIdsOf: (parameters) => texts(parameters, ['identifier']),
  verify,
  error,
  rateLimited: () => error('too_many_requests', '요청이 너무 많습니다.', 429),
  headers: (request) => ({
    'remaining-req': `group=${request.path.startsWith('/v1/orders') ? 'order' : 'default'}; min=1800; sec=7`,
  }),
};

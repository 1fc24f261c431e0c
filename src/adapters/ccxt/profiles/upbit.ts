import { Decimal } from '../../../domain/decimal.ts';
import type { MarketRules } from '../../../domain/market.ts';
import type { PreparedOrder } from '../../../domain/order.ts';
import type { CcxtMarket, CcxtOrder, OrderSupport, Profile, UsedLimit } from '../profile.ts';
import { HOUR, member, NO_CODES, textIn, textsOf, timeInForceParams, unifiedCall, usualSupport } from './shared.ts';
import { loadUpbitTicks } from './upbit-ticks.ts';

/** An Upbit request bears no time after which it would be refused: there is no fence. Closed orders are kept; a week is enough here. */
const SPOT: OrderSupport = usualSupport(7 * 24 * HOUR, null);

/** Orders per second and account (Upbit, "Rate limit": group `order`). */
const ORDERS_PER_SECOND = 8;

/**
 * Upbit (Korea): KRW spot markets. An identifier is used up even by a refused order, so the same one can never land twice; a market
 * buy spends an amount of KRW.
 */
export const upbit: Profile = {
  id: 'upbit',
  proven: true,
  orders: { SPOT: { MARKET: SPOT, LIMIT: { ...SPOT, timesInForce: ['GTC', 'IOC', 'FOK', 'POST_ONLY'] } } },
  shapeClientOrderId: (hex32) => hex32,
  orderCall: (order) => {
    const params = { clientOrderId: order.clientOrderId, ...timeInForceParams(order) };
    const call = unifiedCall(order, params);
    if (order.sentUnit !== 'quote') return call;
    // `calcOrderPrice` in ccxt's `upbit.js` takes a cost from the parameters and then needs no amount.
    return { ...call, amount: undefined, params: { ...params, cost: order.sentAmount.toString() } };
  },
  lookUp: (client, order) => client.fetchOrder(undefined as never, order.marketSymbol, identified(order)),
  amountAsSent,
  // `{"error":{"name":"under_min_total_bid","message":"…"}}`
  codesOf: (body) => {
    const error = member(body, 'error');
    return textsOf([member(error, 'name'), member(error, 'message')]);
  },
  // Names from Upbit's list of error codes; what a used identifier is answered with is not among them.
  codes: {
    ...NO_CODES,
    duplicate: ['duplicated_identifier'],
    marketRule: [
      ...['under_min_total_bid', 'under_min_total_ask', 'under_min_total_market_bid', 'under_min_total_market_ask'],
      ...['invalid_price_bid', 'invalid_price_ask', 'invalid_volume_bid', 'invalid_volume_ask', 'volume_too_large'],
    ],
    authentication: ['invalid_access_key', 'jwt_verification', 'expired_access_key', 'invalid_query_payload'],
    permission: ['no_authorization_ip', 'no_authorization_i_p', 'out_of_scope', 'thirdparty_agreement_required'],
    rateLimit: ['too_many_requests'],
    clock: ['nonce_used'],
  },
  bannedUntil: null,
  countsContracts: false,
  marketBuyByCost: { SPOT: 'required', FUTURES: 'refused' },
  marginModeRequired: [],
  flipsCrossedStops: false,
  rateLimits: { SPOT: [{ counts: 'orders', per: 'account', points: ORDERS_PER_SECOND, windowMs: 1_000 }] },
  rateLimitsIn: null,
  usedIn: remainingOrders,
  serialPerKey: false,
  sandbox: null,
  options: {},
  config: {},
  adjust: null,
  timeParams: {},
  refineRules,
  loadTicks: loadUpbitTicks,
  // Upbit, "Order price units and minimum order amount" of the KRW and of the BTC markets.
  minCosts: { KRW: '5000', BTC: '0.00005' },
  warmUp: null,
  isHedged: null,
  batches: null,
};

const identified = (order: PreparedOrder) => ({ identifier: order.clientOrderId });

/** A market buy shows its cost as `price` (Upbit, "Get order"). */
function amountAsSent(found: CcxtOrder, order: PreparedOrder): string | null {
  return textIn(found.info, order.sentUnit === 'quote' ? 'price' : 'volume');
}

/** `Remaining-Req: group=order; min=1799; sec=7` (Upbit, "Rate limit"): how many are left in this second. */
function remainingOrders(headers: Readonly<Record<string, string>>): readonly UsedLimit[] {
  const left = /group=order;.*sec=(\d+)/.exec(headers['remaining-req'] ?? '')?.[1];
  if (left === undefined) return [];
  return [{ counts: 'orders', windowMs: 1_000, used: Math.max(ORDERS_PER_SECOND - Number(left), 0) }];
}

/** Won have no fractions. */
function refineRules(market: CcxtMarket, rules: MarketRules): MarketRules {
  return market.quote === 'KRW' ? { ...rules, costStep: Decimal.of('1') } : rules;
}

import type { PreparedOrder } from '../../../domain/order.ts';
import type { OrderCall, OrderSupport, Profile } from '../profile.ts';
import { statedCodes } from './generic-codes.ts';
import { HOUR, unifiedCall, usualSupport } from './shared.ts';

/** What no captured request shows is refused: no stop, no reduce-only, no position side, and no look-up that proves anything. */
const PLAIN: OrderSupport = { ...usualSupport(HOUR, null), absenceProves: false };
/** GTC is what a limit order is everywhere, so nothing is sent for it. */
const ORDERS = { MARKET: PLAIN, LIMIT: { ...PLAIN, timesInForce: ['GTC'] } } as const;

/**
 * Exchanges whose spot market buys take a cost in quote currency: those whose classes in ccxt 4.5.84 set the option
 * `createMarketBuyOrderRequiresPrice`, and btse, which refuses a base quantity without it. On some of them (bitget) ccxt would pass a
 * base quantity on as if it were the cost.
 */
const BUYS_BY_COST: ReadonlySet<string> = new Set([
  ...['bigone', 'bitget', 'bithumb', 'bitrue', 'bittrade', 'btse', 'coinbase', 'coinex', 'coinsph', 'cryptomus'],
  ...['digifinex', 'gate', 'gateeu', 'htx', 'lbank', 'poloniex', 'tokocrypto', 'woo', 'xt'],
]);

/** Forms of client order ids, from the exchanges' documents: gate's `text`, kraken's `cl_ord_id`, coinbase's `client_order_id`. */
const ID_SHAPES: Readonly<Record<string, (hex32: string) => string>> = {
  gate: tagged,
  gateeu: tagged,
  kraken: dashed,
  coinbase: dashed,
  hyperliquid: (hex32) => `0x${hex32}`,
};

/** Parameters that bear the id where ccxt drops its own `clientOrderId`; none where the exchange takes numbers only (woo). */
const ID_PARAMS: Readonly<Record<string, (id: string) => OrderCall['params']>> = {
  coinbase: (id) => ({ client_order_id: id }),
  cryptocom: (id) => ({ client_oid: id }),
  woo: () => ({}),
};

/** Exchanges on which requests of one key must bear rising nonces: concurrent ones of ccxt's had the same. */
const RISING_NONCES: ReadonlySet<string> = new Set(['bitfinex', 'cryptocom', 'gemini', 'whitebit']);

/**
 * Exchanges at which ccxt places orders by GET: the transport can't tell such an order from a question, so that neither its gate nor
 * its evidence would hold (ccxt's deribit.js and dydx.js, `createOrder`).
 */
const ORDERS_BY_GET: ReadonlySet<string> = new Set(['deribit', 'dydx']);

/**
 * Any exchange of ccxt without tests of its own: MARKET and LIMIT, quantities through ccxt's contract size, no look-up. What became of
 * an order that it did not answer for can only be told by a person.
 */
export function genericProfile(id: string): Profile {
  const byCost = BUYS_BY_COST.has(id);
  return {
    id,
    proven: false,
    orders: ORDERS_BY_GET.has(id) ? {} : { SPOT: ORDERS, FUTURES: ORDERS },
    shapeClientOrderId: ID_SHAPES[id] ?? ((hex32) => hex32),
    orderCall: (order) => unifiedCall(order, { ...idParams(id, order), ...costParams(order) }),
    lookUp: null,
    amountAsSent: () => null,
    ...statedCodes(id),
    bannedUntil: null,
    // ccxt's unified amount of a contract is a number of contracts; where one contract is one coin the size is 1.
    countsContracts: true,
    marketBuyByCost: { SPOT: byCost ? 'required' : 'refused', FUTURES: 'refused' },
    marginModeRequired: [],
    flipsCrossedStops: true,
    // Lower than any documented limit of an exchange in ccxt.
    rateLimits: { SPOT: [CAUTIOUS], FUTURES: [CAUTIOUS] },
    rateLimitsIn: null,
    usedIn: null,
    serialPerKey: RISING_NONCES.has(id),
    sandbox: 'testnet',
    // ccxt then refuses a market buy by quantity wherever it could be taken for a cost.
    options: { createMarketBuyOrderRequiresPrice: true, createOrder: { createMarketBuyOrderRequiresPrice: true } },
    config: {},
    adjust: null,
    timeParams: {},
    refineRules: null,
    loadTicks: null,
    minCosts: {},
    warmUp: null,
    isHedged: null,
    batches: null,
  };
}

const CAUTIOUS = { counts: 'orders', per: 'account', points: 5, windowMs: 1_000 } as const;

function tagged(hex32: string): string {
  return `t-${hex32.slice(0, 26)}`;
}

function dashed(hex32: string): string {
  return hex32.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function idParams(id: string, { clientOrderId }: PreparedOrder): OrderCall['params'] {
  return ID_PARAMS[id]?.(clientOrderId) ?? { clientOrderId };
}

/** As ccxt's own `createMarketBuyOrderWithCost` methods do: the cost stands in place of the amount, and no price beside it. */
function costParams(order: PreparedOrder): OrderCall['params'] {
  if (order.sentUnit !== 'quote') return {};
  // Some classes read the option, some the parameter; woo would take the amount for a quantity without the second.
  return { createMarketBuyOrderRequiresPrice: false, cost: order.sentAmount.toString() };
}

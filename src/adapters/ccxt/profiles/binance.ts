import { Decimal } from '../../../domain/decimal.ts';
import type { MarketRules } from '../../../domain/market.ts';
import type { MarketType, PreparedOrder, TimeInForce } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { AnswerInBatch, CcxtMarket, OrderCall, OrderSupport, Profile, RateLimit } from '../profile.ts';
import { eachOf } from './batch-answers.ts';

const DAY = 86_400_000;
const SECOND = 1_000;
const MINUTE = 60_000;

/**
 * A request is refused when it arrives later than its `timestamp` + `recvWindow`, and the matching engine works on it for at most 10
 * seconds (error −1007). Source: "Timing security" of the spot and of the USDⓈ-M REST documents.
 */
const FENCE = { windowMs: TIMINGS.validityWindow, processingMs: 10 * SECOND };

/** Unfilled cancelled orders are archived after 90 days. Source: spot REST document, "Query order". */
const SPOT: Omit<OrderSupport, 'timesInForce'> = {
  endpoint: 'order',
  reduceOnly: false,
  positionSide: false,
  fence: FENCE,
  absenceProves: true,
  retentionMs: 90 * DAY,
};

/** Unfilled cancelled or expired orders are dropped after 3 days. Source: USDⓈ-M REST document, "Query Order". */
const FUTURES: Omit<OrderSupport, 'timesInForce'> = {
  ...SPOT,
  reduceOnly: true,
  positionSide: true,
  retentionMs: 3 * DAY,
};

/** Stops live apart: `POST /fapi/v1/algoOrder`. Source: USDⓈ-M REST document, "New Algo Order"; `createOrder` in ccxt's binance.js. */
const ALGO: Omit<OrderSupport, 'timesInForce'> = { ...FUTURES, endpoint: 'algo' };

const ANY: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK', 'POST_ONLY'];
/** `STOP_LOSS_LIMIT` has no maker-only form. Source: spot REST document, "New order". */
const NOT_POST_ONLY: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];

/** ccxt's `PO` becomes LIMIT_MAKER on spot and GTX on futures (`createOrderRequest` in binance.js). */
const TIME_IN_FORCE: Readonly<Record<TimeInForce, string>> = { GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', POST_ONLY: 'PO' };

function orderCall(order: PreparedOrder): OrderCall {
  const isLimit = order.orderType === 'LIMIT' || order.orderType === 'STOP_LIMIT';
  const byCost = order.sentUnit === 'quote';
  return {
    type: isLimit ? 'limit' : 'market',
    side: order.side === 'BUY' ? 'buy' : 'sell',
    amount: byCost ? undefined : order.sentAmount.toString(),
    price: isLimit ? order.price?.toString() : undefined,
    params: {
      clientOrderId: order.clientOrderId,
      ...(byCost && { quoteOrderQty: order.sentAmount.toString() }),
      ...(isLimit && { timeInForce: TIME_IN_FORCE[order.timeInForce ?? 'GTC'] }),
      ...(order.stopPrice && { triggerPrice: order.stopPrice.toString() }),
      ...reducing(order),
    },
  };
}

/**
 * In hedge mode the side of the position says what is reduced, and `reduceOnly` "cannot be sent". Source: USDⓈ-M REST document, "New
 * Order". ccxt's `hedged` is not used: it turns a SELL into an opening SHORT.
 */
function reducing({ positionSide, reduceOnly }: PreparedOrder): Record<string, unknown> {
  if (positionSide) return { positionSide };
  return reduceOnly ? { reduceOnly: true } : {};
}

/** Binance's own error codes are negative; a success bears none, but for the `200` of a cancelled algo order. */
function codesOf(body: unknown): readonly string[] {
  const { code, msg } = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; msg?: unknown };
  if (code === undefined || Number(code) >= 0) return [];
  return [String(code), ...(typeof msg === 'string' ? [msg] : [])];
}

/** A refused order stands in the list as the error that it would have been alone, which comes with HTTP 400. */
const answerInBatch = (row: unknown): AnswerInBatch =>
  codesOf(row).length > 0 ? { status: 400, body: row, order: null } : { status: 200, body: row, order: row as object };

/** Numbers of the exchange's own filters that ccxt's market does not hold. */
function refineRules(market: CcxtMarket, rules: MarketRules): MarketRules {
  const filters = (market.info as { filters?: { filterType?: string; stepSize?: string }[] }).filters ?? [];
  const stepSize = filters.find(({ filterType }) => filterType === 'MARKET_LOT_SIZE')?.stepSize;
  const step = Decimal.parse(stepSize ?? '');
  // Spot writes a zero where market orders have no step of their own.
  return step?.isPositive() && step.greaterThan(rules.quantityStep) ? { ...rules, marketQuantityStep: step } : rules;
}

const INTERVALS: Readonly<Record<string, number>> = { SECOND, MINUTE, HOUR: 60 * MINUTE, DAY };
const LETTERS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: 60 * MINUTE, d: DAY };

interface StatedLimit {
  readonly rateLimitType: string;
  readonly interval: string;
  readonly intervalNum: number;
  readonly limit: number;
}

/** `exchangeInfo` states the limits that hold. Source: both REST documents, "Exchange information". */
function rateLimitsIn(url: string, body: unknown): { marketType: MarketType; limits: readonly RateLimit[] } | null {
  const stated = (body as { rateLimits?: unknown } | undefined)?.rateLimits;
  if (!url.includes('/exchangeInfo') || !Array.isArray(stated)) return null;
  const limits = (stated as StatedLimit[]).flatMap(({ rateLimitType, interval, intervalNum, limit }) => {
    const windowMs = (INTERVALS[interval] ?? 0) * Number(intervalNum);
    if (windowMs === 0 || !(Number(limit) > 0)) return [];
    if (rateLimitType === 'ORDERS') return [orders(Number(limit), windowMs)];
    return rateLimitType === 'REQUEST_WEIGHT' ? [weight(Number(limit), windowMs)] : [];
  });
  if (url.includes('/dapi/') || url.includes('/eapi/')) return null;
  return { marketType: url.includes('/fapi/') ? 'FUTURES' : 'SPOT', limits };
}

const orders = (points: number, windowMs: number): RateLimit => ({
  counts: 'orders',
  per: 'account',
  points,
  windowMs,
});
const weight = (points: number, windowMs: number): RateLimit => ({
  counts: 'requests',
  per: 'address',
  points,
  windowMs,
});

const USED = /^x-mbx-(order-count|used-weight)-(\d+)([smhd])$/;

/** `X-MBX-ORDER-COUNT-10S`, `X-MBX-USED-WEIGHT-1M`. Source: both REST documents, "Limits". */
function usedIn(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).flatMap(([name, value]) => {
    const [, kind, count, letter] = USED.exec(name) ?? [];
    if (!kind || !count || !letter) return [];
    const counts = kind === 'order-count' ? ('orders' as const) : ('requests' as const);
    return [{ counts, windowMs: Number(count) * (LETTERS[letter] ?? 0), used: Number(value) }];
  });
}

/** Binance spot and USDⓈ-M futures over ccxt 4.5.84's binance.js. */
export const binance: Profile = {
  id: 'binance',
  proven: true,
  orders: {
    SPOT: {
      MARKET: { ...SPOT, timesInForce: [] },
      LIMIT: { ...SPOT, timesInForce: ANY },
      STOP_MARKET: { ...SPOT, timesInForce: [] },
      STOP_LIMIT: { ...SPOT, timesInForce: NOT_POST_ONLY },
    },
    FUTURES: {
      MARKET: { ...FUTURES, timesInForce: [] },
      LIMIT: { ...FUTURES, timesInForce: ANY },
      STOP_MARKET: { ...ALGO, timesInForce: [] },
      STOP_LIMIT: { ...ALGO, timesInForce: ANY },
    },
  },
  // Both documents: `^[\.A-Z\:/a-z0-9_-]{1,36}$`.
  shapeClientOrderId: (hex32) => hex32,
  orderCall,
  lookUp: (client, order) =>
    client.fetchOrder(undefined as unknown as string, order.marketSymbol, {
      clientOrderId: order.clientOrderId,
      ...(order.endpoint === 'algo' && { trigger: true }),
    }),
  amountAsSent: (found, { sentUnit }) => {
    // Spot market orders by cost repeat it as `origQuoteOrderQty`; their `origQty` is what it bought.
    const amount =
      sentUnit === 'quote' ? (found.info as { origQuoteOrderQty?: string }).origQuoteOrderQty : found.amount;
    return amount === undefined ? null : String(amount);
  },
  codesOf,
  // Sources: "Error codes" of the spot and USDⓈ-M REST documents; `exceptions` in binance.js. −2010 stands for many causes.
  codes: {
    unknown: ['-1000', '-1001', '-1006', '-1007'],
    duplicate: ['-4116', 'Duplicate order sent.'],
    insufficientFunds: ['-2018', '-2019', '-4050', '-4051', 'Account has insufficient balance for requested action.'],
    nothingToReduce: ['-2022'],
    marketRule: ['-1013', '-1111', '-4003', '-4004', '-4005', '-4014', '-4016', '-4024', '-4131', '-4164'],
    authentication: ['-1022', '-2014', '-2015'],
    permission: ['-1002'],
    rateLimit: ['-1003', '-1015'],
    clock: ['-1021', '-5028'],
    stopCrossed: ['-2021', 'Stop price would trigger immediately.', 'Order would trigger immediately.'],
    positionSide: ['-4061'],
  },
  bannedUntil: (body) => {
    const [, until] = /banned until (\d{13})/.exec(body) ?? [];
    return until === undefined ? null : Number(until);
  },
  countsContracts: false,
  marketBuyByCost: { SPOT: 'allowed', FUTURES: 'refused' },
  // The account keeps it per symbol. Source: USDⓈ-M REST document, "Change Margin Type".
  marginModeRequired: [],
  // It refuses them: −2021, and −2010 "Stop price would trigger immediately."
  flipsCrossedStops: false,
  rateLimits: {
    SPOT: [orders(100, 10 * SECOND), orders(200_000, DAY), weight(6_000, MINUTE)],
    FUTURES: [orders(300, 10 * SECOND), orders(1_200, MINUTE), weight(2_400, MINUTE)],
  },
  rateLimitsIn,
  usedIn,
  serialPerKey: false,
  // Futures have no test network any more (`sign` in binance.js); the demo has both.
  sandbox: 'demo',
  options: { recvWindow: TIMINGS.validityWindow, fetchMarkets: { types: ['spot', 'linear'] } },
  config: {},
  adjust: null,
  timeParams: { FUTURES: { type: 'swap' } },
  refineRules,
  loadTicks: null,
  minCosts: {},
  warmUp: null,
  // `GET /fapi/v1/positionSide/dual`; one mode for all symbols.
  isHedged: async (client) => (await client.fetchPositionMode()).hedged === true,
  // Source: USDⓈ-M REST document, "Place Multiple Orders"; spot has none.
  batches: {
    size: { SPOT: null, FUTURES: 5 },
    areOpenTo: null,
    url: 'https://fapi.binance.com/fapi/v1/batchOrders',
    answersIn: (body, clientOrderIds) =>
      Array.isArray(body) ? eachOf(body, clientOrderIds, 'clientOrderId', answerInBatch) : { kind: 'whole' },
  },
};

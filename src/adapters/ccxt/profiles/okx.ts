import { Decimal } from '../../../domain/decimal.ts';
import type { MarketRules } from '../../../domain/market.ts';
import type { PreparedOrder, TimeInForce } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type {
  AnswerInBatch,
  AnswersInBatch,
  CallContext,
  CcxtClient,
  CcxtMarket,
  CcxtOrder,
  OrderCall,
  OrderSupport,
  Profile,
} from '../profile.ts';
import { eachOf } from './batch-answers.ts';
import {
  FENCE,
  HOUR,
  member,
  NO_CODES,
  textIn,
  textsOf,
  timeInForceParams,
  unifiedCall,
  usualSupport,
} from './shared.ts';

/** Orders cancelled with nothing filled are found for two hours (OKX v5, "Get order details"). */
const SPOT: OrderSupport = usualSupport(2 * HOUR, FENCE);
const SWAP: OrderSupport = { ...SPOT, reduceOnly: true, positionSide: true };
/** No document shows that `expTime` holds for algo orders, so they have no fence. */
const STOP: OrderSupport = { ...SWAP, endpoint: 'algo', fence: null };
const LIMIT_TIMES: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK', 'POST_ONLY'];

const POSITION_SIDES = { LONG: 'long', SHORT: 'short' } as const;

/** Where the `expTime` header is documented ("Place order", "Place multiple orders"). ccxt sends single orders to the second. */
const EXPIRING_PATHS: readonly string[] = ['trade/batch-orders', 'trade/order'];

/**
 * OKX v5: spot and linear swaps, counted in contracts. Spot stops are left out: ccxt's spot `stopLossPrice` would turn cash into cross
 * margin.
 */
export const okx: Profile = {
  id: 'okx',
  proven: true,
  orders: {
    SPOT: { MARKET: SPOT, LIMIT: { ...SPOT, timesInForce: LIMIT_TIMES } },
    FUTURES: {
      MARKET: SWAP,
      LIMIT: { ...SWAP, timesInForce: LIMIT_TIMES },
      STOP_MARKET: STOP,
      STOP_LIMIT: STOP,
    },
  },
  // `clOrdId` and `algoClOrdId`: up to 32 letters and digits (OKX v5, "Place order").
  shapeClientOrderId: (hex32) => hex32,
  orderCall: (order, context) => unifiedCall(order, { ...idParams(order), ...paramsOf(order, context) }),
  lookUp,
  amountAsSent: (found) => textIn(found.info, 'sz'),
  codesOf,
  codes: {
    ...NO_CODES,
    // 50004: "does not indicate success or failure of order"; 50013: the system is busy, which ccxt takes for unavailable.
    unknown: ['51149', '50004', '50013'],
    duplicate: ['51016', '51011', '51065', '51068'],
    insufficientFunds: ['51008', '51119', '51127', '51131'],
    nothingToReduce: ['51169', '51023'],
    marketRule: [
      ...['51004', '51005', '51006', '51007', '51020', '51100', '51101', '51105', '51116', '51118', '51120', '51121'],
      ...['51122', '51135', '51136', '51137', '51138', '51201', '51202', '51203', '51250'],
    ],
    authentication: ['50100', '50119'],
    permission: ['50012', '50120'],
    rateLimit: ['50011', '50061'],
    clock: ['50102', '50112'],
    // 51000 stands for every malformed parameter, so the sentence tells.
    positionSide: ['Parameter posSide error'],
  },
  bannedUntil: null,
  countsContracts: true,
  marketBuyByCost: { SPOT: 'allowed', FUTURES: 'refused' },
  marginModeRequired: ['FUTURES'],
  // A trigger order takes its direction from the price of the moment.
  flipsCrossedStops: true,
  // OKX v5, "Place order": 60 in two seconds per user and instrument; the batch endpoint allows more.
  rateLimits: {
    SPOT: [{ counts: 'orders', per: 'account', points: 60, windowMs: 2_000 }],
    FUTURES: [{ counts: 'orders', per: 'account', points: 60, windowMs: 2_000 }],
  },
  rateLimitsIn: null,
  usedIn: null,
  serialPerKey: false,
  sandbox: 'testnet',
  options: { fetchMarkets: { types: ['spot', 'future', 'swap'] } },
  config: {},
  adjust: letOrdersExpire,
  timeParams: {},
  refineRules,
  loadTicks: null,
  minCosts: {},
  warmUp: null,
  isHedged,
  // OKX v5, "Place multiple orders".
  batches: {
    size: { SPOT: 20, FUTURES: 20 },
    areOpenTo: null,
    url: 'https://www.okx.com/api/v5/trade/batch-orders',
    answersIn,
  },
};

/** Codes of an answer whose list holds a verdict on each order: all, none or some of them were taken. */
const LISTING: readonly (string | null)[] = ['0', '1', '2'];

function answersIn(body: unknown, clientOrderIds: readonly string[]): AnswersInBatch {
  if (!LISTING.includes(textIn(body, 'code'))) return { kind: 'whole' };
  return eachOf(member(body, 'data'), clientOrderIds, 'clOrdId', answerInBatch);
}

function answerInBatch(row: unknown): AnswerInBatch {
  const code = textIn(row, 'sCode');
  if (code === '0') return { status: 200, body: { code: '0', data: [row] }, order: row as object };
  return { status: 200, body: code === null ? {} : { code: '1', msg: '', data: [row] }, order: null };
}

/** A stop's id is `algoClOrdId`. ccxt would fill `clOrdId` with a broker's id of its own when it is left out. */
function idParams({ clientOrderId, endpoint }: PreparedOrder): OrderCall['params'] {
  return endpoint === 'algo' ? { clOrdId: clientOrderId, algoClOrdId: clientOrderId } : { clOrdId: clientOrderId };
}

function paramsOf(order: PreparedOrder, { account }: CallContext): OrderCall['params'] {
  if (order.marketType === 'SPOT') return { ...timeInForceParams(order), ...unitParams(order) };
  return {
    ...timeInForceParams(order),
    marginMode: account.marginMode,
    ...(order.reduceOnly && { reduceOnly: true }),
    ...(order.positionSide && { positionSide: POSITION_SIDES[order.positionSide] }),
    ...(order.stopPrice && { triggerPrice: order.stopPrice.toString() }),
  };
}

/** `sz` of a spot market buy counts what `tgtCcy` says (OKX v5, "Place order"). */
function unitParams(order: PreparedOrder): OrderCall['params'] {
  if (order.sentUnit !== 'quote') return { tgtCcy: 'base_ccy' };
  return { tgtCcy: 'quote_ccy', cost: order.sentAmount.toString() };
}

async function lookUp(client: CcxtClient, order: PreparedOrder): Promise<CcxtOrder | null> {
  const { clientOrderId, marketSymbol } = order;
  if (order.endpoint === 'order') return client.fetchOrder('', marketSymbol, { clientOrderId });
  const found = await client.fetchOrder('', marketSymbol, { clientOrderId, trigger: true });
  // ccxt reads `clOrdId` only, which names nothing here; the caller must see whose order this is.
  return { ...found, clientOrderId: textIn(found.info, 'algoClOrdId') ?? '' };
}

/** `{"code":"1","msg":"…","data":[{"sCode":"51008","sMsg":"…"}]}`: the verdict on an order stands in the list. */
function codesOf(body: unknown): readonly string[] {
  const rows = member(body, 'data');
  const verdicts = (Array.isArray(rows) ? rows : [])
    .filter((row) => !['0', null].includes(textIn(row, 'sCode')))
    .flatMap((row) => [member(row, 'sCode'), member(row, 'sMsg')]);
  const whole = textIn(body, 'code') === '0' ? [] : [member(body, 'code'), member(body, 'msg')];
  return textsOf([...verdicts, ...whole]);
}

/** OKX itself drops an order request after `expTime`, in milliseconds by the clock that signs it. */
function letOrdersExpire(client: CcxtClient): void {
  const sign = client.sign.bind(client);
  client.sign = (path: string, ...rest: unknown[]) => {
    const request = (sign as (path: string, ...rest: unknown[]) => SignedRequest)(path, ...rest);
    const signedAt = request.headers?.['OK-ACCESS-TIMESTAMP'];
    if (!signedAt || request.method !== 'POST' || !EXPIRING_PATHS.includes(path)) return request;
    const expTime = String(Date.parse(signedAt) + TIMINGS.validityWindow);
    return { ...request, headers: { ...request.headers, expTime } };
  };
}

interface SignedRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function isHedged(client: CcxtClient): Promise<boolean> {
  const response: unknown = await client.request('account/config', 'private', 'GET', {});
  const data = member(response, 'data');
  const posMode = textIn(Array.isArray(data) ? data[0] : undefined, 'posMode');
  if (posMode === null) throw new Error('OKX told no position mode');
  return posMode === 'long_short_mode';
}

/** `maxMktSz` counts contracts for swaps, and quote currency for spot (OKX v5, "Get instruments"). ccxt cuts a cost to the tick. */
function refineRules(market: CcxtMarket, rules: MarketRules): MarketRules {
  if (market.spot) return { ...rules, costStep: rules.priceTicks[0]?.tick ?? rules.costStep };
  const maxMarketQuantity = Decimal.parse(textIn(market.info, 'maxMktSz') ?? '');
  return maxMarketQuantity?.isPositive() ? { ...rules, maxMarketQuantity } : rules;
}

import { Decimal } from '../../../domain/decimal.ts';
import type { MarketRules } from '../../../domain/market.ts';
import type { PreparedOrder, TimeInForce } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type {
  AnswerInBatch,
  AnswersInBatch,
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

/** Orders that closed with nothing filled are kept for 24 hours (Bybit v5, "Get Order History"). */
const SPOT: OrderSupport = usualSupport(24 * HOUR, FENCE);
const LINEAR: OrderSupport = { ...SPOT, reduceOnly: true, positionSide: true };
const LIMIT_TIMES: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK', 'POST_ONLY'];

/** "Side has position index" of Bybit v5, "Place Order": 1 is the long side of hedge mode, 2 the short one. */
const POSITION_INDEX = { LONG: 1, SHORT: 2 } as const;

const category = (order: PreparedOrder): string => (order.marketType === 'SPOT' ? 'spot' : 'linear');

/** Waiting orders first, so that one which closes in between is found by the second look. */
const LOOK_UP_PATHS = ['v5/order/realtime', 'v5/order/history'];

/**
 * Bybit v5: spot and linear perpetuals. Spot stops are left out: the exchange takes their direction from the price of the moment, and
 * has turned one that was crossed into one that waits for a rise.
 */
export const bybit: Profile = {
  id: 'bybit',
  proven: true,
  orders: {
    SPOT: { MARKET: SPOT, LIMIT: { ...SPOT, timesInForce: LIMIT_TIMES } },
    FUTURES: {
      MARKET: LINEAR,
      LIMIT: { ...LINEAR, timesInForce: LIMIT_TIMES },
      STOP_MARKET: LINEAR,
      STOP_LIMIT: { ...LINEAR, timesInForce: ['GTC'] },
    },
  },
  // `orderLinkId` takes 36 characters (Bybit v5, "Place Order").
  shapeClientOrderId: (hex32) => hex32,
  orderCall: (order) => unifiedCall(order, { clientOrderId: order.clientOrderId, ...paramsOf(order) }),
  lookUp,
  amountAsSent: (found) => textIn(found.info, 'qty'),
  // A refusal comes with HTTP 200 and `{"retCode":110007,"retMsg":"…"}`.
  codesOf: (body) =>
    textIn(body, 'retCode') === '0' ? [] : textsOf([member(body, 'retCode'), member(body, 'retMsg')]),
  codes: {
    ...NO_CODES,
    unknown: ['10000', '10016', '170007', '170146', '5004'],
    duplicate: ['110072', '170141', '110030', '10014', '12141'],
    insufficientFunds: [
      '110004',
      '110006',
      '110007',
      '110012',
      '110044',
      '110045',
      '110051',
      '110052',
      '110053',
      '170033',
      '170131',
    ],
    nothingToReduce: ['110017'],
    marketRule: [
      ...['110003', '110094', '12137', '170124', '170132', '170133', '170134', '170135', '170136', '170137', '170140'],
      ...['170148', '170192', '170193', '170194', '170371', '170372', 'Qty invalid', 'Price invalid'],
      'The number of contracts exceeds minimum limit allowed',
      'The number of contracts exceeds maximum limit allowed: too large',
    ],
    authentication: ['33004'],
    // ccxt takes 10009, an address banned for its many requests, for a bad key.
    rateLimit: ['10006', '10009', '10018', '10429', '170005', '170222'],
    clock: ['10002', '-1021'],
    stopCrossed: ['110092', '110093'],
    // 10001 stands for every malformed parameter, so the sentence tells.
    positionSide: ['position idx not match position mode'],
  },
  bannedUntil: null,
  countsContracts: false,
  marketBuyByCost: { SPOT: 'allowed', FUTURES: 'refused' },
  marginModeRequired: [],
  // A linear stop names its direction and is refused when it is crossed (110092, 110093).
  flipsCrossedStops: false,
  // Bybit v5, "Rate Limit": orders per second and account, requests per five seconds and address.
  rateLimits: {
    SPOT: [
      { counts: 'orders', per: 'account', points: 20, windowMs: 1_000 },
      { counts: 'requests', per: 'address', points: 600, windowMs: 5_000 },
    ],
    FUTURES: [
      { counts: 'orders', per: 'account', points: 10, windowMs: 1_000 },
      { counts: 'requests', per: 'address', points: 600, windowMs: 5_000 },
    ],
  },
  rateLimitsIn: null,
  // `X-Bapi-Limit-Status` is kept per endpoint, and the headers alone don't name theirs.
  usedIn: null,
  serialPerKey: false,
  sandbox: 'testnet',
  options: {
    recvWindow: TIMINGS.validityWindow,
    fetchMarkets: { types: ['spot', 'linear'] },
    // ccxt's default is false, by which a classic account would buy for a base quantity's worth of quote currency.
    createOrder: { createMarketBuyOrderRequiresPrice: true },
  },
  config: {},
  adjust: null,
  timeParams: {},
  refineRules,
  loadTicks: null,
  minCosts: {},
  warmUp: askForUnified,
  // Bybit keeps the position mode per symbol: a request for the other mode is refused, and then says so.
  isHedged: null,
  // Bybit v5, "Batch Place Order": ten linear orders of a unified account.
  batches: {
    size: { SPOT: null, FUTURES: 10 },
    areOpenTo: (client) => client.options.enableUnifiedAccount === true,
    url: 'https://api.bybit.com/v5/order/create-batch',
    answersIn,
  },
};

/** The orders stand in `result.list`, the verdicts on them in `retExtInfo.list`. */
function answersIn(body: unknown, clientOrderIds: readonly string[]): AnswersInBatch {
  if (textIn(body, 'retCode') !== '0') return { kind: 'whole' };
  const orders = member(member(body, 'result'), 'list');
  const verdicts = member(member(body, 'retExtInfo'), 'list');
  if (!Array.isArray(verdicts) || verdicts.length !== clientOrderIds.length) return { kind: 'unfitting' };
  return eachOf(orders, clientOrderIds, 'orderLinkId', (order, index) => answerInBatch(order, verdicts[index]));
}

function answerInBatch(order: unknown, verdict: unknown): AnswerInBatch {
  const code = textIn(verdict, 'code');
  if (code === '0') return { status: 200, body: { retCode: 0, result: order }, order: order as object };
  const refusal = code === null ? {} : { retCode: code, retMsg: member(verdict, 'msg') };
  return { status: 200, body: refusal, order: null };
}

/** `createOrderRequest` in ccxt's `bybit.js` copies what it does not know into the request, over its own. */
function paramsOf(order: PreparedOrder): OrderCall['params'] {
  return {
    ...timeInForceParams(order),
    ...(order.marketType === 'SPOT' && order.orderType === 'MARKET' && unitParams(order)),
    ...(order.reduceOnly && { reduceOnly: true }),
    ...(order.positionSide && { positionIdx: POSITION_INDEX[order.positionSide] }),
    ...(order.stopPrice && {
      triggerPrice: order.stopPrice.toString(),
      triggerDirection: order.side === 'BUY' ? 'ascending' : 'descending',
    }),
  };
}

/** The unit is always named, because its default differs by side and kind of account (Bybit v5, "Place Order", `marketUnit`). */
function unitParams(order: PreparedOrder): OrderCall['params'] {
  if (order.sentUnit !== 'quote') return { marketUnit: 'baseCoin' };
  return { marketUnit: 'quoteCoin', cost: order.sentAmount.toString() };
}

/** ccxt's `fetchOrder` can't ask for `orderLinkId` and answers with another order then. */
async function lookUp(client: CcxtClient, order: PreparedOrder): Promise<CcxtOrder | null> {
  const request = { category: category(order), symbol: order.marketId, orderLinkId: order.clientOrderId };
  for (const path of LOOK_UP_PATHS) {
    const response: unknown = await client.request(path, 'private', 'GET', request);
    const list = member(member(response, 'result'), 'list');
    if (!Array.isArray(list)) throw new Error(`${path} answered without a list`);
    // An order that was not asked for is handed on: seeing it is no proof that ours is absent.
    const found = list.find((row) => textIn(row, 'orderLinkId') === order.clientOrderId) ?? list[0];
    if (found) return client.parseOrder(found, client.market(order.marketSymbol));
  }
  return null;
}

/** ccxt asks for the kind of account before the first order; a wrong guess would confuse base and quote of a market buy. */
async function askForUnified(client: CcxtClient): Promise<void> {
  await (client as CcxtClient & { isUnifiedEnabled(): Promise<unknown> }).isUnifiedEnabled();
}

/** `lotSizeFilter` of Bybit v5, "Get Instruments Info". */
function refineRules(market: CcxtMarket, rules: MarketRules): MarketRules {
  const filter = member(market.info, 'lotSizeFilter');
  const costStep = Decimal.parse(textIn(filter, 'quotePrecision') ?? '');
  const maxMarketQuantity = Decimal.parse(textIn(filter, 'maxMktOrderQty') ?? '');
  return {
    ...rules,
    costStep: costStep?.isPositive() ? costStep : rules.costStep,
    maxMarketQuantity: maxMarketQuantity?.isPositive() ? maxMarketQuantity : rules.maxMarketQuantity,
  };
}

import { compare } from '../decimal.ts';
import type { RefusalReason } from '../entry.ts';
import { closedByFault, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import { brokenRule, type Violation } from '../rules.ts';
import type { Answer, LedgerOrder, MarketType, PositionSide, TimeInForce } from '../types.ts';
import { error, reply } from './auth.ts';
import { CATEGORIES } from './market-lists.ts';

type Refusal = Violation | RefusalReason | 'DUPLICATE';
type Code = [code: string, message: string];

const CODES: Record<MarketType, Record<Refusal, Code>> = {
  SPOT: {
    QUANTITY: ['170136', 'Order quantity exceeded lower limit.'],
    STEP: ['170137', 'Order volume decimal too long.'],
    TOO_SMALL: ['170136', 'Order quantity exceeded lower limit.'],
    TOO_LARGE: ['170135', 'Order quantity exceeded upper limit.'],
    TICK: ['170134', 'Order price decimal too long.'],
    COST: ['170140', 'Order value exceeded lower limit.'],
    INSUFFICIENT_FUNDS: ['170131', 'Insufficient balance.'],
    NOTHING_TO_REDUCE: ['170131', 'Insufficient balance.'],
    WOULD_TAKE: ['170218', 'The LIMIT-MAKER order is rejected due to invalid price.'],
    UNFILLABLE: ['170130', 'Data sent for parameter is not valid.'],
    DUPLICATE: ['170141', 'Duplicate clientOrderId'],
  },
  FUTURES: {
    QUANTITY: ['10001', 'Qty invalid'],
    STEP: ['10001', 'Qty invalid'],
    TOO_SMALL: ['10001', 'The number of contracts exceeds minimum limit allowed'],
    TOO_LARGE: ['10001', 'The number of contracts exceeds maximum limit allowed: too large'],
    TICK: ['10001', 'Price invalid'],
    COST: ['110094', 'Order does not meet minimum order value 5USDT'],
    INSUFFICIENT_FUNDS: ['110007', 'ab not enough for new order'],
    NOTHING_TO_REDUCE: ['110017', 'current position is zero, cannot fix reduce-only order qty'],
    WOULD_TAKE: ['10001', 'Post-only order would take'],
    UNFILLABLE: ['10001', 'Order can not be filled'],
    DUPLICATE: ['110072', 'OrderLinkedID is duplicate'],
  },
};

const TIMES: Record<string, TimeInForce> = { GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', PostOnly: 'POST_ONLY' };
const POSITION_SIDES: Record<string, PositionSide | null> = { '0': null, '1': 'LONG', '2': 'SHORT' };

export type Created = { kind: 'accepted'; order: LedgerOrder } | { kind: 'refused'; code: string; message: string };
const refused = ([code, message]: Code): Created => ({ kind: 'refused', code, message });

/** The direction asked, or for spot the one in which the price now lies. */
function directionOf(
  parameters: Parameters,
  market: Market,
  stopPrice: string,
  last: string,
): 'ABOVE' | 'BELOW' | null {
  if (market.marketType === 'SPOT') return compare(stopPrice, last) > 0 ? 'ABOVE' : 'BELOW';
  const asked = text(parameters, 'triggerDirection');
  if (asked === '1') return 'ABOVE';
  return asked === '2' ? 'BELOW' : null;
}

function crossed(direction: 'ABOVE' | 'BELOW', stopPrice: string, last: string): Code | null {
  const side = compare(stopPrice, last);
  if (direction === 'ABOVE' && side <= 0) {
    return ['110092', `expect Rising, but trigger_price[${stopPrice}] <= current[${last}]`];
  }
  if (direction === 'BELOW' && side >= 0) {
    return ['110093', `expect Falling, but trigger_price[${stopPrice}] >= current[${last}]`];
  }
  return null;
}

/** Accepts or refuses one order; `parameters` is the body or an element of a batch. */
export function createOne(call: SignedCall, parameters: Parameters, category: string): Created {
  const marketType = CATEGORIES[category];
  const market = marketType && findMarket('bybit', marketType, parameters.symbol);
  if (!marketType || !market) return refused(['10001', 'params error: symbol invalid']);
  const side = parameters.side === 'Buy' ? 'BUY' : 'SELL';
  const limit = parameters.orderType === 'Limit';
  const clientOrderId = text(parameters, 'orderLinkId');
  const quantity = text(parameters, 'qty');
  const price = limit ? text(parameters, 'price') : null;
  if (quantity === null || (limit && price === null)) return refused(['10001', 'params error: qty or price invalid']);
  if (clientOrderId !== null && clientOrderId.length > 36) return refused(['10001', 'orderLinkId too long']);

  const positionIdx = text(parameters, 'positionIdx') ?? '0';
  if (marketType === 'FUTURES' && (positionIdx !== '0') !== call.account.hedgeMode) {
    return refused(['10001', 'position idx not match position mode']);
  }
  const quoteUnit = text(parameters, 'marketUnit') !== 'baseCoin' || !call.account.unified;
  const byCost = marketType === 'SPOT' && !limit && side === 'BUY' && quoteUnit;
  const last = call.world.prices.last(market);
  const stopPrice = text(parameters, 'triggerPrice');
  const triggerWhen = stopPrice === null ? null : directionOf(parameters, market, stopPrice, last);
  if (stopPrice !== null && triggerWhen === null) return refused(['10001', 'params error: triggerDirection invalid']);
  const already = stopPrice && triggerWhen ? crossed(triggerWhen, stopPrice, last) : null;
  if (already) return refused(already);

  const reduceOnly = text(parameters, 'reduceOnly') === 'true';
  const [rawQuantity, cost] = byCost ? [null, quantity] : [quantity, null];
  const prices = [price, stopPrice].filter((value) => value !== null);
  const codes = CODES[marketType];
  const reference = price ?? stopPrice ?? last;
  const broken = brokenRule(market, { rawQuantity, cost, prices, reference, exemptFromCost: reduceOnly });
  if (broken) return refused(codes[broken]);
  const taken = call.world.ledger
    .ordersOf(call.account)
    .some((order) => order.marketType === marketType && order.clientOrderId === clientOrderId);
  if (clientOrderId !== null && taken) return refused(codes.DUPLICATE);

  const placed = call.world.ledger.place({
    credentials: call.credentials,
    market,
    clientOrderId,
    side,
    type: stopPrice === null ? (limit ? 'LIMIT' : 'MARKET') : limit ? 'STOP_LIMIT' : 'STOP_MARKET',
    rawQuantity,
    cost,
    price,
    stopPrice,
    triggerWhen,
    reduceOnly,
    positionSide: POSITION_SIDES[positionIdx] ?? null,
    timeInForce: TIMES[text(parameters, 'timeInForce') ?? ''] ?? (limit ? 'GTC' : 'IOC'),
    endpoint: 'order',
    native: { category, positionIdx, lastPriceOnCreated: last },
    refuses: { crossingPostOnly: false, unfillableFok: false },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  return placed.kind === 'refused' ? refused(codes[placed.reason]) : placed;
}

/** The acknowledgement says nothing of what becomes of the order. */
export function createOrder(call: SignedCall): Answer {
  const created = createOne(call, call.parameters, text(call.parameters, 'category') ?? '');
  if (created.kind === 'refused') return error(created.code, created.message);
  const { exchangeOrderId, clientOrderId } = created.order;
  return reply(call, { orderId: exchangeOrderId, orderLinkId: clientOrderId ?? '' });
}

export const batchOf = (parameters: Parameters): Parameters[] => (parameters.request ?? []) as Parameters[];

/** The verdict on each element stands in `retExtInfo`, by index. */
export function createBatch(call: SignedCall): Answer {
  const category = text(call.parameters, 'category') ?? '';
  const elements = batchOf(call.parameters);
  if (elements.length > 10) return error('10001', 'The number of orders exceeds the limit');
  const verdicts = elements.map((element) => ({ element, created: createOne(call, element, category) }));
  const list = verdicts.map(({ element, created }) => ({
    category,
    symbol: element.symbol,
    orderId: created.kind === 'accepted' ? created.order.exchangeOrderId : '',
    orderLinkId: text(element, 'orderLinkId') ?? '',
    createAt: created.kind === 'accepted' ? String(call.now) : '',
  }));
  const codes = verdicts.map(({ created }) =>
    created.kind === 'accepted' ? { code: 0, msg: 'OK' } : { code: Number(created.code), msg: created.message },
  );
  return reply(call, { list }, { list: codes });
}

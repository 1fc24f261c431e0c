import { compare, divide, fixed, multiply } from '../decimal.ts';
import type { RefusalReason } from '../entry.ts';
import { closedByFault, json, lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import { brokenRule, type Violation } from '../rules.ts';
import type { Answer, LedgerOrder, PositionSide, TimeInForce } from '../types.ts';
import { error } from './auth.ts';
import { CLIENT_ID, malformed, missing, named, statusOf } from './spot-orders.ts';

const CONDITIONAL = ['STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'];

const FILTERS: Record<Violation, Answer> = {
  QUANTITY: error('-4003', 'Quantity less than or equal to zero.'),
  STEP: error('-1111', 'Precision is over the maximum defined for this asset.'),
  TOO_SMALL: error('-4004', 'Quantity less than min quantity.'),
  TOO_LARGE: error('-4005', 'Quantity greater than max quantity.'),
  TICK: error('-4014', 'Price not increased by tick size.'),
  COST: error('-4164', "Order's notional must be no smaller than 100 (unless you choose reduce only)."),
};

export const REFUSALS: Record<RefusalReason, Answer> = {
  INSUFFICIENT_FUNDS: error('-2019', 'Margin is insufficient.'),
  NOTHING_TO_REDUCE: error('-2022', 'ReduceOnly Order is rejected.'),
  WOULD_TAKE: error('-5022', 'Due to the order could not be executed as maker, the Post Only order will be rejected.'),
  UNFILLABLE: error('-5021', 'Due to the order could not be filled immediately, the FOK order has been rejected.'),
};

/** What plain and conditional futures orders are checked for alike. */
export interface FuturesRequest {
  market: Market;
  side: 'BUY' | 'SELL';
  rawQuantity: string;
  price: string | null;
  positionSide: PositionSide | null;
  reduceOnly: boolean;
  timeInForce: TimeInForce;
}

export function readFutures(
  call: SignedCall,
  parameters: Parameters,
  clientOrderId: string,
  otherPrices: readonly string[],
): FuturesRequest | Answer {
  const market = findMarket('binance', 'FUTURES', parameters.symbol);
  if (!market) return error('-1121', 'Invalid symbol.');
  const side = text(parameters, 'side');
  if (side !== 'BUY' && side !== 'SELL') return error('-1117', 'Invalid side.');
  if (!CLIENT_ID.test(clientOrderId)) return error('-4015', 'Client order id is not valid.');
  const rawQuantity = text(parameters, 'quantity');
  const broken = malformed(parameters, ['quantity', 'price', 'triggerPrice']);
  if (rawQuantity === null || broken) return missing(broken ?? 'quantity');

  const givenSide = text(parameters, 'positionSide') ?? 'BOTH';
  if ((givenSide === 'BOTH') === call.account.hedgeMode) {
    return error('-4061', "Order's position side does not match user's setting.");
  }
  const positionSide = givenSide === 'BOTH' ? null : (givenSide as PositionSide);
  const reduceOnly = text(parameters, 'reduceOnly') === 'true';
  if (reduceOnly && positionSide) return error('-1106', "Parameter 'reduceonly' sent when not required.");

  const price = text(parameters, 'price');
  const prices = [...(price === null ? [] : [price]), ...otherPrices];
  const reference = price ?? otherPrices[0] ?? call.world.prices.last(market);
  const rule = brokenRule(market, { rawQuantity, cost: null, prices, reference, exemptFromCost: reduceOnly });
  if (rule) return FILTERS[rule];
  const timeInForce = text(parameters, 'timeInForce') ?? 'GTC';
  return {
    market,
    side,
    rawQuantity,
    price,
    positionSide,
    reduceOnly,
    timeInForce: timeInForce === 'GTX' ? 'POST_ONLY' : (timeInForce as TimeInForce),
  };
}

/** Futures ids are refused once they were used, whatever became of the order. */
export const isTaken = (call: SignedCall, clientOrderId: string): boolean =>
  call.world.ledger
    .ordersOf(call.account)
    .some((order) => order.marketType === 'FUTURES' && order.clientOrderId === clientOrderId);

function create(call: SignedCall, parameters: Parameters): Answer {
  const type = text(parameters, 'type') ?? '';
  if (CONDITIONAL.includes(type)) {
    const hint = 'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.';
    return error('-4120', hint);
  }
  if (type !== 'LIMIT' && type !== 'MARKET') return error('-1116', 'Invalid orderType.');
  if (type === 'LIMIT' && text(parameters, 'price') === null) return missing('price');
  const clientOrderId = text(parameters, 'newClientOrderId') ?? `sim${call.now}`;
  const read = readFutures(call, parameters, clientOrderId, []);
  if ('status' in read) return read;
  if (isTaken(call, clientOrderId)) return error('-4116', 'ClientOrderId is duplicated.');
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    ...read,
    price: type === 'LIMIT' ? read.price : null,
    clientOrderId,
    type,
    cost: null,
    stopPrice: null,
    triggerWhen: null,
    endpoint: 'order',
    native: { type },
    refuses: { crossingPostOnly: true, unfillableFok: true },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  return placed.kind === 'refused' ? REFUSALS[placed.reason] : json(futuresOrder(placed.order));
}

export const createFuturesOrder = (call: SignedCall): Answer => create(call, call.parameters);

/** Each element is an order or an error of its own; the whole is 200. */
export function createFuturesBatch(call: SignedCall): Answer {
  const elements = batchOf(call.parameters);
  if (elements.length === 0 || elements.length > 5) return error('-4082', 'Invalid number of batch place orders.');
  return json(elements.map((element) => JSON.parse(create(call, element).body) as unknown));
}

export function batchOf(parameters: Parameters): Parameters[] {
  return JSON.parse(text(parameters, 'batchOrders') ?? '[]') as Parameters[];
}

const TIME_IN_FORCE = { GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', POST_ONLY: 'GTX' } as const;
export const nativeTimeInForce = (order: LedgerOrder): string => TIME_IN_FORCE[order.timeInForce];

const futuresOrder = (order: LedgerOrder) => ({
  orderId: Number(order.exchangeOrderId),
  symbol: order.symbolId,
  status: statusOf(order),
  clientOrderId: order.clientOrderId,
  price: order.price ?? '0',
  avgPrice: fixed(order.averagePrice ?? '0', 5),
  origQty: order.quantity,
  executedQty: order.filledQuantity,
  cumQty: order.filledQuantity,
  cumQuote: order.filledCost,
  timeInForce: nativeTimeInForce(order),
  type: order.native.type,
  reduceOnly: order.reduceOnly,
  closePosition: false,
  side: order.side,
  positionSide: order.positionSide ?? 'BOTH',
  stopPrice: '0',
  workingType: 'CONTRACT_PRICE',
  priceProtect: false,
  origType: order.native.type,
  priceMatch: 'NONE',
  selfTradePreventionMode: 'EXPIRE_MAKER',
  goodTillDate: 0,
  time: order.acceptedAt,
  updateTime: order.updatedAt,
});

const isPlain = (order: LedgerOrder): boolean => order.marketType === 'FUTURES' && order.endpoint === 'order';

const fitsFutures = (parameters: Parameters) => (order: LedgerOrder) =>
  isPlain(order) && order.symbolId === parameters.symbol && named(parameters, order);

export function getFuturesOrder(call: SignedCall): Answer {
  const [order] = lookUp(call, fitsFutures(call.parameters));
  return order ? json(futuresOrder(order)) : error('-2013', 'Order does not exist.');
}

export function cancelFuturesOrder(call: SignedCall): Answer {
  const order = call.world.ledger.ordersOf(call.account).findLast(fitsFutures(call.parameters));
  if (!order || !call.world.ledger.close(order, 'cancelled', call.now)) return error('-2011', 'Unknown order sent.');
  return json(futuresOrder(order));
}

export const listFuturesOrders =
  (onlyWaiting: boolean) =>
  (call: SignedCall): Answer => {
    const symbolId = text(call.parameters, 'symbol');
    const found = lookUp(call, (order) => {
      const wanted = isPlain(order) && (symbolId === null || order.symbolId === symbolId);
      return wanted && (!onlyWaiting || order.status === 'open');
    });
    return json(found.reverse().map(futuresOrder));
  };

export function futuresTrades(call: SignedCall): Answer {
  const wanted = text(call.parameters, 'orderId');
  const orders = lookUp(call, (order) => {
    const fits = order.marketType === 'FUTURES' && order.symbolId === call.parameters.symbol;
    return fits && (wanted === null || order.exchangeOrderId === wanted);
  });
  const trades = orders.flatMap((order) => order.fills.map((one) => ({ order, one })));
  return json(
    trades.map(({ order, one }) => ({
      symbol: order.symbolId,
      id: Number(one.tradeId),
      orderId: Number(order.exchangeOrderId),
      side: order.side,
      price: one.price,
      qty: one.quantity,
      realizedPnl: '0',
      quoteQty: multiply(one.price, one.quantity),
      commission: '0',
      commissionAsset: 'USDT',
      time: one.at,
      positionSide: order.positionSide ?? 'BOTH',
      buyer: order.side === 'BUY',
      maker: false,
    })),
  );
}

/** The price at which a position was entered, for the position lists. */
export const entryPrice = (quantity: string, cost: string): string =>
  compare(quantity, '0') === 0 ? '0' : divide(cost, quantity, 8);

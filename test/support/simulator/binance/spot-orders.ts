import { compare, fixed, isDecimal, multiply } from '../decimal.ts';
import { closedByFault, json, lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import { brokenRule, type Violation } from '../rules.ts';
import type { Answer, LedgerOrder, OrderStatus, OrderType, TimeInForce } from '../types.ts';
import { error } from './auth.ts';

interface SpotType {
  type: OrderType;
  needs: string[];
  /** Take-profits trigger in the other direction. */
  inverse?: boolean;
}

const TYPES: Record<string, SpotType> = {
  LIMIT: { type: 'LIMIT', needs: ['timeInForce', 'quantity', 'price'] },
  LIMIT_MAKER: { type: 'LIMIT', needs: ['quantity', 'price'] },
  MARKET: { type: 'MARKET', needs: [] },
  STOP_LOSS: { type: 'STOP_MARKET', needs: ['quantity', 'stopPrice'] },
  STOP_LOSS_LIMIT: { type: 'STOP_LIMIT', needs: ['timeInForce', 'quantity', 'price', 'stopPrice'] },
  TAKE_PROFIT: { type: 'STOP_MARKET', needs: ['quantity', 'stopPrice'], inverse: true },
  TAKE_PROFIT_LIMIT: {
    type: 'STOP_LIMIT',
    needs: ['timeInForce', 'quantity', 'price', 'stopPrice'],
    inverse: true,
  },
};

const FILTERS: Record<Violation, string> = {
  QUANTITY: 'LOT_SIZE',
  STEP: 'LOT_SIZE',
  TOO_SMALL: 'LOT_SIZE',
  TOO_LARGE: 'LOT_SIZE',
  TICK: 'PRICE_FILTER',
  COST: 'NOTIONAL',
};

const REFUSALS = {
  INSUFFICIENT_FUNDS: error('-2010', 'Account has insufficient balance for requested action.'),
  NOTHING_TO_REDUCE: error('-2010', 'Account has insufficient balance for requested action.'),
  WOULD_TAKE: error('-2010', 'Order would immediately match and take.'),
  UNFILLABLE: error('-2010', 'Order could not be filled.'),
};

const STATUSES: Record<OrderStatus, string> = {
  open: 'NEW',
  untriggered: 'NEW',
  filled: 'FILLED',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
};

export const statusOf = (order: LedgerOrder): string =>
  order.status === 'open' && order.fills.length > 0 ? 'PARTIALLY_FILLED' : STATUSES[order.status];

export const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

export const missing = (name: string): Answer =>
  error('-1102', `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);

/** The first field that is not a decimal although it has to be one. */
export const malformed = (parameters: Parameters, names: readonly string[]): string | undefined =>
  names.find((name) => parameters[name] !== undefined && !isDecimal(text(parameters, name)));

const READ = new Set(
  `symbol side type timeInForce quantity quoteOrderQty price newClientOrderId stopPrice icebergQty newOrderRespType
  selfTradePreventionMode strategyId strategyType trailingDelta recvWindow timestamp signature`.split(/\s+/),
);

/** Spot refuses what it does not read; futures pass over it. */
function superfluous(parameters: Parameters, nativeType: string): Answer | null {
  const sent = Object.keys(parameters);
  const read = sent.filter((name) => READ.has(name)).length;
  if (read < sent.length) {
    const counts = `read '${read}' parameter(s) but was sent '${sent.length}'`;
    return error('-1104', `Not all sent parameters were read; ${counts}.`);
  }
  const needless = nativeType === 'MARKET' && ['timeInForce', 'price', 'stopPrice'].find((name) => sent.includes(name));
  return needless ? error('-1106', `Parameter '${needless}' sent when not required.`) : null;
}

const AMOUNTS = ['quantity', 'quoteOrderQty', 'price', 'stopPrice'];

export function createSpotOrder(call: SignedCall): Answer {
  const { parameters } = call;
  const market = findMarket('binance', 'SPOT', parameters.symbol);
  if (!market) return error('-1121', 'Invalid symbol.');
  const side = text(parameters, 'side');
  if (side !== 'BUY' && side !== 'SELL') return error('-1117', 'Invalid side.');
  const nativeType = text(parameters, 'type') ?? '';
  const spotType = TYPES[nativeType];
  if (!spotType) return error('-1116', 'Invalid orderType.');
  const absent = spotType.needs.find((name) => text(parameters, name) === null) ?? malformed(parameters, AMOUNTS);
  if (absent) return missing(absent);
  const unread = superfluous(parameters, nativeType);
  if (unread) return unread;
  const rawQuantity = text(parameters, 'quantity');
  const cost = nativeType === 'MARKET' ? text(parameters, 'quoteOrderQty') : null;
  if ((rawQuantity === null) === (cost === null)) return missing('quantity');

  const clientOrderId = text(parameters, 'newClientOrderId') ?? `sim${call.now}`;
  if (!CLIENT_ID.test(clientOrderId)) return error('-1100', "Illegal characters found in parameter 'newClientOrderId'");
  const price = text(parameters, 'price');
  const stopPrice = text(parameters, 'stopPrice');
  const last = call.world.prices.last(market);
  const prices = [price, stopPrice].filter((value) => value !== null);
  const broken = brokenRule(market, { rawQuantity, cost, prices, reference: price ?? stopPrice ?? last });
  if (broken) return error('-1013', `Filter failure: ${FILTERS[broken]}`);
  const triggerWhen = stopPrice === null ? null : (side === 'BUY') !== (spotType.inverse ?? false) ? 'ABOVE' : 'BELOW';
  if (stopPrice !== null && compare(last, stopPrice) * (triggerWhen === 'ABOVE' ? 1 : -1) >= 0) {
    return error('-2010', 'Stop price would trigger immediately.');
  }
  // The id is taken only while the earlier order is open: a filled one may be followed by its double.
  const taken = call.world.ledger.ordersOf(call.account).some((order) => {
    const waiting = order.status === 'open' || order.status === 'untriggered';
    return waiting && order.marketType === 'SPOT' && order.clientOrderId === clientOrderId;
  });
  if (taken) return error('-2010', 'Duplicate order sent.');

  const timeInForce =
    nativeType === 'LIMIT_MAKER' ? 'POST_ONLY' : ((text(parameters, 'timeInForce') ?? 'GTC') as TimeInForce);
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    market,
    clientOrderId,
    side,
    type: spotType.type,
    rawQuantity,
    cost,
    price,
    stopPrice,
    triggerWhen,
    reduceOnly: false,
    positionSide: null,
    timeInForce,
    endpoint: 'order',
    native: { type: nativeType },
    refuses: { crossingPostOnly: true, unfillableFok: false },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  if (placed.kind === 'refused') return REFUSALS[placed.reason];
  const { order } = placed;
  return json({ ...spotOrder(order), transactTime: order.acceptedAt, fills: order.fills.map(toFill(market)) });
}

const toFill =
  (market: Market) =>
  ({ price, quantity, tradeId }: LedgerOrder['fills'][number]) => ({
    price: fixed(price, 8),
    qty: fixed(quantity, 8),
    commission: '0.00000000',
    commissionAsset: market.quote,
    tradeId: Number(tradeId),
  });

const spotOrder = (order: LedgerOrder) => ({
  symbol: order.symbolId,
  orderId: Number(order.exchangeOrderId),
  orderListId: -1,
  clientOrderId: order.clientOrderId,
  price: fixed(order.price ?? '0', 8),
  origQty: fixed(order.quantity ?? order.filledQuantity, 8),
  executedQty: fixed(order.filledQuantity, 8),
  origQuoteOrderQty: fixed(order.cost ?? '0', 8),
  cummulativeQuoteQty: fixed(order.filledCost, 8),
  status: statusOf(order),
  timeInForce: order.timeInForce === 'POST_ONLY' ? 'GTC' : order.timeInForce,
  type: order.native.type,
  side: order.side,
  workingTime: order.status === 'untriggered' ? -1 : order.acceptedAt,
  selfTradePreventionMode: 'EXPIRE_MAKER',
  ...(order.stopPrice !== null && { stopPrice: fixed(order.stopPrice, 8) }),
});

const lookedUp = (order: LedgerOrder) => ({
  ...spotOrder(order),
  stopPrice: fixed(order.stopPrice ?? '0', 8),
  icebergQty: '0.00000000',
  time: order.acceptedAt,
  updateTime: order.updatedAt,
  isWorking: order.status !== 'untriggered',
});

/** Whether the order is the one that `orderId` or `origClientOrderId` names. */
export const named = (parameters: Parameters, order: LedgerOrder): boolean => {
  const orderId = text(parameters, 'orderId');
  if (orderId !== null) return order.exchangeOrderId === orderId;
  return order.clientOrderId === text(parameters, 'origClientOrderId');
};

const fitsSpot = (parameters: Parameters) => (order: LedgerOrder) =>
  order.marketType === 'SPOT' && order.symbolId === parameters.symbol && named(parameters, order);

export function getSpotOrder(call: SignedCall): Answer {
  const [order] = lookUp(call, fitsSpot(call.parameters));
  return order ? json(lookedUp(order)) : error('-2013', 'Order does not exist.');
}

export function cancelSpotOrder(call: SignedCall): Answer {
  const order = call.world.ledger.ordersOf(call.account).findLast(fitsSpot(call.parameters));
  if (!order || !call.world.ledger.close(order, 'cancelled', call.now)) return error('-2011', 'Unknown order sent.');
  return json({ ...spotOrder(order), origClientOrderId: order.clientOrderId, transactTime: call.now });
}

/** All orders of a symbol, or only those that wait. */
export const listSpotOrders =
  (onlyWaiting: boolean) =>
  (call: SignedCall): Answer => {
    const symbolId = text(call.parameters, 'symbol');
    const found = lookUp(call, (order) => {
      const wanted = order.marketType === 'SPOT' && (symbolId === null || order.symbolId === symbolId);
      return wanted && (!onlyWaiting || order.status === 'open' || order.status === 'untriggered');
    });
    return json(found.reverse().map(lookedUp));
  };

export function spotTrades(call: SignedCall): Answer {
  const orders = lookUp(call, (order) => order.marketType === 'SPOT' && order.symbolId === call.parameters.symbol);
  const wanted = text(call.parameters, 'orderId');
  const trades = orders
    .filter((order) => wanted === null || order.exchangeOrderId === wanted)
    .flatMap((order) => order.fills.map((one) => ({ order, one })));
  return json(
    trades.map(({ order, one }) => ({
      symbol: order.symbolId,
      id: Number(one.tradeId),
      orderId: Number(order.exchangeOrderId),
      orderListId: -1,
      price: fixed(one.price, 8),
      qty: fixed(one.quantity, 8),
      quoteQty: fixed(multiply(one.price, one.quantity), 8),
      commission: '0.00000000',
      commissionAsset: 'USDT',
      time: one.at,
      isBuyer: order.side === 'BUY',
      isMaker: false,
      isBestMatch: true,
    })),
  );
}

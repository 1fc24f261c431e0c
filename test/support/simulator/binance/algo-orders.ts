import { compare } from '../decimal.ts';
import { closedByFault, json, lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import type { Answer, LedgerOrder, OrderStatus } from '../types.ts';
import { error } from './auth.ts';
import { isTaken, nativeTimeInForce, REFUSALS, readFutures } from './futures-orders.ts';
import { missing } from './spot-orders.ts';

/** Stops and take-profits of USDⓈ-M futures, which live apart from the other orders and have ids of their own. */
const TYPES = {
  STOP: { type: 'STOP_LIMIT', inverse: false },
  STOP_MARKET: { type: 'STOP_MARKET', inverse: false },
  TAKE_PROFIT: { type: 'STOP_LIMIT', inverse: true },
  TAKE_PROFIT_MARKET: { type: 'STOP_MARKET', inverse: true },
} as const;

const STATUSES: Record<OrderStatus, string> = {
  untriggered: 'NEW',
  open: 'TRIGGERED',
  filled: 'FINISHED',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
};

export function createAlgoOrder(call: SignedCall): Answer {
  const { parameters } = call;
  if (text(parameters, 'algoType') !== 'CONDITIONAL') return missing('algoType');
  const nativeType = text(parameters, 'type') ?? '';
  if (!(nativeType in TYPES)) return error('-1116', 'Invalid orderType.');
  const { type, inverse } = TYPES[nativeType as keyof typeof TYPES];
  const stopPrice = text(parameters, 'triggerPrice');
  if (stopPrice === null) return missing('triggerPrice');
  if (type === 'STOP_LIMIT' && text(parameters, 'price') === null) return missing('price');

  const clientOrderId = text(parameters, 'clientAlgoId') ?? `sim${call.now}`;
  const read = readFutures(call, parameters, clientOrderId, [stopPrice]);
  if ('status' in read) return read;
  const triggerWhen = (read.side === 'BUY') !== inverse ? 'ABOVE' : 'BELOW';
  const last = call.world.prices.last(read.market);
  if (compare(last, stopPrice) * (triggerWhen === 'ABOVE' ? 1 : -1) >= 0) {
    return error('-2021', 'Order would immediately trigger.');
  }
  if (isTaken(call, clientOrderId)) return error('-4116', 'ClientOrderId is duplicated.');
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    ...read,
    price: type === 'STOP_LIMIT' ? read.price : null,
    clientOrderId,
    type,
    cost: null,
    stopPrice,
    triggerWhen,
    endpoint: 'algo',
    native: { type: nativeType },
    refuses: { crossingPostOnly: true, unfillableFok: true },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  return placed.kind === 'refused' ? REFUSALS[placed.reason] : json(algoOrder(placed.order));
}

const algoOrder = (order: LedgerOrder) => ({
  algoId: Number(order.exchangeOrderId),
  clientAlgoId: order.clientOrderId,
  algoType: 'CONDITIONAL',
  orderType: order.native.type,
  symbol: order.symbolId,
  side: order.side,
  positionSide: order.positionSide ?? 'BOTH',
  timeInForce: nativeTimeInForce(order),
  quantity: order.quantity,
  algoStatus: STATUSES[order.status],
  actualOrderId: order.fills.length > 0 ? `${order.exchangeOrderId}1` : '',
  actualPrice: order.averagePrice ?? '0.00000',
  triggerPrice: order.stopPrice,
  price: order.price ?? '0.00',
  icebergQuantity: null,
  selfTradePreventionMode: 'EXPIRE_MAKER',
  workingType: 'CONTRACT_PRICE',
  priceMatch: 'NONE',
  closePosition: false,
  priceProtect: false,
  reduceOnly: order.reduceOnly,
  createTime: order.acceptedAt,
  updateTime: order.updatedAt,
  triggerTime: order.status === 'untriggered' ? 0 : order.updatedAt,
  goodTillDate: 0,
});

const isAlgo = (order: LedgerOrder): boolean => order.marketType === 'FUTURES' && order.endpoint === 'algo';

const namedAlgo =
  (parameters: Parameters) =>
  (order: LedgerOrder): boolean => {
    const algoId = text(parameters, 'algoId');
    if (algoId !== null) return isAlgo(order) && order.exchangeOrderId === algoId;
    return isAlgo(order) && order.clientOrderId === text(parameters, 'clientAlgoId');
  };

export function getAlgoOrder(call: SignedCall): Answer {
  const [order] = lookUp(call, namedAlgo(call.parameters));
  return order ? json(algoOrder(order)) : error('-2013', 'Order does not exist.');
}

export function cancelAlgoOrder(call: SignedCall): Answer {
  const order = call.world.ledger.ordersOf(call.account).findLast(namedAlgo(call.parameters));
  if (!order || !call.world.ledger.close(order, 'cancelled', call.now)) return error('-2011', 'Unknown order sent.');
  return json({
    algoId: Number(order.exchangeOrderId),
    clientAlgoId: order.clientOrderId,
    code: '200',
    msg: 'success',
  });
}

export const listAlgoOrders =
  (onlyWaiting: boolean) =>
  (call: SignedCall): Answer => {
    const symbolId = text(call.parameters, 'symbol');
    const found = lookUp(call, (order) => {
      const wanted = isAlgo(order) && (symbolId === null || order.symbolId === symbolId);
      return wanted && (!onlyWaiting || order.status === 'untriggered');
    });
    return json(found.reverse().map(algoOrder));
  };

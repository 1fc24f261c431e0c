import { cutTo, multiply, subtract } from '../decimal.ts';
import { lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket } from '../markets.ts';
import type { Answer, LedgerOrder } from '../types.ts';
import { error, reply } from './auth.ts';
import { CATEGORIES } from './market-lists.ts';

const isWaiting = (order: LedgerOrder): boolean => order.status === 'open' || order.status === 'untriggered';

function statusOf(order: LedgerOrder): string {
  const part = order.fills.length > 0;
  switch (order.status) {
    case 'untriggered':
      return 'Untriggered';
    case 'open':
      return part ? 'PartiallyFilled' : 'New';
    case 'filled':
      return 'Filled';
    case 'rejected':
      return 'Rejected';
    case 'cancelled':
    case 'expired':
      return part && order.marketType === 'SPOT' ? 'PartiallyFilledCanceled' : 'Cancelled';
  }
}

const REASONS = {
  rejected: 'EC_Others',
  expired: 'EC_NoImmediateQtyToFill',
  cancelled: 'EC_PerCancelRequest',
} as const;
const TIMES = { GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', POST_ONLY: 'PostOnly' } as const;

/** A market order shows the worst price that it would have taken, five per cent away. */
function shownPrice(order: LedgerOrder): string {
  if (order.price !== null) return order.price;
  if (order.marketType === 'SPOT') return '0';
  const market = findMarket('bybit', order.marketType, order.symbolId);
  const worst = multiply(order.native.lastPriceOnCreated ?? '0', order.side === 'BUY' ? '1.05' : '0.95');
  return cutTo(worst, market?.tick ?? '0.1');
}

const render = (order: LedgerOrder) => {
  const quantity = order.quantity ?? order.cost ?? '0';
  const filled = order.quantity === null ? order.filledCost : order.filledQuantity;
  return {
    orderId: order.exchangeOrderId,
    orderLinkId: order.clientOrderId ?? '',
    symbol: order.symbolId,
    side: order.side === 'BUY' ? 'Buy' : 'Sell',
    orderType: order.type === 'LIMIT' || order.type === 'STOP_LIMIT' ? 'Limit' : 'Market',
    price: shownPrice(order),
    qty: quantity,
    marketUnit: order.marketType === 'SPOT' && order.price === null ? (order.cost ? 'quoteCoin' : 'baseCoin') : '',
    timeInForce: TIMES[order.timeInForce],
    orderStatus: statusOf(order),
    rejectReason: order.status in REASONS ? REASONS[order.status as keyof typeof REASONS] : 'EC_NoError',
    cancelType: 'UNKNOWN',
    avgPrice: order.averagePrice ?? '',
    cumExecQty: order.filledQuantity,
    cumExecValue: order.filledCost,
    cumExecFee: '0',
    leavesQty: isWaiting(order) ? subtract(quantity, filled) : '0',
    leavesValue: '0',
    stopOrderType: order.stopPrice === null ? '' : 'Stop',
    triggerPrice: order.stopPrice ?? '',
    triggerDirection: 0,
    triggerBy: order.stopPrice === null ? '' : 'LastPrice',
    takeProfit: '',
    stopLoss: '',
    tpslMode: '',
    reduceOnly: order.reduceOnly,
    closeOnTrigger: false,
    positionIdx: Number(order.native.positionIdx ?? 0),
    lastPriceOnCreated: order.native.lastPriceOnCreated ?? '',
    smpType: 'None',
    smpOrderId: '',
    createdTime: String(order.acceptedAt),
    updatedTime: String(order.updatedAt),
  };
};

/** The identifiers count in this order of priority; without one, the symbol alone selects. */
function fits(parameters: Parameters): (order: LedgerOrder) => boolean {
  const marketType = CATEGORIES[text(parameters, 'category') ?? ''];
  const [symbol, orderId, linkId] = ['symbol', 'orderId', 'orderLinkId'].map((name) => text(parameters, name));
  const filter = text(parameters, 'orderFilter');
  return (order) => {
    if (order.marketType !== marketType) return false;
    if (filter === 'StopOrder' && order.stopPrice === null) return false;
    if (filter === 'Order' && order.stopPrice !== null) return false;
    if (orderId) return order.exchangeOrderId === orderId;
    if (linkId) return order.clientOrderId === linkId;
    return !symbol || order.symbolId === symbol;
  };
}

const page = (call: SignedCall, found: LedgerOrder[]): Answer => {
  const limit = Number(text(call.parameters, 'limit') ?? 20);
  const category = text(call.parameters, 'category');
  return reply(call, { category, list: found.slice(0, limit).map(render), nextPageCursor: '' });
};

/** Waiting orders; a named order is shown in any state, for as long as the exchange keeps it at hand. */
export function realtime(call: SignedCall): Answer {
  const isNamed = text(call.parameters, 'orderId') !== null || text(call.parameters, 'orderLinkId') !== null;
  const wanted = fits(call.parameters);
  return page(
    call,
    lookUp(call, (order) => wanted(order) && (isNamed || isWaiting(order))),
  );
}

/** Closed orders only. */
export function history(call: SignedCall): Answer {
  const wanted = fits(call.parameters);
  return page(
    call,
    lookUp(call, (order) => wanted(order) && !isWaiting(order)),
  );
}

export function cancel(call: SignedCall): Answer {
  const order = call.world.ledger.ordersOf(call.account).findLast(fits(call.parameters));
  if (!order || !call.world.ledger.close(order, 'cancelled', call.now)) {
    return call.parameters.category === 'spot'
      ? error('170213', 'Order does not exist.')
      : error('110001', 'order not exists or too late to cancel');
  }
  return reply(call, { orderId: order.exchangeOrderId, orderLinkId: order.clientOrderId ?? '' });
}

export function executions(call: SignedCall): Answer {
  const list = lookUp(call, fits(call.parameters)).flatMap((order) =>
    order.fills.map((one) => ({
      symbol: order.symbolId,
      orderId: order.exchangeOrderId,
      orderLinkId: order.clientOrderId ?? '',
      side: order.side === 'BUY' ? 'Buy' : 'Sell',
      execId: one.tradeId,
      execPrice: one.price,
      execQty: one.quantity,
      execValue: multiply(one.price, one.quantity),
      execFee: '0',
      execType: 'Trade',
      execTime: String(one.at),
      orderType: order.price === null ? 'Market' : 'Limit',
      isMaker: false,
    })),
  );
  return reply(call, { category: text(call.parameters, 'category'), list, nextPageCursor: '' });
}

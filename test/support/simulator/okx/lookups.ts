import { divide, multiply } from '../decimal.ts';
import { elementsOf, lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import type { Answer, LedgerOrder } from '../types.ts';
import { notFound, reply, verdict, verdicts } from './auth.ts';
import { instrumentType } from './market-lists.ts';

type Endpoint = LedgerOrder['endpoint'];

const isWaiting = (order: LedgerOrder): boolean => order.status === 'open' || order.status === 'untriggered';
const marketOf = (order: LedgerOrder): Market => findMarket('okx', order.marketType, order.symbolId) as Market;

/** Contracts, where the market counts them. */
const inContracts = (order: LedgerOrder, quantity: string): string => divide(quantity, marketOf(order).contractSize);

function stateOf(order: LedgerOrder): string {
  switch (order.status) {
    case 'untriggered':
      return 'live';
    case 'open':
      return order.fills.length > 0 ? 'partially_filled' : 'live';
    case 'filled':
      return order.endpoint === 'algo' ? 'effective' : 'filled';
    case 'cancelled':
    case 'expired':
      return 'canceled';
    case 'rejected':
      return order.endpoint === 'algo' ? 'order_failed' : 'canceled';
  }
}

const shared = (order: LedgerOrder) => ({
  instType: instrumentType(marketOf(order)),
  instId: order.symbolId,
  side: order.side === 'BUY' ? 'buy' : 'sell',
  ordType: order.native.ordType ?? '',
  sz: order.rawQuantity ?? order.cost,
  state: stateOf(order),
  tdMode: order.native.tdMode,
  posSide: order.native.posSide,
  tgtCcy: order.native.tgtCcy,
  reduceOnly: String(order.reduceOnly),
  tag: order.native.tag,
  lever: order.marketType === 'FUTURES' ? '10' : '',
  ccy: '',
  cTime: String(order.acceptedAt),
  uTime: String(order.updatedAt),
});

const plainOrder = (order: LedgerOrder) => ({
  ...shared(order),
  ordId: order.exchangeOrderId,
  clOrdId: order.clientOrderId ?? '',
  algoId: '',
  algoClOrdId: '',
  px: order.price ?? '',
  accFillSz: inContracts(order, order.filledQuantity),
  avgPx: order.averagePrice ?? '',
  fillPx: order.fills.at(-1)?.price ?? '',
  fillSz: inContracts(order, order.fills.at(-1)?.quantity ?? '0'),
  fillTime: order.fills.length > 0 ? String(order.updatedAt) : '',
  tradeId: order.fills.at(-1)?.tradeId ?? '',
  fee: '0',
  feeCcy: marketOf(order).quote,
  rebate: '0',
  pnl: '0',
  category: 'normal',
  cancelSource: '',
});

const algoOrder = (order: LedgerOrder) => ({
  ...shared(order),
  algoId: order.exchangeOrderId,
  algoClOrdId: order.clientOrderId ?? '',
  clOrdId: '',
  ordId: order.fills.length > 0 ? `${order.exchangeOrderId}1` : '',
  triggerPx: order.stopPrice ?? '',
  triggerPxType: 'last',
  ordPx: order.price ?? '-1',
  actualPx: order.averagePrice ?? '',
  actualSz: inContracts(order, order.filledQuantity),
  triggerTime: order.status === 'untriggered' ? '' : String(order.updatedAt),
  last: order.averagePrice ?? '',
});

const render = (order: LedgerOrder) => (order.endpoint === 'algo' ? algoOrder(order) : plainOrder(order));

const ID_NAMES: Record<Endpoint, [id: string, clientId: string]> = {
  order: ['ordId', 'clOrdId'],
  algo: ['algoId', 'algoClOrdId'],
};

const named =
  (parameters: Parameters, endpoint: Endpoint) =>
  (order: LedgerOrder): boolean => {
    const [idName, clientIdName] = ID_NAMES[endpoint];
    const id = text(parameters, idName);
    const clientId = text(parameters, clientIdName);
    if (order.endpoint !== endpoint || (id === null && clientId === null)) return false;
    return id === null ? order.clientOrderId === clientId : order.exchangeOrderId === id;
  };

export const getOrder =
  (endpoint: Endpoint) =>
  (call: SignedCall): Answer => {
    const [order] = lookUp(call, named(call.parameters, endpoint));
    return order ? reply([render(order)]) : notFound();
  };

export const listOrders =
  (endpoint: Endpoint, waiting: boolean) =>
  (call: SignedCall): Answer => {
    const instId = text(call.parameters, 'instId');
    const instType = text(call.parameters, 'instType');
    const found = lookUp(call, (order) => {
      if (order.endpoint !== endpoint || isWaiting(order) !== waiting) return false;
      const fitsType = instType === null || instrumentType(marketOf(order)) === instType;
      return fitsType && (instId === null || order.symbolId === instId);
    });
    return reply(found.map(render));
  };

const cancelOne = (call: SignedCall, parameters: Parameters, endpoint: Endpoint) => {
  const order = call.world.ledger.ordersOf(call.account).findLast(named(parameters, endpoint));
  const [idName, clientIdName] = ID_NAMES[endpoint];
  if (!order) return verdict('51400', 'Order cancellation failed as the order does not exist.');
  const ids = { [idName]: order.exchangeOrderId, [clientIdName]: order.clientOrderId ?? '' };
  if (!call.world.ledger.close(order, 'cancelled', call.now)) {
    return verdict('51402', 'Order cancellation failed as the order has been completed.', ids);
  }
  return verdict('0', '', ids);
};

export const cancelOrder = (call: SignedCall): Answer =>
  verdicts([cancelOne(call, call.parameters, 'order')], call.now);

export const cancelOrders =
  (endpoint: Endpoint) =>
  (call: SignedCall): Answer =>
    verdicts(
      elementsOf(call.parameters).map((element) => cancelOne(call, element, endpoint)),
      call.now,
    );

export function fills(call: SignedCall): Answer {
  const ordId = text(call.parameters, 'ordId');
  const instId = text(call.parameters, 'instId');
  const orders = lookUp(call, (order) => {
    const fitsOrder = ordId === null || order.exchangeOrderId === ordId;
    return fitsOrder && (instId === null || order.symbolId === instId);
  });
  const rows = orders.flatMap((order) =>
    order.fills.map((one) => ({
      instType: instrumentType(marketOf(order)),
      instId: order.symbolId,
      tradeId: one.tradeId,
      ordId: order.exchangeOrderId,
      clOrdId: order.clientOrderId ?? '',
      fillPx: one.price,
      fillSz: inContracts(order, one.quantity),
      side: order.side === 'BUY' ? 'buy' : 'sell',
      posSide: order.native.posSide,
      execType: 'T',
      fee: '0',
      feeCcy: marketOf(order).quote,
      fillPnl: '0',
      notional: multiply(one.price, one.quantity),
      ts: String(one.at),
    })),
  );
  return reply(rows);
}

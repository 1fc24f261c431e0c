import { compare, isDecimal, isMultiple, multiply, subtract } from '../decimal.ts';
import type { RefusalReason } from '../entry.ts';
import { closedByFault, json, lookUp, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import type { Answer, LedgerOrder, TimeInForce } from '../types.ts';
import { error } from './auth.ts';
import { tickAt } from './rules.ts';

const TIMES: Record<string, TimeInForce> = { ioc: 'IOC', fok: 'FOK', post_only: 'POST_ONLY' };

/** What each order type must have; a bid by `price` spends that much of the quote currency. */
const TYPES: Record<string, { sides: string[]; needs: string[] }> = {
  limit: { sides: ['bid', 'ask'], needs: ['price', 'volume'] },
  price: { sides: ['bid'], needs: ['price'] },
  market: { sides: ['ask'], needs: ['volume'] },
};

const refusal = (reason: RefusalReason, side: string): Answer =>
  reason === 'INSUFFICIENT_FUNDS'
    ? error(`insufficient_funds_${side}`, '주문가능한 금액이 부족합니다.')
    : error(`create_${side}_error`, '주문 요청 정보가 올바르지 않습니다.');

const invalid = (name: string): Answer => error('validation_error', `${name} does not have a valid value`);

export function createOrder(call: SignedCall): Answer {
  const { parameters, account } = call;
  const identifier = text(parameters, 'identifier');
  // An identifier is used up by the attempt, whatever becomes of it. The name of this error is not documented.
  if (identifier !== null) {
    if (account.usedIdentifiers.has(identifier))
      return error('duplicated_identifier', '이미 사용된 identifier 입니다.');
    account.usedIdentifiers.add(identifier);
  }
  const market = findMarket('upbit', 'SPOT', parameters.market);
  if (!market) return error('market_does_not_exist', '마켓이 존재하지 않습니다.', 404);
  const side = text(parameters, 'side') ?? '';
  const ordType = text(parameters, 'ord_type') ?? '';
  const kind = TYPES[ordType];
  if (!kind?.sides.includes(side)) return invalid('ord_type');
  const wrong = kind.needs.find((name) => !isDecimal(text(parameters, name)));
  if (wrong) return invalid(wrong);
  const foreign = ['price', 'volume'].find((name) => text(parameters, name) !== null && !kind.needs.includes(name));
  if (foreign) return error(`create_${side}_error`, '주문 요청 정보가 올바르지 않습니다.');
  return placeOrder(call, market, side as 'bid' | 'ask', ordType, identifier);
}

function placeOrder(
  call: SignedCall,
  market: Market,
  side: 'bid' | 'ask',
  ordType: string,
  identifier: string | null,
): Answer {
  const [amount, rawQuantity] = [text(call.parameters, 'price'), text(call.parameters, 'volume')];
  const price = ordType === 'limit' ? amount : null;
  const cost = ordType === 'price' ? amount : null;
  if (price !== null && !isMultiple(price, tickAt(market, price))) {
    return error(`invalid_price_${side}`, '주문가격 단위를 잘못 입력하셨습니다. 확인 후 시도해주세요.');
  }
  if (rawQuantity !== null && !isMultiple(rawQuantity, market.step)) return invalid('volume');
  const total = cost ?? multiply(rawQuantity ?? '0', price ?? call.world.prices.last(market));
  if (compare(total, market.minCost) < 0) {
    return error(`under_min_total_${side}`, `최소주문금액 이상으로 주문해주세요. ${market.minCost} ${market.quote}`);
  }
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    market,
    clientOrderId: identifier,
    side: side === 'bid' ? 'BUY' : 'SELL',
    type: ordType === 'limit' ? 'LIMIT' : 'MARKET',
    rawQuantity,
    cost,
    price,
    stopPrice: null,
    triggerWhen: null,
    reduceOnly: false,
    positionSide: null,
    timeInForce: TIMES[text(call.parameters, 'time_in_force') ?? ''] ?? 'GTC',
    endpoint: 'order',
    native: { ordType, timeInForce: text(call.parameters, 'time_in_force') ?? '' },
    refuses: { crossingPostOnly: false, unfillableFok: false },
    closedAs: closedByFault(call, identifier),
    at: call.now,
  });
  return placed.kind === 'refused' ? refusal(placed.reason, side) : json(justTaken(placed.order), 201);
}

const isWaiting = (order: LedgerOrder): boolean => order.status === 'open';

/** A market bid that could not spend its last bit ends as `cancel`, although it has filled. */
function stateOf(order: LedgerOrder): string {
  if (isWaiting(order)) return 'wait';
  const spent = order.cost === null || compare(order.cost, order.filledCost) === 0;
  return order.status === 'filled' && spent ? 'done' : 'cancel';
}

const KOREA = 9 * 3_600_000;
const seoulTime = (at: number): string => `${new Date(at + KOREA).toISOString().slice(0, 19)}+09:00`;

const render = (order: LedgerOrder) => ({
  uuid: order.exchangeOrderId,
  side: order.side === 'BUY' ? 'bid' : 'ask',
  ord_type: order.native.ordType,
  price: order.price ?? order.cost,
  state: stateOf(order),
  market: order.symbolId,
  created_at: seoulTime(order.acceptedAt),
  volume: order.quantity,
  remaining_volume: order.quantity === null ? null : subtract(order.quantity, order.filledQuantity),
  executed_volume: order.filledQuantity,
  reserved_fee: '0',
  remaining_fee: '0',
  paid_fee: '0',
  locked: '0',
  trades_count: order.fills.length,
  ...(order.native.timeInForce && { time_in_force: order.native.timeInForce }),
  ...(order.clientOrderId !== null && { identifier: order.clientOrderId }),
});

/** The answer to a new order is given before it is matched. */
const justTaken = (order: LedgerOrder) =>
  render({ ...order, status: 'open', filledQuantity: '0', filledCost: '0', fills: [] });

const withTrades = (order: LedgerOrder) => ({
  ...render(order),
  trades: order.fills.map((one) => ({
    market: order.symbolId,
    uuid: `795dff29-bba6-49b2-baab-${one.tradeId.padStart(12, '0')}`,
    price: one.price,
    volume: one.quantity,
    funds: multiply(one.price, one.quantity),
    trend: 'up',
    created_at: seoulTime(one.at),
    side: order.side === 'BUY' ? 'bid' : 'ask',
  })),
});

const notFound = (): Answer => error('order_not_found', '주문을 찾지 못했습니다.', 404);

const named =
  (parameters: Parameters) =>
  (order: LedgerOrder): boolean => {
    const uuid = text(parameters, 'uuid');
    const identifier = text(parameters, 'identifier');
    return uuid === null ? identifier !== null && order.clientOrderId === identifier : order.exchangeOrderId === uuid;
  };

export function getOrder(call: SignedCall): Answer {
  const [order] = lookUp(call, named(call.parameters));
  return order ? json(withTrades(order)) : notFound();
}

export function cancelOrder(call: SignedCall): Answer {
  const order = call.world.ledger.ordersOf(call.account).findLast(named(call.parameters));
  if (!order || !call.world.ledger.close(order, 'cancelled', call.now)) return notFound();
  return json(render(order));
}

export const listOrders =
  (waiting: boolean) =>
  (call: SignedCall): Answer => {
    const market = text(call.parameters, 'market');
    const state = text(call.parameters, 'state');
    const found = lookUp(call, (order) => {
      const isAsked = (!market || order.symbolId === market) && (!state || stateOf(order) === state);
      return isAsked && isWaiting(order) === waiting;
    });
    return json(found.map((order) => ({ ...render(order), executed_funds: order.filledCost })));
  };

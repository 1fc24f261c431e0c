import { compare } from '../decimal.ts';
import type { RefusalReason } from '../entry.ts';
import { closedByFault, elementsOf, type Parameters, type SignedCall, text } from '../exchange.ts';
import { findMarket, type Market } from '../markets.ts';
import { brokenRule, type Violation } from '../rules.ts';
import type { Answer, LedgerOrder, OrderType, PositionSide, TimeInForce } from '../types.ts';
import { error, verdict, verdicts } from './auth.ts';
import { marketTypeOf } from './market-lists.ts';

const CODES: Record<Violation | RefusalReason, [code: string, message: string]> = {
  QUANTITY: ['51000', 'Parameter sz error'],
  STEP: ['51121', 'Order quantity must be a multiple of the lot size.'],
  TOO_SMALL: ['51020', 'Your order should meet or exceed the minimum order amount.'],
  TOO_LARGE: ['51202', 'Market order amount exceeds the maximum amount.'],
  TICK: ['51000', 'Parameter px error'],
  COST: ['51020', 'Your order should meet or exceed the minimum order amount.'],
  INSUFFICIENT_FUNDS: ['51008', 'Order failed. Insufficient USDT balance in account.'],
  NOTHING_TO_REDUCE: [
    '51169',
    "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  ],
  WOULD_TAKE: ['51000', 'Post-only order would take'],
  UNFILLABLE: ['51000', 'Order can not be filled'],
};

const PLAIN: Record<string, { type: OrderType; timeInForce: TimeInForce }> = {
  market: { type: 'MARKET', timeInForce: 'IOC' },
  optimal_limit_ioc: { type: 'MARKET', timeInForce: 'IOC' },
  limit: { type: 'LIMIT', timeInForce: 'GTC' },
  post_only: { type: 'LIMIT', timeInForce: 'POST_ONLY' },
  fok: { type: 'LIMIT', timeInForce: 'FOK' },
  ioc: { type: 'LIMIT', timeInForce: 'IOC' },
};

const CLIENT_ID = /^[A-Za-z0-9]{1,32}$/;
const POSITION_SIDES: Record<string, PositionSide | null> = { net: null, long: 'LONG', short: 'SHORT' };

type Verdict = ReturnType<typeof verdict>;
type Read = { kind: 'refused'; verdict: Verdict } | { kind: 'read'; market: Market; common: Common; byCost: boolean };

interface Common {
  side: 'BUY' | 'SELL';
  reduceOnly: boolean;
  positionSide: PositionSide | null;
  native: Record<string, string>;
}

/** What plain and algo orders are checked for alike. */
function read(call: SignedCall, parameters: Parameters, ids: Record<string, string>): Read {
  const refused = (code: string, message: string): Read => ({ kind: 'refused', verdict: verdict(code, message, ids) });
  const instId = text(parameters, 'instId');
  const marketType = marketTypeOf(instId);
  const market = marketType && findMarket('okx', marketType, instId);
  if (!market) return refused('51001', "Instrument ID or Spread ID doesn't exist.");
  const side = text(parameters, 'side');
  if (side !== 'buy' && side !== 'sell') return refused('51000', 'Parameter side error');
  const tdMode = text(parameters, 'tdMode') ?? '';
  const modes = marketType === 'SPOT' ? ['cash', 'cross', 'isolated'] : ['cross', 'isolated'];
  if (!modes.includes(tdMode)) return refused('51000', 'Parameter tdMode error');

  const posSide = text(parameters, 'posSide') ?? 'net';
  const positionSide = POSITION_SIDES[posSide];
  const misplaced = marketType === 'FUTURES' && (positionSide !== null) !== call.account.hedgeMode;
  if (positionSide === undefined || misplaced) {
    return refused('51000', 'Parameter posSide error');
  }
  const ordType = text(parameters, 'ordType') ?? '';
  const tgtCcy = marketType === 'SPOT' ? (text(parameters, 'tgtCcy') ?? 'quote_ccy') : '';
  const marginMode = marketType === 'SPOT' ? '' : tdMode;
  return {
    kind: 'read',
    market,
    byCost: side === 'buy' && tgtCcy === 'quote_ccy',
    common: {
      side: side === 'buy' ? 'BUY' : 'SELL',
      reduceOnly: text(parameters, 'reduceOnly') === 'true',
      positionSide,
      native: { ordType, tdMode, posSide, marginMode, tgtCcy, tag: text(parameters, 'tag') ?? '' },
    },
  };
}

const isTaken = (call: SignedCall, clientOrderId: string, endpoint: LedgerOrder['endpoint']): boolean =>
  call.world.ledger
    .ordersOf(call.account)
    .some((order) => order.endpoint === endpoint && order.clientOrderId === clientOrderId);

function createOne(call: SignedCall, parameters: Parameters): Verdict {
  const clientOrderId = text(parameters, 'clOrdId');
  const ids = { clOrdId: clientOrderId ?? '', tag: text(parameters, 'tag') ?? '' };
  const refused = (code: string, message: string) => verdict(code, message, ids);
  const expTime = call.request.headers.exptime;
  if (expTime && call.now > Number(expTime) && !call.ignoreWindow) {
    return refused('51149', 'Order timed out. Please try again.');
  }
  const plain = PLAIN[text(parameters, 'ordType') ?? ''];
  if (!plain) return refused('51000', 'Parameter ordType error');
  if (clientOrderId !== null && !CLIENT_ID.test(clientOrderId)) return refused('51000', 'Parameter clOrdId error');
  const request = read(call, parameters, ids);
  if (request.kind === 'refused') return request.verdict;

  const { market, common } = request;
  const size = text(parameters, 'sz') ?? '0';
  const byCost = request.byCost && plain.type === 'MARKET';
  const [rawQuantity, cost] = byCost ? [null, size] : [size, null];
  const price = plain.type === 'LIMIT' ? (text(parameters, 'px') ?? '0') : null;
  const last = call.world.prices.last(market);
  const prices = price === null ? [] : [price];
  const broken = brokenRule(market, { rawQuantity, cost, prices, reference: price ?? last });
  if (broken) return refused(...CODES[broken]);
  if (clientOrderId !== null && isTaken(call, clientOrderId, 'order')) {
    return refused('51016', 'Client order ID already exists.');
  }
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    market,
    ...common,
    ...plain,
    clientOrderId,
    rawQuantity,
    cost,
    price,
    stopPrice: null,
    triggerWhen: null,
    endpoint: 'order',
    refuses: { crossingPostOnly: false, unfillableFok: false },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  if (placed.kind === 'refused') return refused(...CODES[placed.reason]);
  return verdict('0', 'Order placed', { ...ids, ordId: placed.order.exchangeOrderId });
}

export const createOrder = (call: SignedCall): Answer => verdicts([createOne(call, call.parameters)], call.now);

export function createBatch(call: SignedCall): Answer {
  const elements = elementsOf(call.parameters);
  if (elements.length === 0 || elements.length > 20) return error('51111', 'Maximum 20 orders can be placed in bulk');
  return verdicts(
    elements.map((element) => createOne(call, element)),
    call.now,
  );
}

/**
 * Stops. They have ids of their own: `clOrdId` is taken but names nothing. The `expTime` header is not looked at here,
 * because no document shows that it works for them.
 */
export function createAlgo(call: SignedCall): Answer {
  const { parameters } = call;
  const clientOrderId = text(parameters, 'algoClOrdId');
  const ids = { clOrdId: text(parameters, 'clOrdId') ?? '', algoClOrdId: clientOrderId ?? '', algoId: '' };
  const answer = (code: string, message: string, algoId = '') =>
    verdicts([verdict(code, message, { ...ids, algoId })], call.now);

  const stopPrice = text(parameters, 'triggerPx') ?? text(parameters, 'slTriggerPx') ?? text(parameters, 'tpTriggerPx');
  const orderPrice = text(parameters, 'orderPx') ?? text(parameters, 'slOrdPx') ?? text(parameters, 'tpOrdPx') ?? '-1';
  if (stopPrice === null) return answer('51000', 'Parameter triggerPx error');
  if (clientOrderId !== null && !CLIENT_ID.test(clientOrderId)) return answer('51000', 'Parameter algoClOrdId error');
  const request = read(call, parameters, ids);
  if (request.kind === 'refused') return verdicts([request.verdict], call.now);

  const { market, common } = request;
  const price = orderPrice === '-1' ? null : orderPrice;
  const size = text(parameters, 'sz') ?? '0';
  const [rawQuantity, cost] = request.byCost && price === null ? [null, size] : [size, null];
  const prices = price === null ? [stopPrice] : [price, stopPrice];
  const broken = brokenRule(market, { rawQuantity, cost, prices, reference: price ?? stopPrice });
  if (broken) return answer(...CODES[broken]);
  if (clientOrderId !== null && isTaken(call, clientOrderId, 'algo')) {
    return answer('51068', 'algoClOrdId already exists');
  }
  // The direction is the one in which the trigger price lies now: a stop that is crossed waits for the way back.
  const triggerWhen = compare(stopPrice, call.world.prices.last(market)) > 0 ? 'ABOVE' : 'BELOW';
  const placed = call.world.ledger.place({
    credentials: call.credentials,
    market,
    ...common,
    type: price === null ? 'STOP_MARKET' : 'STOP_LIMIT',
    timeInForce: 'GTC',
    clientOrderId,
    rawQuantity,
    cost,
    price,
    stopPrice,
    triggerWhen,
    endpoint: 'algo',
    refuses: { crossingPostOnly: false, unfillableFok: false },
    closedAs: closedByFault(call, clientOrderId),
    at: call.now,
  });
  if (placed.kind === 'refused') return answer(...CODES[placed.reason]);
  return answer('0', '', placed.order.exchangeOrderId);
}

import type { Trade } from 'ccxt';
import type { SeenListing } from '../../../application/ports/exchange-views.ts';
import { Decimal } from '../../../domain/decimal.ts';
import type { Market } from '../../../domain/market.ts';
import type { OrderType, Side } from '../../../domain/order.ts';
import type { CcxtClient, CcxtOrder } from '../profile.ts';
import { textIn } from '../profiles/shared.ts';
import { askSigned, type Question } from './asking.ts';

/** What exchanges list at once at most, or more. */
const MOST_LISTED = 100;
const AVERAGE_DECIMALS = 8;

/** The open orders of one market. */
export function openOrdersAt(question: Question): Promise<readonly SeenListing[] | null> {
  const { orders } = question.parts.profileOf(question.account.exchange);
  const { marketType, orderType } = question.asked;
  const waitsApart = orders[marketType]?.[orderType]?.endpoint === 'algo';
  return askSigned(question, async (client, market) => {
    if (client.has.fetchOpenOrders !== true) return null;
    const open = await client.fetchOpenOrders(market.unified);
    const waiting = waitsApart
      ? await client.fetchOpenOrders(market.unified, undefined, undefined, { trigger: true })
      : [];
    return [...open, ...waiting].filter(({ symbol }) => symbol === market.unified).map((one) => orderOf(one, market));
  });
}

/** The fills of one market from an instant on. */
export function fillsAt(question: Question, since: Date): Promise<readonly SeenListing[] | null> {
  return askSigned(question, async (client, market) => {
    if (client.has.fetchMyTrades !== true) return filledOrders(client, market, since);
    const trades = await client.fetchMyTrades(market.unified, since.getTime(), MOST_LISTED);
    return trades.filter(({ symbol }) => symbol === market.unified).map((trade) => fillOf(trade, market));
  });
}

/** A market buy by cost ends as cancelled at some exchanges, when a rest of the cost buys nothing more. */
async function filledOrders(client: CcxtClient, market: Market, since: Date): Promise<readonly SeenListing[] | null> {
  if (client.has.fetchClosedOrders !== true) return null;
  const { unified: symbol } = market;
  const closed = await client.fetchClosedOrders(symbol, since.getTime(), MOST_LISTED);
  const cancelled =
    client.has.fetchCanceledOrders === true
      ? await client.fetchCanceledOrders(symbol, since.getTime(), MOST_LISTED)
      : [];
  return [...closed, ...cancelled]
    .filter((one) => one.symbol === symbol)
    .map((one) => ({ ...orderOf(one, market), price: text(averageOf(one)), stopPrice: null }))
    .flatMap((one) => (one.filled === null || one.filled === '0' ? [] : [{ ...one, quantity: one.filled }]));
}

/** Upbit tells what was spent; ccxt would take what may be spent for it (Upbit, "List closed orders", `executed_funds`). */
function averageOf({ info, average, filled }: CcxtOrder): Decimal | null {
  const funds = Decimal.parse(textIn(info, 'executed_funds') ?? '');
  const quantity = positive(filled);
  return funds && quantity ? funds.dividedBy(quantity, AVERAGE_DECIMALS) : positive(average);
}

function orderOf(order: CcxtOrder, market: Market): SeenListing {
  // Bybit shows a market order with the worst price that it would have taken.
  const price = /market/.test(order.type ?? '') ? null : positive(order.price);
  const stopPrice = positive(order.triggerPrice);
  return {
    exchangeOrderId: idText(order.id),
    clientOrderId: idText(order.clientOrderId) ?? clientIdIn(order.info),
    side: SIDES[order.side ?? ''] ?? null,
    orderType: stopPrice ? stopType(price) : plainType(order.type),
    quantity: text(inBase(order.amount, market)),
    price: text(price),
    stopPrice: text(stopPrice),
    filled: text(inBase(order.filled, market)),
    at: timeOf(order.timestamp),
  };
}

function fillOf(trade: Trade, market: Market): SeenListing {
  const filled = text(inBase(trade.amount, market));
  return {
    exchangeOrderId: idText(trade.order),
    clientOrderId: clientIdIn(trade.info),
    side: SIDES[trade.side ?? ''] ?? null,
    orderType: plainType(trade.type),
    quantity: filled,
    price: text(positive(trade.price)),
    stopPrice: null,
    filled,
    at: timeOf(trade.timestamp),
  };
}

const SIDES: Readonly<Record<string, Side>> = { buy: 'BUY', sell: 'SELL' };
const TYPES: Readonly<Record<string, OrderType>> = { market: 'MARKET', limit: 'LIMIT' };

const stopType = (limit: Decimal | null): OrderType => (limit ? 'STOP_LIMIT' : 'STOP_MARKET');
const plainType = (type: string | undefined): OrderType | null => TYPES[type ?? ''] ?? null;

/** Where exchanges repeat the client order id, and ccxt does not: OKX and its algo orders, Bybit. */
const CLIENT_IDS = ['algoClOrdId', 'clOrdId', 'orderLinkId'];

const clientIdIn = (info: unknown): string | null =>
  CLIENT_IDS.map((name) => textIn(info, name)).find((id) => id !== null) ?? null;

const idText = (id: unknown): string | null => (id === undefined || id === null || id === '' ? null : String(id));

/** ccxt counts contracts where the exchange does. */
function inBase(amount: unknown, { contractSize }: Market): Decimal | null {
  const counted = decimal(amount);
  return counted && contractSize ? counted.times(contractSize) : counted;
}

/** Exchanges write a zero where there is no price. */
function positive(value: unknown): Decimal | null {
  const parsed = decimal(value);
  return parsed?.isPositive() ? parsed : null;
}

/** ccxt gives numbers as texts here (`number: String`). */
const decimal = (value: unknown): Decimal | null =>
  value === undefined || value === null ? null : Decimal.parse(String(value));

const text = (value: Decimal | null): string | null => value?.toString() ?? null;

const timeOf = (milliseconds: unknown): Date | null => {
  const time = Number(milliseconds);
  return time > 0 ? new Date(time) : null;
};

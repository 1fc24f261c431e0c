import { leverageOf, type Position, walletOf } from './accounts.ts';
import { absolute, add, compare, divide, isPositive, lesser, multiply, negate, subtract } from './decimal.ts';
import { closesOnly, type Entry, positionKey } from './entry.ts';

const FLAT: Position = { quantity: '0', cost: '0', margin: '0' };

export const positionOf = (entry: Pick<Entry, 'account' | 'order'>): Position =>
  entry.account.positions.get(positionKey(entry.order)) ?? FLAT;

/** How much of the position an order of this side would close, in base currency. */
export function closable(entry: Pick<Entry, 'account' | 'order'>): string {
  const { quantity } = positionOf(entry);
  const opposite = entry.order.side === 'BUY' ? compare(quantity, '0') < 0 : isPositive(quantity);
  return opposite ? absolute(quantity) : '0';
}

/** What the unfilled part of an order must hold, at the price that it could cost at worst. */
export function reservation(entry: Entry, quantity: string, last: string): { currency: string; amount: string } {
  const { order, market, account } = entry;
  const price = order.price ?? order.stopPrice ?? last;
  if (market.marketType === 'SPOT') {
    if (order.side === 'SELL') return { currency: market.base, amount: quantity };
    return { currency: market.quote, amount: order.cost ?? multiply(quantity, price) };
  }
  const closing = closesOnly(order) ? quantity : lesser(closable(entry), quantity);
  const worst = order.side === 'SELL' && compare(last, price) > 0 ? last : price;
  const notional = multiply(subtract(quantity, closing), worst);
  return { currency: market.quote, amount: divide(notional, leverageOf(account, market.symbolId), 8) };
}

/** Books one execution: the order, the wallet or the position. */
export function fill(entry: Entry, quantity: string, price: string, tradeId: string, at: number): void {
  const { order, account, market } = entry;
  const cost = multiply(quantity, price);
  order.filledQuantity = add(order.filledQuantity, quantity);
  order.filledCost = add(order.filledCost, cost);
  order.averagePrice = divide(order.filledCost, order.filledQuantity);
  order.updatedAt = at;
  order.fills.push({ tradeId, price, quantity, at });
  if (market.marketType === 'FUTURES') {
    movePosition(entry, order.side === 'BUY' ? quantity : negate(quantity), price);
    return;
  }
  const wallet = walletOf(account, market.marketType);
  const bought = order.side === 'BUY';
  wallet.credit(market.base, bought ? quantity : negate(quantity));
  wallet.credit(market.quote, bought ? negate(cost) : cost);
}

function movePosition(entry: Entry, change: string, price: string): void {
  const { account, market, order } = entry;
  const wallet = walletOf(account, 'FUTURES');
  const before = positionOf(entry);
  const closing = lesser(closable(entry), absolute(change));
  const signedClosing = isPositive(change) ? closing : negate(closing);
  const kept = isPositive(closing)
    ? divide(multiply(before.cost, subtract(absolute(before.quantity), closing)), absolute(before.quantity))
    : before.cost;
  const profit = negate(add(subtract(before.cost, kept), multiply(signedClosing, price)));
  const opening = subtract(change, signedClosing);
  const quantity = add(before.quantity, change);
  const cost = add(kept, multiply(opening, price));
  const margin = divide(absolute(cost), leverageOf(account, market.symbolId), 8);

  wallet.release(market.quote, before.margin);
  wallet.credit(market.quote, profit);
  const held = wallet.hold(market.quote, margin) ? margin : '0';
  if (compare(quantity, '0') === 0) account.positions.delete(positionKey(order));
  else account.positions.set(positionKey(order), { quantity, cost, margin: held });
}

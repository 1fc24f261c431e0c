import type { OrderLimits } from '../domain/account.ts';
import { Decimal } from '../domain/decimal.ts';
import type { PreparedOrder } from '../domain/order.ts';

/** Whether an order must be read against its market before anything is written, for these to be judged. */
export const limitsAnything = ({ allowedSymbols, maxOrderValue }: OrderLimits): boolean =>
  allowedSymbols !== null || maxOrderValue !== null;

/** Which limit of its strategy a prepared order goes past; null when it keeps them. `lastPrice` is asked for only when the order itself names no price. */
export async function brokenLimit(
  { allowedSymbols, maxOrderValue }: OrderLimits,
  order: PreparedOrder,
  lastPrice: () => Promise<Decimal | null>,
): Promise<string | null> {
  if (allowedSymbols !== null && !allowedSymbols.includes(order.symbol)) return `${order.symbol} (allowed_symbols)`;
  if (maxOrderValue === null || order.reduceOnly) return null;
  const value = await orderValue(order, lastPrice);
  if (value === null) return `max_order_value ${maxOrderValue}, value unknown`;
  return value.greaterThan(Decimal.of(maxOrderValue)) ? `${value} > max_order_value ${maxOrderValue}` : null;
}

/** Quote currency; null when no price can be had. */
async function orderValue(order: PreparedOrder, lastPrice: () => Promise<Decimal | null>): Promise<Decimal | null> {
  if (order.quoteQuantity !== null) return order.quoteQuantity;
  const price = order.price ?? order.stopPrice ?? (await lastPrice());
  return price === null || order.quantity === null ? null : order.quantity.times(price);
}

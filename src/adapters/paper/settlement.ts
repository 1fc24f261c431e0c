import { Decimal } from '../../domain/decimal.ts';
import type { Market } from '../../domain/market.ts';
import type { Side } from '../../domain/order.ts';
import { absolute, type Holdings, negative, type Position, smaller, withFree } from './holdings.ts';

/** One execution of an order. */
export interface Trade {
  readonly side: Side;
  /** Base currency. */
  readonly quantity: Decimal;
  /** Quote currency for one unit of base currency. */
  readonly price: Decimal;
}

/** Shares of a margin are cut after so many decimals; a position that closes releases all that is left of it. */
const MARGIN_DECIMALS = 18;
const TWO = Decimal.of('2');

/** What an account holds after a trade, without fees; null when it can't pay for it. */
export function settle(trade: Trade, market: Market, holdings: Holdings): Holdings | null {
  return market.kind === 'spot' ? settleSpot(trade, market, holdings) : settleFutures(trade, market, holdings);
}

function settleSpot({ side, quantity, price }: Trade, { base, quote }: Market, holdings: Holdings): Holdings | null {
  const cost = quantity.times(price);
  const paid =
    side === 'BUY' ? withFree(holdings, quote, negative(cost)) : withFree(holdings, base, negative(quantity));
  return paid && (side === 'BUY' ? withFree(paid, base, quantity) : withFree(paid, quote, cost));
}

/** Closes what stands against the trade, and opens a position with the rest of it. */
function settleFutures({ side, quantity, price }: Trade, { quote }: Market, holdings: Holdings): Holdings | null {
  const { position } = holdings;
  const closed = smaller(quantity, reducible(position, side));
  const opened = quantity.minus(closed);
  const released = marginOf(closed, position);
  const cost = opened.times(price);
  const paid = withFree(holdings, quote, proceeds(closed.times(price), released, side).minus(cost));
  const signed = side === 'BUY' ? quantity : negative(quantity);
  const after = { quantity: position.quantity.plus(signed), margin: position.margin.minus(released).plus(cost) };
  return paid && { ...paid, position: after };
}

/** How much of a position an order of this side would close, in base currency. */
export function reducible({ quantity }: Position, side: Side): Decimal {
  const against = side === 'BUY' ? negative(quantity) : quantity;
  return against.isPositive() ? against : Decimal.ZERO;
}

/** The share of the margin that belongs to the closed part. */
function marginOf(closed: Decimal, { quantity, margin }: Position): Decimal {
  if (closed.equals(absolute(quantity))) return margin;
  return margin.times(closed).dividedBy(absolute(quantity), MARGIN_DECIMALS);
}

/** The margin with its profit or loss. A short gains what the value has fallen, and loses no more than its margin. */
function proceeds(value: Decimal, released: Decimal, side: Side): Decimal {
  if (side === 'SELL') return value;
  const left = released.times(TWO).minus(value);
  return left.isPositive() ? left : Decimal.ZERO;
}

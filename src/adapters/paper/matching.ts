import { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import { fillsAtOnce, type PreparedOrder } from '../../domain/order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import { type Holdings, smaller, withReserved } from './holdings.ts';
import type { PaperMarket } from './markets.ts';
import { reducible, settle } from './settlement.ts';

/** What the paper exchange makes of an order, but for the id that it gets. */
export type PaperExecution = Omit<Execution, 'exchangeOrderId' | 'exchangeStatus' | 'filledQuantity'> & {
  readonly exchangeStatus: NonNullable<Execution['exchangeStatus']>;
  readonly filledQuantity: Decimal;
};

export type Match =
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'taken'; readonly execution: PaperExecution; readonly holdings: Holdings };

/**
 * Matches an order against the price of its market: all of it trades there at once, or it rests (and nothing ever moves
 * the price to it). A limit order trades at that price too, which is its limit or better.
 */
export function matchOrder(order: PreparedOrder, paper: PaperMarket, holdings: Holdings): Match {
  const crosses = reaches(order, paper.price);
  if (order.reduceOnly && reducible(holdings.position, order.side).isZero())
    return refused('NOTHING_TO_REDUCE', 'Reduce-only order, but no position to reduce');
  if (order.timeInForce === 'POST_ONLY' && crosses)
    return refused('ORDER_REJECTED', 'Post-only order would execute immediately');
  if (crosses) return fill(order, paper, holdings);
  return fillsAtOnce(order) ? taken('closed_unfilled', Decimal.ZERO, null, holdings) : rest(order, paper, holdings);
}

function reaches({ price, side }: PreparedOrder, market: Decimal): boolean {
  if (!price) return true;
  return side === 'BUY' ? !price.lessThan(market) : !price.greaterThan(market);
}

function fill(order: PreparedOrder, { market, price }: PaperMarket, holdings: Holdings): Match {
  const wanted = order.quantity ?? affordable(order.sentAmount, price, market.rules.quantityStep);
  const quantity = order.reduceOnly ? smaller(wanted, reducible(holdings.position, order.side)) : wanted;
  if (quantity.isZero()) return taken('closed_unfilled', quantity, null, holdings);
  const settled = settle({ side: order.side, quantity, price }, market, holdings);
  if (!settled) return insufficient();
  return taken(quantity.equals(wanted) ? 'filled' : 'partly_filled_closed', quantity, price, settled);
}

/** How much base currency a cost buys. */
function affordable(cost: Decimal, price: Decimal, step: Decimal): Decimal {
  return cost.dividedBy(price, step.decimals).roundDown(step);
}

/** Reserves what the order will cost; one that only reduces needs nothing. */
function rest(order: PreparedOrder, { market }: PaperMarket, holdings: Holdings): Match {
  const { quantity, price, side, reduceOnly } = order;
  if (!quantity || !price) throw new Error('Only a limit order by quantity can rest');
  const sellsBase = market.kind === 'spot' && side === 'SELL';
  const [currency, amount] = sellsBase ? [market.base, quantity] : [market.quote, quantity.times(price)];
  const reserved = reduceOnly ? holdings : withReserved(holdings, currency, amount);
  return reserved ? taken('open', Decimal.ZERO, null, reserved) : insufficient();
}

function taken(
  exchangeStatus: PaperExecution['exchangeStatus'],
  filledQuantity: Decimal,
  averagePrice: Decimal | null,
  holdings: Holdings,
): Match {
  return { kind: 'taken', execution: { exchangeStatus, filledQuantity, averagePrice }, holdings };
}

const insufficient = (): Match => refused('INSUFFICIENT_FUNDS', 'Insufficient balance');

function refused(code: ReasonCode, exchangeError: string): Match {
  return { kind: 'refused', failure: { ...failure(code), exchangeError } };
}

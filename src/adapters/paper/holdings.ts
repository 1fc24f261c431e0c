import { Decimal } from '../../domain/decimal.ts';

export interface Balance {
  readonly free: Decimal;
  /** Kept for resting orders. */
  readonly reserved: Decimal;
}

/** A futures position in one-way mode. */
export interface Position {
  /** Base currency; negative for a short. */
  readonly quantity: Decimal;
  /** What opening it cost, in its settlement currency: the whole value, for there is no leverage. */
  readonly margin: Decimal;
}

export const NO_BALANCE: Balance = { free: Decimal.ZERO, reserved: Decimal.ZERO };
export const NO_POSITION: Position = { quantity: Decimal.ZERO, margin: Decimal.ZERO };

/** What an account holds, as far as one order at one market is concerned. */
export interface Holdings {
  /** By currency. */
  readonly balances: ReadonlyMap<string, Balance>;
  /** At the order's market. */
  readonly position: Position;
}

/** Adds to what is free, or takes away with a negative amount; null when there is not enough. */
export function withFree(holdings: Holdings, currency: string, change: Decimal): Holdings | null {
  const { free, reserved } = holdings.balances.get(currency) ?? NO_BALANCE;
  const left = free.plus(change);
  if (left.lessThan(Decimal.ZERO)) return null;
  return withBalance(holdings, currency, { free: left, reserved });
}

/** Moves a free amount to what resting orders keep; null when there is not enough. */
export function withReserved(holdings: Holdings, currency: string, amount: Decimal): Holdings | null {
  const paid = withFree(holdings, currency, negative(amount));
  if (!paid) return null;
  const { free, reserved } = paid.balances.get(currency) ?? NO_BALANCE;
  return withBalance(paid, currency, { free, reserved: reserved.plus(amount) });
}

export const negative = (value: Decimal): Decimal => Decimal.ZERO.minus(value);
export const absolute = (value: Decimal): Decimal => (value.lessThan(Decimal.ZERO) ? negative(value) : value);
export const smaller = (a: Decimal, b: Decimal): Decimal => (b.lessThan(a) ? b : a);

function withBalance(holdings: Holdings, currency: string, balance: Balance): Holdings {
  return { ...holdings, balances: new Map([...holdings.balances, [currency, balance]]) };
}

import { Decimal } from './decimal.ts';

const HUNDRED = Decimal.of('100');
const HALF_OF_LAST_DIGIT = Decimal.of('0.005');
const DECIMALS = 2;

/** How far a price is from an order's own, in percent of the latter: signed, with two decimals, halves away from zero (`+1.25`, `-0.40`, `0.00`). */
export function differenceInPercent(own: Decimal, price: Decimal): string {
  const change = price.minus(own).times(HUNDRED);
  const half = own.times(HALF_OF_LAST_DIGIT);
  const rounded = change.isPositive() ? change.plus(half) : change.minus(half);
  const percent = rounded.dividedBy(own, DECIMALS);
  const [whole, decimals = ''] = percent.toString().split('.');
  return `${percent.isPositive() ? '+' : ''}${whole}.${decimals.padEnd(DECIMALS, '0')}`;
}

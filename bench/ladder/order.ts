/** The order of every webhook; its quantity is its number, by which the exchange knows it again. */
export const SYMBOL = 'BTC/USDT';
export const PRICE = '40000';

const STEPS = 100_000;
/** Nobody may order less than this many steps of 0.00001 BTC. */
const FIRST = 10_000;

/** From 0.10000 BTC upwards, in steps of 0.00001. */
export function quantityOf(number: number): string {
  const steps = FIRST + number;
  return `${Math.floor(steps / STEPS)}.${String(steps % STEPS).padStart(5, '0')}`;
}

export function numberOf(quantity: string): number {
  const [whole = '0', rest = ''] = quantity.split('.');
  return Number(whole) * STEPS + Number(rest.padEnd(5, '0')) - FIRST;
}

/** Microseconds of a clock that every process of this machine shares. */
export const now = (): number => Number(process.hrtime.bigint() / 1_000n);

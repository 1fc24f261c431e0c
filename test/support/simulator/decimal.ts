/** Exact decimal arithmetic on strings such as "0.00100000"; results carry no trailing zeros. */
interface Scaled {
  units: bigint;
  scale: number;
}

const SHAPE = /^-?\d+(\.\d+)?$/;

/** Whether the text is a plain decimal: no exponent, no sign but "-". */
export const isDecimal = (text: unknown): text is string => typeof text === 'string' && SHAPE.test(text);

function parse(text: string): Scaled {
  if (!isDecimal(text)) throw new Error(`not a decimal: ${text}`);
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

function format({ units, scale }: Scaled): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

function aligned(left: string, right: string): { left: bigint; right: bigint; scale: number } {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  const raise = (value: Scaled) => value.units * 10n ** BigInt(scale - value.scale);
  return { left: raise(a), right: raise(b), scale };
}

export function add(left: string, right: string): string {
  const both = aligned(left, right);
  return format({ units: both.left + both.right, scale: both.scale });
}

export function subtract(left: string, right: string): string {
  const both = aligned(left, right);
  return format({ units: both.left - both.right, scale: both.scale });
}

export function multiply(left: string, right: string): string {
  const a = parse(left);
  const b = parse(right);
  return format({ units: a.units * b.units, scale: a.scale + b.scale });
}

/** The quotient, cut toward zero after `places` decimals. */
export function divide(left: string, right: string, places = 12): string {
  const both = aligned(left, right);
  return format({ units: (both.left * 10n ** BigInt(places)) / both.right, scale: places });
}

/** −1, 0 or 1. */
export function compare(left: string, right: string): number {
  const both = aligned(left, right);
  if (both.left === both.right) return 0;
  return both.left < both.right ? -1 : 1;
}

export const negate = (text: string): string => subtract('0', text);
export const absolute = (text: string): string => (compare(text, '0') < 0 ? negate(text) : format(parse(text)));
export const lesser = (left: string, right: string): string => format(parse(compare(left, right) <= 0 ? left : right));
export const isPositive = (text: string): boolean => compare(text, '0') > 0;

/** Whether the value is a whole number of steps; a step of zero allows everything. */
export function isMultiple(value: string, step: string): boolean {
  const both = aligned(value, step);
  return both.right === 0n || both.left % both.right === 0n;
}

/** The value cut toward zero to a whole number of steps. */
export function cutTo(value: string, step: string): string {
  const both = aligned(value, step);
  return format({ units: both.left - (both.left % both.right), scale: both.scale });
}

/** Exactly `places` decimals, as exchanges print amounts; further digits are cut. */
export function fixed(text: string, places: number): string {
  const { units, scale } = parse(text);
  const wanted = scale > places ? units / 10n ** BigInt(scale - places) : units * 10n ** BigInt(places - scale);
  const digits = (wanted < 0n ? -wanted : wanted).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${wanted < 0n ? '-' : ''}${whole}${places > 0 ? `.${digits.slice(digits.length - places)}` : ''}`;
}

/** How many decimals the text shows, trailing zeros not counted. */
export const decimalsOf = (text: string): number => format(parse(text)).split('.')[1]?.length ?? 0;

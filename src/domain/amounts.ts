import { Decimal } from './decimal.ts';

/** The seed's NUMERIC(20,8) leaves 12 digits before the point; more is refused rather than stored rounded. */
const MAX_INTEGER_DIGITS = 12;
const MAX_DECIMALS = 30;

declare const quantityBrand: unique symbol;
declare const priceBrand: unique symbol;

/** An amount of base currency (or of quote currency for an order by cost), greater than zero. */
export type Quantity = Decimal & { readonly [quantityBrand]: true };
/** A price in quote currency for one unit of base currency, greater than zero. */
export type Price = Decimal & { readonly [priceBrand]: true };

export type AmountError = 'not_a_number' | 'not_positive' | 'too_many_digits';
export type Parsed<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: AmountError };

function parsePositive<T extends Decimal>(text: string): Parsed<T> {
  const value = Decimal.parse(text);
  if (!value) return { kind: 'error', error: 'not_a_number' };
  if (!value.isPositive()) return { kind: 'error', error: 'not_positive' };
  if (value.integerDigits > MAX_INTEGER_DIGITS || value.decimals > MAX_DECIMALS)
    return { kind: 'error', error: 'too_many_digits' };
  return { kind: 'value', value: value as T };
}

function positive<T extends Decimal>(text: string): T {
  const parsed = parsePositive<T>(text);
  if (parsed.kind === 'error') throw new Error(`Not a positive amount (${parsed.error}): ${text.slice(0, 40)}`);
  return parsed.value;
}

/** `parse` for outside text, `of` for literals (throws). */
export const Quantity = { parse: parsePositive<Quantity>, of: positive<Quantity> };
/** `parse` for outside text, `of` for literals (throws). */
export const Price = { parse: parsePositive<Price>, of: positive<Price> };

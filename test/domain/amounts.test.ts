import { describe, expect, it } from '@jest/globals';
import { Price, Quantity } from '../../src/domain/amounts.ts';

describe.each([
  ['Quantity', Quantity],
  ['Price', Price],
] as const)('%s', (_, amount) => {
  it.each(['0.00000001', '12345678.12345678', '999999999999', '1e-30', '1e11'])('takes %s', (text) => {
    const parsed = amount.parse(text);
    expect(parsed.kind === 'value' && parsed.value.equals(amount.of(text))).toBe(true);
  });

  it.each([
    ['abc', 'not_a_number'],
    ['', 'not_a_number'],
    ['0', 'not_positive'],
    ['-1', 'not_positive'],
    ['1000000000000', 'too_many_digits'],
    ['1e-31', 'too_many_digits'],
  ] as const)('refuses %j as %s', (text, error) => {
    expect(amount.parse(text)).toEqual({ kind: 'error', error });
  });

  it('throws a bad literal, quoting its beginning only', () => {
    expect(() => amount.of('0')).toThrow(new Error('Not a positive amount (not_positive): 0'));
    expect(() => amount.of(`x${'1'.repeat(60)}`)).toThrow(
      new Error(`Not a positive amount (not_a_number): x${'1'.repeat(39)}`),
    );
  });
});

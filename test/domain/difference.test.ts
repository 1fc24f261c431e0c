import { describe, expect, it } from '@jest/globals';
import { differenceInPercent } from '../../src/domain/difference.ts';
import { d } from './builders.ts';

describe('the difference of a price from an order’s own', () => {
  it.each([
    ['50000', '50625', '+1.25'],
    ['50000', '49800', '-0.40'],
    ['50000', '50000', '0.00'],
    ['50000', '100000', '+100.00'],
    ['0.2', '0.000001', '-100.00'],
    ['50000', '50002.4', '0.00'],
    ['50000', '50002.5', '+0.01'],
    ['50000', '49997.6', '0.00'],
    ['50000', '49997.5', '-0.01'],
    ['3', '4', '+33.33'],
    ['0.00000001', '12345678.12345678', '+123456781234567700.00'],
  ])('from %s to %s is %s', (own, price, difference) => {
    expect(differenceInPercent(d(own), d(price))).toBe(difference);
  });
});

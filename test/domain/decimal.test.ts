import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../src/domain/decimal.ts';
import { d } from './builders.ts';

const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 12 }))
  .map(([coefficient, scale]) => ({ coefficient, scale, value: d(`${coefficient}e-${scale}`) }));
const steps = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.integer({ min: 0, max: 10 }))
  .map(([coefficient, scale]) => d(`${coefficient}e-${scale}`));

describe('Decimal.parse', () => {
  it.each([
    ['0.5', '0.5'],
    ['12345678.12345678', '12345678.12345678'],
    ['1e-7', '0.0000001'],
    ['1E+3', '1000'],
    ['1e3', '1000'],
    ['1.50', '1.5'],
    ['100', '100'],
    ['007', '7'],
    ['+2', '2'],
    ['-0.010', '-0.01'],
    ['-0', '0'],
    ['0.000', '0'],
    ['1.5e-3', '0.0015'],
    ['12.5e1', '125'],
  ])('reads %s as %s', (text, shown) => {
    expect(Decimal.parse(text)?.toString()).toBe(shown);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '.5',
    '5.',
    '1,000',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '1e1000',
    '--1',
    '1e1.5',
    '١',
    'a1',
    '1a',
  ])('does not take %j for a number', (text) => {
    expect(Decimal.parse(text)).toBeNull();
  });

  it('takes at most 80 digits, those that an exponent adds included', () => {
    expect(Decimal.parse('9'.repeat(80))?.toString()).toBe('9'.repeat(80));
    expect(Decimal.parse('9'.repeat(81))).toBeNull();
    expect(Decimal.parse('1e79')?.toString()).toBe(`1${'0'.repeat(79)}`);
    expect(Decimal.parse('1e80')).toBeNull();
    expect(Decimal.parse('1e-80')?.decimals).toBe(80);
    expect(Decimal.parse('1e-81')).toBeNull();
    expect(Decimal.parse(`0.${'0'.repeat(78)}1`)?.decimals).toBe(79);
    expect(Decimal.parse(`1${'0'.repeat(79)}e-5`)?.toString()).toBe(`1${'0'.repeat(74)}`);
  });
});

describe('Decimal.of', () => {
  it('throws what is not a number, quoting its beginning only', () => {
    expect(() => Decimal.of(`x${'1'.repeat(60)}`)).toThrow(new Error(`Not a decimal number: x${'1'.repeat(39)}`));
  });
});

describe('comparing', () => {
  it.each([
    ['1', '2', -1],
    ['2', '1', 1],
    ['1.0', '1', 0],
    ['-1', '1', -1],
    ['0.1', '0.09', 1],
    ['1000', '999.999', 1],
  ] as const)('%s against %s is %i', (a, b, order) => {
    expect(d(a).compare(d(b))).toBe(order);
    expect(d(a).equals(d(b))).toBe(order === 0);
    expect(d(a).lessThan(d(b))).toBe(order === -1);
    expect(d(a).greaterThan(d(b))).toBe(order === 1);
  });

  it('tells signs apart', () => {
    expect([d('0'), d('0.1'), d('-0.1')].map((value) => value.isZero())).toEqual([true, false, false]);
    expect([d('0'), d('0.1'), d('-0.1')].map((value) => value.isPositive())).toEqual([false, true, false]);
    expect(Decimal.ZERO.isZero()).toBe(true);
  });
});

describe('arithmetic', () => {
  it('adds, subtracts and multiplies without a float', () => {
    expect(d('0.1').plus(d('0.2')).toString()).toBe('0.3');
    expect(d('1').minus(d('0.9')).toString()).toBe('0.1');
    expect(d('1.1').times(d('1.1')).toString()).toBe('1.21');
    expect(d('12345678.12345678').times(d('0.00000001')).toString()).toBe('0.1234567812345678');
  });

  it('divides and cuts after the wanted digits', () => {
    expect(d('2').dividedBy(d('3'), 4).toString()).toBe('0.6666');
    expect(d('1').dividedBy(d('0.05'), 0).toString()).toBe('20');
    expect(d('0.1').dividedBy(d('0.01'), 3).toString()).toBe('10');
    expect(d('-2').dividedBy(d('3'), 2).toString()).toBe('-0.66');
    expect(() => d('1').dividedBy(d('0'), 2)).toThrow(RangeError);
  });

  it('never differs from exact integer arithmetic', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const scale = 10n ** BigInt(12 - a.scale);
        const other = 10n ** BigInt(12 - b.scale);
        const [x, y] = [a.coefficient * scale, b.coefficient * other];
        expect(a.value.plus(b.value).equals(d(`${x + y}e-12`))).toBe(true);
        expect(a.value.minus(b.value).equals(d(`${x - y}e-12`))).toBe(true);
        expect(a.value.times(b.value).equals(d(`${x * y}e-24`))).toBe(true);
        expect(a.value.lessThan(b.value)).toBe(x < y);
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(numbers, ({ value }) => {
        expect(Decimal.parse(value.toString())?.equals(value)).toBe(true);
        expect(JSON.stringify({ value })).toBe(`{"value":"${value.toString()}"}`);
        expect(value.toString()).toMatch(/^-?\d+(\.\d*[1-9])?$/);
      }),
    );
  });
});

describe('rounding to a step', () => {
  it.each([
    ['0.1234', '0.01', '0.12', '0.13', 12n],
    ['0.12', '0.01', '0.12', '0.12', 12n],
    ['7', '5', '5', '10', 1n],
    ['4', '5', '0', '5', 0n],
    ['-0.123', '0.01', '-0.12', '-0.13', -12n],
    ['1', '0.3', '0.9', '1.2', 3n],
    ['0', '0.3', '0', '0', 0n],
  ] as const)('%s at %s is %s toward zero, %s away from it', (value, step, down, up, count) => {
    expect(d(value).roundDown(d(step)).toString()).toBe(down);
    expect(d(value).roundUp(d(step)).toString()).toBe(up);
    expect(d(value).stepsOf(d(step))).toBe(count);
  });

  it('stays within one step and on a multiple of it', () => {
    fc.assert(
      fc.property(numbers, steps, ({ coefficient, scale }, step) => {
        const value = d(`${coefficient < 0n ? -coefficient : coefficient}e-${scale}`);
        const [down, up] = [value.roundDown(step), value.roundUp(step)];
        expect(down.greaterThan(value)).toBe(false);
        expect(value.minus(down).lessThan(step)).toBe(true);
        expect(up.lessThan(value)).toBe(false);
        expect(up.minus(value).lessThan(step)).toBe(true);
        expect(down.equals(up)).toBe(value.equals(down));
        expect(down.dividedBy(step, 0).times(step).equals(down)).toBe(true);
      }),
    );
  });
});

describe('digits', () => {
  it.each([
    ['0', 1, 0],
    ['0.05', 1, 2],
    ['9', 1, 0],
    ['10', 2, 0],
    ['999999999999.5', 12, 1],
    ['-123.456', 3, 3],
    ['100', 3, 0],
  ])('%s has %i before the point and %i after it', (text, before, after) => {
    expect(d(text).integerDigits).toBe(before);
    expect(d(text).decimals).toBe(after);
  });
});

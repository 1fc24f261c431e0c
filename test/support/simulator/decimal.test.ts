import { describe, expect, it } from '@jest/globals';
import { add, compare, cutTo, decimalsOf, divide, fixed, isMultiple, multiply, subtract } from './decimal.ts';

describe('exact decimals', () => {
  it('adds, subtracts and multiplies without losing a digit', () => {
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(subtract('1', '1.00000001')).toBe('-0.00000001');
    expect(multiply('12345678.12345678', '0.00000001')).toBe('0.1234567812345678');
  });

  it('cuts quotients and amounts toward zero', () => {
    expect(divide('2', '3', 4)).toBe('0.6666');
    expect(divide('-2', '3', 4)).toBe('-0.6666');
    expect(cutTo('0.129', '0.01')).toBe('0.12');
  });

  it('knows whole steps, also of values that floats can not hold', () => {
    expect(isMultiple('0.3', '0.1')).toBe(true);
    expect(isMultiple('0.35', '0.1')).toBe(false);
    expect(isMultiple('0.35', '0')).toBe(true);
  });

  it('prints a given number of decimals', () => {
    expect(fixed('50000', 2)).toBe('50000.00');
    expect(fixed('0.123456789', 8)).toBe('0.12345678');
    expect(fixed('-0.5', 0)).toBe('0');
    expect(decimalsOf('0.01000')).toBe(2);
  });

  it('compares across scales and refuses what is no decimal', () => {
    expect(compare('1.0', '1')).toBe(0);
    expect(compare('-0.1', '0')).toBe(-1);
    expect(() => add('1e-8', '1')).toThrow('not a decimal');
  });
});

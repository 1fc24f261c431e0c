import { describe, expect, it } from '@jest/globals';
import { storable, storableJson } from '../../../src/adapters/postgres/storable.ts';
import { Decimal } from '../../../src/domain/decimal.ts';

describe('storable', () => {
  it('keeps ordinary text, Korean and pairs of surrogates', () => {
    expect(storable('잔고 부족 — 😀')).toBe('잔고 부족 — 😀');
  });

  it('replaces NUL and halves of surrogate pairs', () => {
    expect(storable('a\0b\uD83Dc\uDE00d')).toBe('a\uFFFDb\uFFFDc\uFFFDd');
  });

  it('cuts without leaving half a pair', () => {
    expect(storable('ab😀', 3)).toBe('ab\uFFFD');
  });

  it('reaches keys and values of JSON at any depth, and leaves what knows its own JSON', () => {
    const json = storableJson({ 'k\0': [{ v: 'x\uD800' }], at: new Date(0), d: Decimal.of('0.10') });
    expect(JSON.parse(json)).toEqual({ 'k\uFFFD': [{ v: 'x\uFFFD' }], at: '1970-01-01T00:00:00.000Z', d: '0.1' });
  });
});

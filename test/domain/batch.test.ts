import { describe, expect, it } from '@jest/globals';
import {
  headOf,
  NO_REFUSALS,
  type RefusalsInRow,
  refusalsAfter,
  type Shape,
  waitsAgain,
  whatStops,
} from '../../src/domain/batch.ts';

describe('account-wide refusals in a row', () => {
  it.each<[string, Parameters<typeof refusalsAfter>[1], RefusalsInRow]>([
    ['are none at first', [], NO_REFUSALS],
    ['are counted', ['INSUFFICIENT_FUNDS', 'AUTHENTICATION'], { count: 2, code: 'AUTHENTICATION' }],
    ['end with an acceptance', ['PERMISSION_DENIED', null], NO_REFUSALS],
    ['end with a refusal of another kind', ['INSUFFICIENT_FUNDS', 'MARKET_RULE'], NO_REFUSALS],
    ['begin again after it', ['MARKET_RULE', 'INSUFFICIENT_FUNDS'], { count: 1, code: 'INSUFFICIENT_FUNDS' }],
  ])('%s', (_what, outcomes, expected) => {
    expect(refusalsAfter(NO_REFUSALS, outcomes)).toEqual(expected);
  });

  it('go on from those before', () => {
    const before = { count: 2, code: 'AUTHENTICATION' } as const;
    expect(refusalsAfter(before, ['INSUFFICIENT_FUNDS'])).toEqual({ count: 3, code: 'INSUFFICIENT_FUNDS' });
    expect(refusalsAfter(before, [])).toEqual(before);
  });

  it('stop the account at three, for the last one’s reason', () => {
    expect(whatStops({ count: 2, code: 'AUTHENTICATION' })).toBeNull();
    expect(whatStops({ count: 3, code: 'AUTHENTICATION' })).toBe('AUTHENTICATION');
    expect(whatStops(NO_REFUSALS)).toBeNull();
  });
});

describe('an entry', () => {
  it.each([
    ['not_sent', 'NOT_SENT', 1, true],
    ['not_sent', 'RATE_LIMITED', 2, true],
    ['not_sent', 'NOT_SENT', 3, false],
    ['not_sent', 'MARKET_RULE', 1, false],
    ['rejected', 'RATE_LIMITED', 1, false],
    ['not_executed', 'NOT_SENT', 1, false],
  ] as const)('whose attempt is %s with %s, try %i: waits again is %p', (state, code, tries, expected) => {
    expect(waitsAgain(state, code, tries)).toBe(expected);
  });
});

describe('those that go out together', () => {
  const spot: Shape = { marketType: 'SPOT', orderType: 'LIMIT' };
  const market: Shape = { marketType: 'SPOT', orderType: 'MARKET' };
  const futures: Shape = { marketType: 'FUTURES', orderType: 'LIMIT' };
  const stop: Shape = { marketType: 'SPOT', orderType: 'STOP_MARKET' };
  const fives = () => 5;

  it.each<[string, readonly Shape[], number]>([
    ['none of none', [], 0],
    ['as many as the exchange takes', [spot, market, spot, spot, spot, spot], 5],
    ['all where there are fewer', [spot, market], 2],
    ['those before one of another market type', [spot, spot, futures, spot], 2],
    ['those before a conditional one', [spot, stop, spot], 1],
    ['a conditional one alone', [stop, stop], 1],
  ])('are %s', (_what, line, count) => {
    expect(headOf(line, fives, NO_REFUSALS)).toEqual(line.slice(0, count));
  });

  it('are one where the exchange has no batches', () => {
    expect(headOf([spot, spot], () => 1, NO_REFUSALS)).toEqual([spot]);
  });

  it('are as many as their own market type allows', () => {
    const sizeOf = (marketType: string) => (marketType === 'FUTURES' ? 2 : 1);
    expect(headOf([futures, futures, futures], sizeOf, NO_REFUSALS)).toHaveLength(2);
  });

  it.each([
    [1, 2],
    [2, 1],
    [3, 1],
  ])('after %i account-wide refusals are at most %i', (count, most) => {
    const line = [spot, spot, spot, spot];
    expect(headOf(line, fives, { count, code: 'AUTHENTICATION' })).toHaveLength(most);
  });
});

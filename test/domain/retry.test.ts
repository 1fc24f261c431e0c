import { describe, expect, it } from '@jest/globals';
import type { AttemptEvent } from '../../src/domain/attempt.ts';
import { failure } from '../../src/domain/failure.ts';
import { REASONS, type ReasonCode } from '../../src/domain/reasons.ts';
import { countsAfter, MAX_UNCOUNTED, type RetryState, retryRefusal, standsAgainst } from '../../src/domain/retry.ts';

function aState({
  account,
  ...parts
}: Partial<Omit<RetryState, 'account'>> & { account?: Partial<RetryState['account']> }) {
  return {
    status: 'pending_retry',
    code: 'INSUFFICIENT_FUNDS',
    retryCount: 0,
    uncounted: 0,
    hasRequest: true,
    reduceOnly: false,
    ...parts,
    account: { isActive: true, isPaused: false, isFrozen: false, ...account },
  } as const satisfies RetryState;
}

describe('retryRefusal', () => {
  it.each([
    ['pending_retry', null],
    ['retrying', 'RETRY_IN_PROGRESS'],
    ['unconfirmed', 'UNCONFIRMED'],
    ['needs_review', 'NEEDS_REVIEW'],
    ['completed', 'NOT_RETRYABLE'],
    ['removed', 'NOT_RETRYABLE'],
  ] as const)('in %s is %s', (status, refusal) => {
    expect(retryRefusal(aState({ status }))).toBe(refusal);
  });

  it.each([
    [{ code: null }, null],
    [{ code: 'NOTHING_TO_REDUCE' }, 'NOT_RETRYABLE'],
    [{ code: null, hasRequest: false }, 'NOT_RETRYABLE'],
    [{ retryCount: 4 }, null],
    [{ retryCount: 5 }, 'MAX_RETRIES_EXCEEDED'],
    [{ uncounted: MAX_UNCOUNTED - 1 }, null],
    [{ uncounted: MAX_UNCOUNTED }, 'RATE_LIMITED'],
    [{ uncounted: MAX_UNCOUNTED, code: 'CLOCK_SKEW' }, 'CLOCK_SKEW'],
    [{ account: { isFrozen: true } }, 'ACCOUNT_FROZEN'],
    [{ account: { isActive: false } }, 'ACCOUNT_INACTIVE'],
    [{ account: { isPaused: true } }, 'TRADING_PAUSED'],
    [{ account: { isPaused: true }, reduceOnly: true }, null],
    [{ account: { isFrozen: true }, reduceOnly: true }, 'ACCOUNT_FROZEN'],
  ] as const)('of %j is %s', (parts, refusal) => {
    expect(retryRefusal(aState(parts))).toBe(refusal);
  });

  it('allows six refusals that are not counted', () => {
    expect(MAX_UNCOUNTED).toBe(6);
  });

  it('tells the first of several reasons', () => {
    const all = { status: 'retrying', code: 'NOT_SUPPORTED', retryCount: 5, uncounted: 6 } as const;
    const account = { isFrozen: true, isActive: false, isPaused: true };
    expect(retryRefusal(aState({ ...all, account }))).toBe('RETRY_IN_PROGRESS');
    expect(retryRefusal(aState({ ...all, status: 'pending_retry', account }))).toBe('NOT_RETRYABLE');
    expect(retryRefusal(aState({ retryCount: 5, uncounted: 6, account }))).toBe('MAX_RETRIES_EXCEEDED');
    expect(retryRefusal(aState({ uncounted: 6, account }))).toBe('RATE_LIMITED');
    expect(retryRefusal(aState({ account }))).toBe('ACCOUNT_FROZEN');
    expect(retryRefusal(aState({ account: { ...account, isFrozen: false } }))).toBe('ACCOUNT_INACTIVE');
  });
});

describe('countsAfter', () => {
  const FROZEN_RETRY = { isRetry: true, wasFrozen: true };
  const execution = { exchangeOrderId: '1', exchangeStatus: null, filledQuantity: null, averagePrice: null };
  const countsOf = (kind: 'rejected' | 'not_sent' | 'not_executed', code: ReasonCode) =>
    countsAfter({ kind, failure: failure(code) }, FROZEN_RETRY);
  const nothing = { retryCount: 0, uncounted: 0 };

  it.each([
    { kind: 'accepted', execution },
    { kind: 'unknown', failure: failure('EXCHANGE_UNAVAILABLE') },
    { kind: 'needs_review', failure: failure('RATE_LIMITED') },
  ] as const satisfies readonly AttemptEvent[])('lets the claim of a retry that is $kind count', (event) => {
    expect(countsAfter(event, FROZEN_RETRY)).toEqual(nothing);
  });

  it.each(Object.keys(REASONS) as ReasonCode[])('follows the table of reasons for %s', (code) => {
    const isGivenBack = ['RATE_LIMITED', 'CLOCK_SKEW', 'EXCHANGE_UNAVAILABLE', 'NOT_SENT'].includes(code);
    const isUncounted = ['RATE_LIMITED', 'CLOCK_SKEW'].includes(code);
    const retryCount = isGivenBack ? -1 : 0;
    expect(countsOf('rejected', code)).toEqual({ retryCount, uncounted: isUncounted ? 1 : 0 });
    expect(countsOf('not_executed', code)).toEqual({ retryCount, uncounted: 0 });
    expect(countsOf('not_sent', code)).toEqual({ retryCount: -1, uncounted: 0 });
  });

  it('gives nothing back of the webhook’s own submission, whose refusals are bounded all the same', () => {
    const first = { isRetry: false, wasFrozen: true };
    expect(countsAfter({ kind: 'not_sent', failure: failure('NOT_SENT') }, first)).toEqual(nothing);
    const refusal = { kind: 'rejected', failure: failure('RATE_LIMITED') } as const;
    expect(countsAfter(refusal, first)).toEqual({ retryCount: 0, uncounted: 1 });
  });

  it('gives back what crashed, or was refused, before it was frozen: it was never sent', () => {
    const early = { isRetry: true, wasFrozen: false };
    const event = { kind: 'not_executed', failure: failure('MARKETS_UNAVAILABLE') } as const;
    expect(countsAfter(event, early)).toEqual({ retryCount: -1, uncounted: 0 });
    expect(countsAfter(event, FROZEN_RETRY)).toEqual(nothing);
  });
});

describe('what stands against an order', () => {
  it.each([
    ['UNKNOWN_SYMBOL', {}, 'symbol'],
    ['UNKNOWN_SYMBOL', { candidates: 'BTC/USDT, BTC/USDC' }, 'symbol'],
    ['MARKET_RULE', { rule: 'min_cost' }, 'rule'],
    ['MARKET_RULE', {}, 'rule'],
    ['MARKET_RULE', { rule: 'margin_mode' }, null],
    ['INSUFFICIENT_FUNDS', {}, null],
    ['ORDER_REJECTED', {}, null],
    [null, {}, null],
  ] as const)('of %s with %j is %s', (code, params, against) => {
    expect(standsAgainst({ code, params })).toBe(against);
  });
});

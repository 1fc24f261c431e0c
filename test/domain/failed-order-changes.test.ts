import { describe, expect, it } from '@jest/globals';
import { FAILED_ORDER_STATUSES } from '../../src/domain/failed-order.ts';
import {
  judgeRemoval,
  judgeReset,
  judgeRestoral,
  judgeReview,
  judgeSchedule,
  type Removed,
} from '../../src/domain/failed-order-changes.ts';
import { MAX_UNCOUNTED, type RetryState } from '../../src/domain/retry.ts';

const refused = (code: string) => ({ kind: 'refused', code });
const allowed = (status: string) => ({ kind: 'allowed', status });
const UNCHANGED = { kind: 'unchanged' };

const aState = (parts: Partial<RetryState> = {}): RetryState => ({
  status: 'pending_retry',
  code: 'INSUFFICIENT_FUNDS',
  retryCount: 0,
  uncounted: 0,
  hasRequest: true,
  reduceOnly: false,
  account: { isActive: true, isPaused: false, isFrozen: false },
  ...parts,
});

describe('removing', () => {
  it.each([
    ['pending_retry', allowed('removed')],
    ['retrying', refused('RETRY_IN_PROGRESS')],
    ['unconfirmed', refused('UNCONFIRMED')],
    ['needs_review', refused('NEEDS_REVIEW')],
    ['completed', refused('COMPLETED')],
    ['removed', UNCHANGED],
  ] as const)('what is %s', (status, expected) => {
    expect(judgeRemoval(status)).toEqual(expected);
  });
});

describe('restoring', () => {
  const aRemoved = (parts: Partial<Removed> = {}): Removed => ({
    status: 'removed',
    isVoid: false,
    lastAttempt: 'rejected',
    removedFrom: 'pending_retry',
    ...parts,
  });

  it.each([
    ['rejected', 'pending_retry'],
    ['not_sent', 'pending_retry'],
    ['not_executed', 'pending_retry'],
    ['unknown', 'unconfirmed'],
    ['needs_review', 'needs_review'],
    ['accepted', 'completed'],
  ] as const)('gives the status of an attempt that is %s', (lastAttempt, status) => {
    expect(judgeRestoral(aRemoved({ lastAttempt }))).toEqual(allowed(status));
  });

  it('leaves alone what its sender was told to send again', () => {
    expect(judgeRestoral(aRemoved({ isVoid: true }))).toEqual(refused('NOT_RETRYABLE'));
  });

  it('gives a row of the old system the status in which it was removed here', () => {
    expect(judgeRestoral(aRemoved({ lastAttempt: null }))).toEqual(allowed('pending_retry'));
  });

  it('has a person look at a row that came removed from the old system', () => {
    expect(judgeRestoral(aRemoved({ lastAttempt: null, removedFrom: null }))).toEqual(allowed('needs_review'));
  });

  it.each(FAILED_ORDER_STATUSES.filter((status) => status !== 'removed'))('changes nothing in %s', (status) => {
    expect(judgeRestoral(aRemoved({ status }))).toEqual(UNCHANGED);
  });
});

describe('resetting', () => {
  it.each([
    [{ retryCount: 5 }, allowed('pending_retry')],
    [{ uncounted: MAX_UNCOUNTED }, allowed('pending_retry')],
    [{ retryCount: 4, uncounted: 5 }, refused('NOT_EXHAUSTED')],
    [{ retryCount: 1 }, refused('NOT_EXHAUSTED')],
    [{ uncounted: 1 }, refused('NOT_EXHAUSTED')],
    [{}, UNCHANGED],
    [{ retryCount: 5, status: 'retrying' }, refused('RETRY_IN_PROGRESS')],
    [{ retryCount: 5, status: 'unconfirmed' }, refused('UNCONFIRMED')],
    [{ retryCount: 5, status: 'needs_review' }, refused('NEEDS_REVIEW')],
    [{ retryCount: 5, status: 'completed' }, refused('NOT_RETRYABLE')],
    [{ retryCount: 5, status: 'removed' }, refused('NOT_RETRYABLE')],
  ] as const)('%j', (parts, expected) => {
    expect(judgeReset(aState(parts))).toEqual(expected);
  });
});

describe('a person’s verdict', () => {
  it.each(FAILED_ORDER_STATUSES)('in %s', (status) => {
    const isReviewed = status === 'needs_review';
    expect(judgeReview(status, true)).toEqual(isReviewed ? allowed('completed') : refused('NOT_IN_REVIEW'));
    expect(judgeReview(status, false)).toEqual(isReviewed ? allowed('pending_retry') : refused('NOT_IN_REVIEW'));
  });
});

describe('scheduling', () => {
  const at = new Date('2026-12-01T09:00:00Z');

  it.each([
    [{}, allowed('pending_retry')],
    [{ retryCount: 5 }, refused('MAX_RETRIES_EXCEEDED')],
    [{ status: 'unconfirmed' }, refused('UNCONFIRMED')],
    [{ code: 'NOT_SUPPORTED' }, refused('NOT_RETRYABLE')],
    [{ account: { isActive: true, isPaused: true, isFrozen: false } }, refused('TRADING_PAUSED')],
  ] as const)('asks whether it may be retried: %j', (parts, expected) => {
    expect(judgeSchedule(aState(parts), false, at)).toEqual(expected);
  });

  it('can always be taken back', () => {
    const paused = aState({ account: { isActive: true, isPaused: true, isFrozen: false } });
    expect(judgeSchedule(paused, true, null)).toEqual(allowed('pending_retry'));
    expect(judgeSchedule(paused, false, null)).toEqual(UNCHANGED);
  });
});

import { describe, expect, it } from '@jest/globals';
import { canRetry, FAILED_ORDER_STATUSES, MAX_RETRIES, STATUS_OF_ATTEMPT } from '../../src/domain/failed-order.ts';
import { REASONS, type ReasonCode } from '../../src/domain/reasons.ts';

describe('a failed order', () => {
  it('has the status that its last attempt gives it', () => {
    expect(STATUS_OF_ATTEMPT).toEqual({
      sending: 'retrying',
      accepted: 'completed',
      rejected: 'pending_retry',
      not_sent: 'pending_retry',
      not_executed: 'pending_retry',
      unknown: 'unconfirmed',
      needs_review: 'needs_review',
    });
  });

  it.each(FAILED_ORDER_STATUSES)('in %s can be retried only when proven not executed', (status) => {
    expect(canRetry({ status, code: 'INSUFFICIENT_FUNDS', retryCount: 0 })).toBe(status === 'pending_retry');
  });

  it('can be retried five times', () => {
    const atCount = (retryCount: number) => canRetry({ status: 'pending_retry', code: 'NOT_FILLED', retryCount });
    expect(MAX_RETRIES).toBe(5);
    expect([0, 4, 5, 6].map(atCount)).toEqual([true, true, false, false]);
  });

  it.each(Object.keys(REASONS) as ReasonCode[])('with %s follows the table of reasons', (code) => {
    expect(canRetry({ status: 'pending_retry', code, retryCount: 0 })).toBe(REASONS[code].retryable);
  });

  it('without a code, from the system before, can be retried', () => {
    expect(canRetry({ status: 'pending_retry', code: null, retryCount: 0 })).toBe(true);
  });
});

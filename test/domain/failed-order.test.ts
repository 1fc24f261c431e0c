import { describe, expect, it } from '@jest/globals';
import { STATUS_OF_ATTEMPT } from '../../src/domain/failed-order.ts';

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
});

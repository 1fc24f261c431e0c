import { describe, expect, it } from '@jest/globals';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import {
  accepted,
  aFailedOrder,
  claim,
  needsReview,
  notExecuted,
  notSent,
  rejected,
  retry,
  unknown,
} from './builders.ts';

const MANY = 100;

/** Each way in which a retry can end, and what it leaves counted (order protocol, step 7). */
const ENDS: readonly (readonly [string, readonly AttemptEvent[], number, number])[] = [
  ['accepted', [accepted()], 1, 0],
  ['accepted, then closed with nothing filled', [accepted(), rejected('NOT_FILLED')], 1, 0],
  ['refused for funds', [rejected()], 1, 0],
  ['refused for the rate limit', [rejected('RATE_LIMITED')], 0, 1],
  ['refused for the clock', [rejected('CLOCK_SKEW')], 0, 1],
  ['refused by an unavailable exchange', [rejected('EXCHANGE_UNAVAILABLE')], 0, 0],
  ['not sent', [notSent()], 0, 0],
  ['not sent for a rule of the market', [notSent('MARKET_RULE')], 0, 0],
  ['unknown', [unknown()], 1, 0],
  ['unknown, then accepted late', [unknown(), accepted()], 1, 0],
  ['unknown, then refused for the rate limit', [unknown(), rejected('RATE_LIMITED')], 0, 1],
  ['unknown, then proven not executed', [unknown(), notExecuted()], 1, 0],
  ['unknown for the exchange’s fault', [unknown(true)], 1, 0],
  ['so, then proven not executed', [unknown(true), notExecuted('EXCHANGE_UNAVAILABLE')], 0, 0],
  ['unknown, then a person’s to tell', [unknown(), needsReview()], 1, 0],
];

export function countsContract(subject: () => FailedOrderSubject): void {
  const countsOf = async (id: number) => {
    const { retryCount, uncounted } = await subject().retryFacts(id);
    return { retryCount, uncounted };
  };

  it.each(ENDS)('after a retry that is %s', async (_, events, retryCount, uncounted) => {
    const { id } = await aFailedOrder(subject());
    await retry(subject(), id, ...events);
    expect(await countsOf(id)).toEqual({ retryCount, uncounted });
  });

  it('are not touched by an answer that comes too late to matter', async () => {
    const { id } = await aFailedOrder(subject());
    const { ref } = await retry(subject(), id, notSent());
    await subject().ledger.record(ref, rejected('RATE_LIMITED'));
    expect(await countsOf(id)).toEqual({ retryCount: 0, uncounted: 0 });
  });

  it('bound refusals of the webhook’s own submission too, which has no retry to give back', async () => {
    const { id } = await aFailedOrder(subject(), { events: [rejected('RATE_LIMITED')] });
    expect(await countsOf(id)).toEqual({ retryCount: 0, uncounted: 1 });
  });

  describe('after an instance died over a retry', () => {
    const takenOver = async (preparation?: { readonly kind: 'waiting' }) => {
      const { id } = await aFailedOrder(subject());
      const { ref } = await claim(subject(), id, preparation === undefined ? {} : { preparation });
      await subject().expireLeases();
      const attempts = await subject().other.claimExpired(MANY);
      const taken = attempts.find((attempt) => attempt.ref.attemptId === ref.attemptId);
      if (taken === undefined) throw new Error('Nobody took it over');
      return { id, taken };
    };

    it('keep it counted: it may have been sent', async () => {
      const { id, taken } = await takenOver();
      expect(await subject().retryFacts(id)).toMatchObject({ status: 'unconfirmed', retryCount: 1 });
      await subject().other.record(taken.ref, notExecuted());
      expect(await subject().retryFacts(id)).toMatchObject({ status: 'pending_retry', retryCount: 1 });
    });

    it('give it back where it was never frozen', async () => {
      const { id, taken } = await takenOver({ kind: 'waiting' });
      await subject().other.record(taken.ref, notExecuted('NOT_SENT'));
      expect(await subject().retryFacts(id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
    });
  });
}

import { expect, it } from '@jest/globals';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import type { Change } from '../ledger-subject.ts';
import { aRequest, shown } from '../order-ledger/builders.ts';
import { aFailedOrder, candidateOf, needsReview, rejected, retry, unknown } from './builders.ts';

export function candidateContract(subject: () => FailedOrderSubject): void {
  const stateAfter = async (...changes: readonly Change[]) => {
    const { id } = await aFailedOrder(subject());
    for (const change of changes) await subject().change(change);
    return (await candidateOf(subject(), id)).state;
  };

  it('tells the order as it was asked for, where it trades and how it stands', async () => {
    const request = aRequest({ marketType: 'FUTURES', reduceOnly: true, positionSide: 'SHORT', timeInForce: 'IOC' });
    const { id } = await aFailedOrder(subject(), { request });
    const candidate = await candidateOf(subject(), id);
    expect(candidate).toMatchObject({
      id,
      attempts: 1,
      open: null,
      limits: { allowedSymbols: ['BTC/USDT', 'ETH/USDT'], maxOrderValue: '1000.5' },
      account: { name: 'main', exchange: 'binance', key: { fingerprint: 'key-of-main' } },
      state: {
        status: 'pending_retry',
        code: 'INSUFFICIENT_FUNDS',
        retryCount: 0,
        uncounted: 0,
        hasRequest: true,
        reduceOnly: true,
        account: { isActive: true, isPaused: false, isFrozen: false },
      },
    });
    expect(shown(candidate.request)).toEqual(shown(request));
  });

  it('is not there for somebody else, nor where there is none', async () => {
    const { id } = await aFailedOrder(subject());
    expect(await subject().actions.candidate(subject().stranger.userId, id)).toBeNull();
    expect(await subject().actions.candidate(subject().actor.userId, 2_000_000_000)).toBeNull();
  });

  it.each<[string, Change]>([
    ['the user', { kind: 'user', set: { isActive: false } }],
    ['the strategy', { kind: 'strategy', set: { isActive: false } }],
    ['the link', { kind: 'link', name: 'main', isActive: false }],
    ['the account', { kind: 'account', name: 'main', set: { isActive: false } }],
  ])('is inactive with %s', async (_, change) => {
    expect((await stateAfter(change)).account.isActive).toBe(false);
  });

  it.each<[string, Change]>([
    ['the strategy', { kind: 'strategy', set: { isDeleted: true } }],
    ['the account', { kind: 'account', name: 'main', set: { isDeleted: true } }],
  ])('is inactive once %s is deleted', async (_, change) => {
    expect((await stateAfter(change)).account.isActive).toBe(false);
  });

  it.each<[string, Change]>([
    ['the user', { kind: 'user', set: { isPaused: true } }],
    ['the account', { kind: 'account', name: 'main', set: { isPaused: true } }],
  ])('is paused with %s', async (_, change) => {
    expect((await stateAfter(change)).account).toEqual({ isActive: true, isPaused: true, isFrozen: false });
  });

  it('is frozen with its account', async () => {
    const { account } = await stateAfter({ kind: 'account', name: 'main', set: { isFrozen: true } });
    expect(account).toEqual({ isActive: true, isPaused: false, isFrozen: true });
  });

  it('is touched by nothing that is done to another account', async () => {
    const set = { isFrozen: true, isPaused: true, isActive: false };
    const { account } = await stateAfter({ kind: 'account', name: 'second', set });
    expect(account).toEqual({ isActive: true, isPaused: false, isFrozen: false });
  });

  it.each([
    ['unknown', [unknown()]],
    ['needs_review', [unknown(), needsReview()]],
  ] as const)('bears an attempt that is %s, with the key that it was sent with', async (_, events) => {
    const { id, ref } = await aFailedOrder(subject(), { events });
    await subject().change({ kind: 'new_key', name: 'main', fingerprint: 'newer-key' });
    const { open, account } = await candidateOf(subject(), id);
    expect(account.key?.fingerprint).toBe('newer-key');
    expect(open).toMatchObject({
      ref,
      failure: { code: 'NO_ANSWER' },
      prepared: { marketId: 'BTCUSDT' },
      account: { name: 'main', key: { fingerprint: 'key-of-main' } },
    });
  });

  it('bears it without an account once that key is gone', async () => {
    const { id } = await aFailedOrder(subject(), { events: [unknown()] });
    await subject().change({ kind: 'key_gone', fingerprint: 'key-of-main' });
    expect((await candidateOf(subject(), id)).open?.account).toBeNull();
  });

  it('counts its submissions', async () => {
    const { id } = await aFailedOrder(subject());
    await retry(subject(), id, rejected());
    await retry(subject(), id, rejected());
    expect(await candidateOf(subject(), id)).toMatchObject({ attempts: 3, state: { retryCount: 2 } });
  });
}

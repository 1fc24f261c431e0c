import { expect, it } from '@jest/globals';
import { EVERY_FAILED_ORDER, type FailedOrderFilter } from '../../../src/application/ports/failed-orders.ts';
import { aRefusal, aRequest } from '../order-ledger/builders.ts';
import { idsOf, type QueriesSubject, refused } from './subject.ts';

const STRANGER = 2_000_000_000;
const NONE = { pending_retry: 0, retrying: 0, unconfirmed: 0, needs_review: 0, completed: 0, removed: 0 };

export function countsContract(subject: () => QueriesSubject): void {
  const byStatus = (filter: Partial<FailedOrderFilter> = {}, userId = subject().world.userId) =>
    subject().failedOrders.countByStatus(userId, { ...EVERY_FAILED_ORDER, ...filter });
  const byReason = (filter: Partial<FailedOrderFilter> = {}, userId = subject().world.userId) =>
    subject().failedOrders.countByReason(userId, { ...EVERY_FAILED_ORDER, ...filter });

  it('counts each status, whichever the filter names', async () => {
    const [main, second] = idsOf(await refused(subject()));
    await refused(subject(), { request: aRequest({ symbol: 'ETH/USDT' }) });
    await subject().alter(main ?? 0, { status: 'removed' });
    await subject().alter(second ?? 0, { status: 'needs_review' });

    expect(await byStatus()).toEqual({ ...NONE, pending_retry: 2, needs_review: 1, removed: 1 });
    expect(await byStatus({ statuses: ['removed'] })).toEqual(await byStatus());
    expect(await byStatus({ symbol: 'btc/usdt' })).toEqual({ ...NONE, needs_review: 1, removed: 1 });
    expect(await byStatus({ q: 'eth' })).toEqual({ ...NONE, pending_retry: 2 });
  });

  it('counts each reason, the most frequent one first', async () => {
    await refused(subject(), { failure: aRefusal({ code: 'ORDER_REJECTED' }) });
    await refused(subject());
    const [main, second] = idsOf(await refused(subject()));
    await subject().alter(main ?? 0, { status: 'removed' });
    await subject().alter(second ?? 0, { retryCount: 5 });

    expect(await byReason()).toEqual([
      { code: 'INSUFFICIENT_FUNDS', reason: null, count: 4 },
      { code: 'ORDER_REJECTED', reason: null, count: 2 },
    ]);
    expect(await byReason({ statuses: ['removed'] })).toEqual([{ code: 'INSUFFICIENT_FUNDS', reason: null, count: 1 }]);
    expect(await byReason({ exhausted: false, code: 'INSUFFICIENT_FUNDS' })).toEqual([
      { code: 'INSUFFICIENT_FUNDS', reason: null, count: 3 },
    ]);
  });

  it('counts what has no code by the text that it came with', async () => {
    const old = idsOf([...(await refused(subject())), ...(await refused(subject()))]);
    const texts = ['옛 사유', 'Old reason', '옛 사유'];
    for (const [place, oldReason] of texts.entries()) await subject().alter(old[place] ?? 0, { oldReason });

    expect(await byReason()).toEqual([
      { code: null, reason: '옛 사유', count: 2 },
      { code: 'INSUFFICIENT_FUNDS', reason: null, count: 1 },
      { code: null, reason: 'Old reason', count: 1 },
    ]);
  });

  it('counts by the day of UTC, the status by now and the reason', async () => {
    const [main, second] = await refused(subject());
    await refused(subject(), { failure: aRefusal({ code: 'ORDER_REJECTED' }) });
    await subject().alter(main?.id ?? 0, { status: 'removed' });
    await subject().alter(second?.id ?? 0, { oldReason: 'Old reason' });
    const day = main?.createdAt.toISOString().slice(0, 10) ?? '';
    const byDay = (
      from: string,
      to: string,
      strategyAccountId: number | null = null,
      userId = subject().world.userId,
    ) => subject().failedOrders.countByDay(userId, { from, to, strategyAccountId });

    expect(await byDay(day, day)).toEqual([
      { day, status: 'pending_retry', code: null, count: 1 },
      { day, status: 'pending_retry', code: 'ORDER_REJECTED', count: 2 },
      { day, status: 'removed', code: 'INSUFFICIENT_FUNDS', count: 1 },
    ]);
    expect(await byDay(day, day, second?.strategyAccountId)).toEqual([
      { day, status: 'pending_retry', code: null, count: 1 },
      { day, status: 'pending_retry', code: 'ORDER_REJECTED', count: 1 },
    ]);
    expect(await byDay('2000-01-01', '2000-12-31')).toEqual([]);
    expect(await byDay(day, day, null, STRANGER)).toEqual([]);
  });

  it('counts nothing of another user', async () => {
    await refused(subject());
    expect(await byStatus({}, STRANGER)).toEqual(NONE);
    expect(await byReason({}, STRANGER)).toEqual([]);
  });
}

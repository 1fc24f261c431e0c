import { expect, it } from '@jest/globals';
import { aFailedOrder, rejected, retry, unknown } from '../failed-order-actions/builders.ts';
import { take } from '../order-ledger/builders.ts';
import { type BatchSubject, failedOrders, limitOrder, resultsOf, running, viewOf } from './subject.ts';

const LATER = new Date('2100-01-01T00:00:00Z');

export function changeContract(subject: () => BatchSubject): void {
  const statusOf = async (id: number) => (await subject().retryFacts(id)).status;

  it('removes many at once, in parts, each with its history and without its schedule', async () => {
    const ids = await failedOrders(subject(), 3);
    await subject().actions.schedule(subject().actor, ids[1] ?? 0, LATER);
    const { id, lane } = await running(subject(), { action: 'remove', ids });
    expect(await subject().lanes.change(lane, 2)).toBe(2);
    expect(await Promise.all(ids.map(statusOf))).toEqual(['removed', 'removed', 'pending_retry']);
    expect(await subject().lanes.change(lane, 2)).toBe(1);
    expect(await subject().lanes.change(lane, 2)).toBe(0);
    expect(await subject().retryFacts(ids[1] ?? 0)).toMatchObject({ status: 'removed', scheduledAt: null });
    const { userId } = subject().actor;
    expect((await subject().history(ids[2] ?? 0)).at(-1)).toMatchObject({
      userId,
      action: 'removed',
      detail: { by: 'batch', from: 'pending_retry' },
    });
    expect(await viewOf(subject(), id)).toMatchObject({ entries: { done: 3, waiting: 0 } });
  });

  it('restores many at once, each to the status that its attempts give', async () => {
    const [rejectedId = 0] = await failedOrders(subject(), 1);
    const legacy = await subject().addLegacy({ request: limitOrder(), status: 'pending_retry' });
    const imported = await subject().addLegacy({ request: limitOrder(), status: 'removed' });
    for (const id of [rejectedId, legacy]) await subject().actions.remove(subject().actor, id);
    const ids = [rejectedId, legacy, imported];
    const { lane } = await running(subject(), { action: 'restore', ids });
    await subject().lanes.change(lane, 10);
    expect(await Promise.all(ids.map(statusOf))).toEqual(['pending_retry', 'pending_retry', 'needs_review']);
    expect((await subject().history(legacy)).at(-1)).toMatchObject({ action: 'restored', detail: { by: 'batch' } });
  });

  it('does not restore what was removed because its webhook was answered 503', async () => {
    const { signal, orders } = await take(subject());
    await subject().ledger.voidSignals([signal.id]);
    const id = (await subject().failedOrderOf(orders[0]?.orderId ?? 0)) ?? 0;
    const batch = await running(subject(), { action: 'restore', ids: [id] });
    await subject().lanes.change(batch.lane, 10);
    expect(await resultsOf(subject(), batch.id)).toEqual({ [id]: 'left_out NOT_RETRYABLE' });
    expect(await statusOf(id)).toBe('removed');
  });

  it('judges each when its turn comes', async () => {
    const { id: open } = await aFailedOrder(subject());
    const { id: gone } = await aFailedOrder(subject());
    const batch = await running(subject(), { action: 'remove', ids: [open, gone] });
    await retry(subject(), open, unknown());
    await subject().actions.remove(subject().actor, gone);
    await subject().lanes.change(batch.lane, 10);
    expect(await resultsOf(subject(), batch.id)).toEqual({ [open]: 'left_out UNCONFIRMED', [gone]: 'done' });
    expect(await statusOf(open)).toBe('unconfirmed');
    expect((await subject().history(gone)).filter(({ action }) => action === 'removed')).toHaveLength(1);
  });

  it('leaves what was not removed as it is when it is to be restored', async () => {
    const { id } = await aFailedOrder(subject(), { events: [rejected()] });
    const batch = await running(subject(), { action: 'restore', ids: [id] });
    await subject().lanes.change(batch.lane, 10);
    expect(await resultsOf(subject(), batch.id)).toEqual({ [id]: 'done' });
    expect(await subject().history(id)).toEqual([]);
  });

  it('changes nothing of a batch that is cancelled', async () => {
    const ids = await failedOrders(subject(), 2);
    const { id, lane } = await running(subject(), { action: 'remove', ids });
    await subject().batches.cancel(subject().actor.userId, id);
    expect(await subject().lanes.change(lane, 10)).toBe(0);
    expect(await Promise.all(ids.map(statusOf))).toEqual(['pending_retry', 'pending_retry']);
  });

  it('changes nothing once another instance goes on with it', async () => {
    const ids = await failedOrders(subject(), 1);
    const { lane } = await running(subject(), { action: 'remove', ids });
    await subject().expireLanes();
    await subject().otherLanes.claim(20);
    expect(await subject().lanes.change(lane, 10)).toBeNull();
    expect(await Promise.all(ids.map(statusOf))).toEqual(['pending_retry']);
  });
}

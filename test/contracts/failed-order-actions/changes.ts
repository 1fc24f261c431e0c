import { describe, expect, it } from '@jest/globals';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { take } from '../order-ledger/builders.ts';
import { accepted, aFailedOrder, claim, needsReview, rejected, retry, unknown } from './builders.ts';

const LATER = new Date('2100-01-01T00:00:00Z');

export function changesContract(subject: () => FailedOrderSubject): void {
  const refused = (code: string) => ({ kind: 'refused', code });
  const remove = (id: number) => subject().actions.remove(subject().actor, id);
  const restore = (id: number) => subject().actions.restore(subject().actor, id);
  const reset = (id: number) => subject().actions.reset(subject().actor, id);
  const statusOf = async (id: number) => (await subject().retryFacts(id)).status;

  describe('removing', () => {
    it('takes it out of sight with its schedule, and is undone by restoring', async () => {
      const { id } = await aFailedOrder(subject());
      await subject().actions.schedule(subject().actor, id, LATER);
      expect(await remove(id)).toEqual({ kind: 'changed', status: 'removed' });
      expect(await subject().retryFacts(id)).toMatchObject({ status: 'removed', scheduledAt: null });
      expect(await restore(id)).toEqual({ kind: 'changed', status: 'pending_retry' });
      expect(await subject().retryFacts(id)).toMatchObject({ status: 'pending_retry', scheduledAt: null });
      const { userId } = subject().actor;
      expect((await subject().history(id)).slice(1)).toEqual([
        { userId, action: 'removed', detail: { from: 'pending_retry' } },
        { userId, action: 'restored', detail: {} },
      ]);
    });

    it('changes nothing the second time', async () => {
      const { id } = await aFailedOrder(subject());
      await remove(id);
      expect(await remove(id)).toEqual({ kind: 'unchanged', status: 'removed' });
      expect(await subject().history(id)).toHaveLength(1);
    });

    it.each<[string, readonly AttemptEvent[], string]>([
      ['unconfirmed', [unknown()], 'UNCONFIRMED'],
      ['needs_review', [unknown(), needsReview()], 'NEEDS_REVIEW'],
      ['completed', [unknown(), accepted()], 'COMPLETED'],
    ])('is refused in %s', async (status, events, code) => {
      const { id } = await aFailedOrder(subject(), { events });
      expect(await remove(id)).toEqual(refused(code));
      expect(await statusOf(id)).toBe(status);
      expect(await subject().history(id)).toEqual([]);
    });

    it('is refused while it is retried', async () => {
      const { id } = await aFailedOrder(subject());
      await claim(subject(), id);
      expect(await remove(id)).toEqual(refused('RETRY_IN_PROGRESS'));
      expect(await statusOf(id)).toBe('retrying');
    });

    it('and retrying at once leaves exactly one of both', async () => {
      const { id } = await aFailedOrder(subject());
      const [claimed, removed] = await Promise.allSettled([claim(subject(), id), remove(id)]);
      const isRemoved = removed.status === 'fulfilled' && removed.value.kind === 'changed';
      expect([claimed.status === 'fulfilled', isRemoved].filter(Boolean)).toHaveLength(1);
      expect(await statusOf(id)).toBe(isRemoved ? 'removed' : 'retrying');
    });
  });

  describe('restoring', () => {
    it('changes nothing of what was not removed', async () => {
      const { id } = await aFailedOrder(subject());
      expect(await restore(id)).toEqual({ kind: 'unchanged', status: 'pending_retry' });
    });

    it('is refused where the webhook was answered 503: its sender was told to send again', async () => {
      const { signal, orders } = await take(subject());
      await subject().ledger.voidSignals([signal.id]);
      const id = (await subject().failedOrderOf(orders[0]?.orderId ?? 0)) ?? 0;
      expect(await statusOf(id)).toBe('removed');
      expect(await restore(id)).toEqual(refused('NOT_RETRYABLE'));
      expect(await statusOf(id)).toBe('removed');
    });
  });

  describe('resetting', () => {
    it('gives an exhausted one its retries back, and says how many they were', async () => {
      const { id } = await aFailedOrder(subject(), { events: [rejected('RATE_LIMITED')] });
      for (let count = 0; count < 5; count += 1) await retry(subject(), id, rejected());
      expect(await reset(id)).toEqual({ kind: 'changed', status: 'pending_retry' });
      expect(await subject().retryFacts(id)).toMatchObject({ retryCount: 0, uncounted: 0 });
      expect((await subject().history(id)).at(-1)).toEqual({
        userId: subject().actor.userId,
        action: 'reset',
        detail: { retry_count: 5, uncounted: 1 },
      });
      expect(await reset(id)).toEqual({ kind: 'unchanged', status: 'pending_retry' });
    });

    it('is refused to one that has retries left', async () => {
      const { id } = await aFailedOrder(subject());
      await retry(subject(), id, rejected());
      expect(await reset(id)).toEqual(refused('NOT_EXHAUSTED'));
      expect((await subject().retryFacts(id)).retryCount).toBe(1);
    });
  });

  it('are not there for somebody else', async () => {
    const { id } = await aFailedOrder(subject(), { events: [unknown(), needsReview()] });
    const { actions, stranger } = subject();
    const notFound = { kind: 'not_found' };
    expect(await actions.remove(stranger, id)).toEqual(notFound);
    expect(await actions.restore(stranger, id)).toEqual(notFound);
    expect(await actions.reset(stranger, id)).toEqual(notFound);
    expect(await actions.schedule(stranger, id, LATER)).toEqual(notFound);
    expect(await actions.resolve(stranger, id, { kind: 'denied' })).toEqual(notFound);
    expect(await statusOf(id)).toBe('needs_review');
    expect(await subject().history(id)).toEqual([]);
  });
}

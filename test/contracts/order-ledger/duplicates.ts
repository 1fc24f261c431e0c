import { expect, it } from '@jest/globals';
import type { TakeIn } from '../../../src/application/ports/order-ledger.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import type { LedgerSubject } from '../ledger-subject.ts';
import { aDraft, aSignal, readStrategy, type Taken, take } from './builders.ts';

/** "Duplicates of a webhook" of the order protocol. */
export function duplicatesContract(subject: () => LedgerSubject): void {
  const again = async (change: Parameters<typeof aSignal>[2], ledger = subject().other): Promise<TakeIn> => {
    const strategy = await readStrategy(subject());
    const drafts = strategy.accounts.map((link) => aDraft(subject(), link));
    return ledger.takeIn(aSignal(subject(), strategy, change), subject().world.strategyToken, drafts);
  };
  const earlier = ({ signal }: Taken, sameBody = true) => ({
    kind: 'duplicate',
    of: { id: signal.id, sameBody, deadlineAt: signal.deadlineAt },
  });

  it('knows a webhook id again, on any instance, and tells whether the body is the same', async () => {
    const taken = await take(subject(), { signal: { webhookId: 'alert-1' } });
    expect(await again({ webhookId: 'alert-1' })).toEqual(earlier(taken));
    expect(await again({ webhookId: 'alert-1', body: 'SELL 1 BTC/USDT' })).toEqual(earlier(taken, false));
    expect((await again({ webhookId: 'alert-2' })).kind).toBe('journaled');
  });

  it('journals one of twenty that come at once, and calls the others duplicates of it', async () => {
    const strategy = await readStrategy(subject());
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const drafts = strategy.accounts.map((link) => aDraft(subject(), link));
        const signal = aSignal(subject(), strategy, { webhookId: 'all-at-once' });
        const ledger = index % 2 === 0 ? subject().ledger : subject().other;
        return ledger.takeIn(signal, subject().world.strategyToken, drafts);
      }),
    );
    expect(results.filter(({ kind }) => kind === 'journaled')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'duplicate')).toHaveLength(19);
    expect(await subject().countOrders()).toBe(2);
  });

  it('knows the id of one whose orders are in an archive, with its answer and what became of it', async () => {
    const taken = await take(subject(), { signal: { webhookId: 'long ago' } });
    const answer = { status: 200 as const, body: { success: true } };
    await subject().ledger.keepAnswer(taken.signal.id, answer);
    await subject().archive(taken.signal.id, 'removed');

    expect(await again({ webhookId: 'long ago' })).toEqual(earlier(taken));
    expect(await subject().ledger.viewSignal(taken.signal.id)).toMatchObject({ answer, archivedAs: 'removed' });
  });

  it('does not let a refused signal occupy its id', async () => {
    const strategy = await readStrategy(subject());
    const refused = aSignal(subject(), strategy, { webhookId: 'retry-me' });
    await subject().ledger.keepRefused(refused, { code: 'INVALID_ORDER', error: 'price is required', detail: null });
    expect(await subject().signalStatus(refused.id)).toBe('refused');
    expect((await again({ webhookId: 'retry-me' })).kind).toBe('journaled');
  });

  it('takes identical bodies without an id for two orders', async () => {
    await take(subject());
    expect((await again({})).kind).toBe('journaled');
    expect(await subject().countOrders()).toBe(4);
  });

  it('lets an identical body join the one whose instance died before it was answered', async () => {
    const taken = await take(subject());
    await subject().killFirstInstance();
    expect(await again({})).toEqual(earlier(taken));
    expect(await again({})).toEqual(earlier(taken));
    expect(await subject().countOrders()).toBe(2);
  });

  it('joins nothing that was answered', async () => {
    const { signal } = await take(subject());
    await subject().ledger.markAnswered(signal.id);
    await subject().killFirstInstance();
    expect((await again({})).kind).toBe('journaled');
  });

  it('goes on joining one that was adopted, until it was answered', async () => {
    const taken = await take(subject());
    await subject().killFirstInstance();
    await subject().other.adoptSignal(taken.signal.id);
    expect(await again({})).toEqual(earlier(taken));
    await subject().other.markAnswered(taken.signal.id);
    expect((await again({})).kind).toBe('journaled');
  });

  it('joins nothing with another body, and nothing when it has an id of its own', async () => {
    await take(subject());
    await subject().killFirstInstance();
    expect((await again({ body: 'SELL 1 BTC/USDT' })).kind).toBe('journaled');
    expect((await again({ webhookId: 'own-id' })).kind).toBe('journaled');
  });

  it('joins nothing that came with an id', async () => {
    await take(subject(), { signal: { webhookId: 'its-id' } });
    await subject().killFirstInstance();
    expect((await again({})).kind).toBe('journaled');
  });

  it('joins nothing after a minute', async () => {
    await take(subject());
    await subject().killFirstInstance();
    const receivedAt = new Date(subject().now().getTime() + TIMINGS.rejoin + 1_000);
    expect((await again({ receivedAt })).kind).toBe('journaled');
  });
}

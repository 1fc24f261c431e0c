import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../../src/domain/amounts.ts';
import type { OrderRequest } from '../../../src/domain/order.ts';
import { aFailedOrder, needsReview, rejected, unknown } from '../failed-order-actions/builders.ts';
import { aRequest } from '../order-ledger/builders.ts';
import { type Asked, askedFor, type BatchSubject, create, entriesOf, failedPair, limitOrder } from './subject.ts';

const MINUTE = 60_000;

export function previewContract(subject: () => BatchSubject): void {
  const preview = async (asked: Asked) => {
    const { id: _, ...batch } = askedFor(subject(), asked);
    return subject().batches.preview(batch);
  };

  /** Refused before what would be sent was known: its quantity is the one that was asked for. */
  const unprepared = (change: Partial<OrderRequest>) =>
    failedPair(subject(), limitOrder(change), rejected(), { kind: 'waiting' });
  const base = (quantity: string) => ({ kind: 'base', quantity: Quantity.of(quantity) }) as const;

  it('groups by account and symbol what would be done', async () => {
    await unprepared({});
    await unprepared({ symbol: 'ETH/USDT' });
    const { total, groups, leftOut } = await preview({ filter: {} });
    const at = (accountName: string) => ({ accountName, exchange: 'binance', sandbox: false, buys: 1, sells: 0 });
    expect(total).toBe(4);
    expect(leftOut).toEqual([]);
    expect(groups).toMatchObject([
      { ...at('main'), symbol: 'BTC/USDT' },
      { ...at('main'), symbol: 'ETH/USDT' },
      { ...at('second'), symbol: 'BTC/USDT' },
      { ...at('second'), symbol: 'ETH/USDT' },
    ]);
    expect(new Set(groups.map(({ accountId }) => accountId)).size).toBe(2);
  });

  it('nets exactly what would be bought and sold', async () => {
    const quantities = [
      ['BUY', '0.10000000000000000001'],
      ['SELL', '0.3'],
      ['BUY', '0.05'],
    ] as const;
    for (const [side, quantity] of quantities) await unprepared({ side, amount: base(quantity) });
    const [main] = (await preview({ filter: {} })).groups;
    expect(main).toMatchObject({ buys: 2, sells: 1, net: '-0.14999999999999999999' });
  });

  it('nets nothing that is known only by its cost', async () => {
    await unprepared({});
    await unprepared({ amount: { kind: 'quote', cost: Quantity.of('100') } });
    const { groups } = await preview({ filter: {} });
    expect(groups.map(({ buys, net }) => [buys, net])).toEqual([
      [2, null],
      [2, null],
    ]);
  });

  it('tells nothing of what is nobody’s or another’s but that it is not found', async () => {
    const { main } = await failedPair(subject());
    const { userId } = subject().stranger;
    const notFound = [{ reason: 'NOT_FOUND', count: 2 }];
    expect(await preview({ ids: [main, 2_000_000_000], userId })).toEqual({ total: 2, groups: [], leftOut: notFound });
    expect(await preview({ filter: {}, userId })).toEqual({ total: 0, groups: [], leftOut: [] });
  });

  it('keeps nothing', async () => {
    const { main } = await failedPair(subject());
    await preview({ ids: [main] });
    expect(await subject().lanes.claim(20)).toEqual([]);
    expect((await create(subject(), { ids: [main] })).created).toMatchObject({ kind: 'created', total: 1 });
  });

  describe('is what is frozen at this moment', () => {
    /** Some of all that can be left out, and some that is not. The last one, of the old system, has no side that is known. */
    const aMixture = async () => {
      const pairs = [await failedPair(subject()), await failedPair(subject(), limitOrder({ side: 'SELL' }))];
      const [market, stale] = [await failedPair(subject(), aRequest()), await failedPair(subject(), aRequest())];
      await subject().age(stale.main, 6 * MINUTE);
      const removed = await failedPair(subject(), aRequest());
      await subject().actions.remove(subject().actor, removed.main);
      const open = await aFailedOrder(subject(), { events: [unknown()] });
      const review = await aFailedOrder(subject(), { events: [unknown(), needsReview()] });
      const final = await failedPair(subject(), limitOrder(), rejected('NOTHING_TO_REDUCE'));
      const broken = await subject().addLegacy({ request: null, status: 'pending_retry' });
      await subject().change({ kind: 'account', name: 'second', set: { isPaused: true } });
      const all = [...pairs, market, stale, removed, final].flatMap(({ main, second }) => [main, second]);
      return [...all, open.id, review.id, 2_000_000_000, 2_000_000_001, broken];
    };

    it.each<[string, (ids: readonly number[]) => Asked]>([
      ['a retry of ids', (ids) => ({ ids })],
      ['a retry of stale ones, too', (ids) => ({ ids, includeStale: true })],
      ['a removal of ids', (ids) => ({ action: 'remove', ids: ids.slice(0, -1) })],
      ['a restoral of ids', (ids) => ({ action: 'restore', ids: ids.slice(0, -1) })],
      ['a retry of a filter', () => ({ filter: { statuses: ['pending_retry', 'needs_review'] } })],
      ['a retry of another', () => ({ filter: { symbol: 'btc/usdt', code: 'INSUFFICIENT_FUNDS', exhausted: false } })],
      ['a removal of text', () => ({ action: 'remove', filter: { q: 'btc' } })],
    ])('for %s', async (_, askedOf) => {
      const asked = askedOf(await aMixture());
      const seen = await preview(asked);

      const { id, created } = await create(subject(), asked);

      const entries = await entriesOf(subject(), id);
      const codes = entries.flatMap(({ state, code }) => (state === 'left_out' ? [code] : []));
      const leftOut = seen.leftOut.flatMap(({ reason, count }) => Array.from({ length: count }, () => reason));
      expect(created).toEqual({ kind: 'created', total: seen.total, leftOut: leftOut.length });
      expect(leftOut.toSorted()).toEqual(codes.toSorted());
      const waiting = entries.filter(({ state }) => state === 'waiting').length;
      expect(seen.groups.reduce((sum, { buys, sells }) => sum + buys + sells, 0)).toBe(waiting);
      expect(seen.leftOut.map(({ count }) => count)).toEqual(
        seen.leftOut.map(({ count }) => count).toSorted((one, other) => other - one),
      );
    });
  });
}

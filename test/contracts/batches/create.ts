import { describe, expect, it } from '@jest/globals';
import { aFailedOrder, needsReview, rejected, retry, unknown } from '../failed-order-actions/builders.ts';
import type { Change } from '../ledger-subject.ts';
import { aRequest } from '../order-ledger/builders.ts';
import {
  type BatchSubject,
  create,
  entriesOf,
  failedOrders,
  failedPair,
  limitOrder,
  resultsOf,
  running,
  strategyAccountId,
  viewOf,
} from './subject.ts';

const MINUTE = 60_000;

export function createContract(subject: () => BatchSubject): void {
  const resultsFor = async (asked: Parameters<typeof create>[1]) =>
    resultsOf(subject(), (await create(subject(), asked)).id);

  it('freezes what a filter matches: what comes later is not in it', async () => {
    const first = await failedPair(subject());
    const { id, created } = await create(subject(), { filter: {} });
    await failedPair(subject());
    expect(created).toEqual({ kind: 'created', total: 2, leftOut: 0 });
    expect(Object.keys(await resultsOf(subject(), id)).map(Number)).toEqual([first.main, first.second].sort());
    expect(await viewOf(subject(), id)).toMatchObject({
      action: 'retry',
      status: 'running',
      total: 2,
      entries: { waiting: 2, running: 0, done: 0, failed: 0, left_out: 0, cancelled: 0 },
      cancelledAt: null,
      finishedAt: null,
    });
  });

  it('keeps to each part of a filter', async () => {
    const pair = await failedPair(subject());
    const other = await failedPair(subject(), limitOrder(), rejected('MARKET_RULE'));
    const mains = { strategyAccountId: await strategyAccountId(subject(), 'main') };
    expect(await resultsFor({ filter: mains })).toEqual({ [pair.main]: 'waiting', [other.main]: 'waiting' });
    expect(await resultsFor({ filter: { ...mains, code: 'MARKET_RULE' } })).toEqual({ [other.main]: 'waiting' });
    expect(await resultsFor({ filter: { ...mains, q: 'nothing like it' } })).toEqual({});
    expect(await resultsFor({ filter: { statuses: ['removed'] } })).toEqual({});
  });

  it('matches nothing and is finished at once', async () => {
    const { id, created } = await create(subject(), { filter: { statuses: ['removed'] } });
    expect(created).toEqual({ kind: 'created', total: 0, leftOut: 0 });
    expect(await viewOf(subject(), id)).toMatchObject({ status: 'finished', total: 0 });
  });

  it('takes each id once', async () => {
    const { main, second } = await failedPair(subject());
    const { created } = await create(subject(), { ids: [main, second, main] });
    expect(created).toEqual({ kind: 'created', total: 2, leftOut: 0 });
  });

  it('tells nothing of ids that are nobody’s or another’s but that they are not found', async () => {
    const { main } = await failedPair(subject());
    const { userId } = subject().stranger;
    const strange = await create(subject(), { ids: [main], userId });
    expect(strange.created).toEqual({ kind: 'not_found' });
    expect(await subject().batches.view(userId, strange.id)).toBeNull();
    expect((await create(subject(), { ids: [2_000_000_000] })).created).toEqual({ kind: 'not_found' });
    expect(await resultsFor({ ids: [main, 2_000_000_000] })).toEqual({
      [main]: 'waiting',
      2000000000: 'left_out NOT_FOUND',
    });
  });

  it('is another’s to nobody else', async () => {
    const { main } = await failedPair(subject());
    const { id } = await create(subject(), { ids: [main] });
    const { userId } = subject().stranger;
    expect(await subject().batches.view(userId, id)).toBeNull();
    expect(await subject().batches.entries(userId, id, 0, 10)).toEqual([]);
    expect(await subject().batches.cancel(userId, id)).toBe(false);
    expect(await viewOf(subject(), id)).toMatchObject({ status: 'running' });
  });

  describe('leaves out of a retry', () => {
    it.each([
      ['what is unknown', [unknown()], 'UNCONFIRMED'],
      ['what needs a review', [unknown(), needsReview()], 'NEEDS_REVIEW'],
      ['what can’t be retried', [rejected('NOTHING_TO_REDUCE')], 'NOT_RETRYABLE'],
    ] as const)('%s', async (_what, events, code) => {
      const { id } = await aFailedOrder(subject(), { events, request: limitOrder() });
      expect(await resultsFor({ ids: [id] })).toEqual({ [id]: `left_out ${code}` });
    });

    it('what was removed', async () => {
      const { id } = await aFailedOrder(subject(), { request: limitOrder() });
      await subject().actions.remove(subject().actor, id);
      expect(await resultsFor({ ids: [id] })).toEqual({ [id]: 'left_out NOT_RETRYABLE' });
    });

    it('what is on its way', async () => {
      const { id } = await aFailedOrder(subject(), { request: limitOrder() });
      await retry(subject(), id);
      expect(await resultsFor({ ids: [id] })).toEqual({ [id]: 'left_out RETRY_IN_PROGRESS' });
    });

    it('what has no retry left', async () => {
      const { id } = await aFailedOrder(subject(), { request: limitOrder() });
      for (let count = 0; count < 5; count += 1) await retry(subject(), id, rejected());
      expect(await resultsFor({ ids: [id] })).toEqual({ [id]: 'left_out MAX_RETRIES_EXCEEDED' });
    });

    it.each(['RATE_LIMITED', 'CLOCK_SKEW'] as const)('what was refused too often with %s', async (code) => {
      const { id } = await aFailedOrder(subject(), { events: [rejected(code)], request: limitOrder() });
      for (let count = 0; count < 5; count += 1) await retry(subject(), id, rejected(code));
      expect(await resultsFor({ ids: [id] })).toEqual({ [id]: `left_out ${code}` });
    });

    it('rows of the old system of which not all is known', async () => {
      const whole = await subject().addLegacy({ request: limitOrder(), status: 'pending_retry' });
      const broken = await subject().addLegacy({ request: null, status: 'pending_retry' });
      expect(await resultsFor({ ids: [whole, broken] })).toEqual({
        [whole]: 'waiting',
        [broken]: 'left_out NOT_RETRYABLE',
      });
    });

    it('MARKET orders older than five minutes, unless they are asked for', async () => {
      const [market = 0] = await failedOrders(subject(), 1, aRequest({ orderType: 'MARKET' }));
      const [limit = 0] = await failedOrders(subject(), 1, limitOrder());
      await subject().age(market, 4 * MINUTE);
      await subject().age(limit, 6 * MINUTE);
      const ids = [market, limit];
      expect(await resultsFor({ ids })).toEqual({ [market]: 'waiting', [limit]: 'waiting' });
      await subject().age(market, 2 * MINUTE);
      expect(await resultsFor({ ids })).toEqual({ [market]: 'left_out STALE_ORDER', [limit]: 'waiting' });
      expect(await resultsFor({ ids, includeStale: true })).toEqual({ [market]: 'waiting', [limit]: 'waiting' });
    });

    it.each<[string, Change, string]>([
      ['is frozen', { kind: 'account', name: 'main', set: { isFrozen: true } }, 'ACCOUNT_FROZEN'],
      ['is off', { kind: 'account', name: 'main', set: { isActive: false } }, 'ACCOUNT_INACTIVE'],
      ['is paused', { kind: 'account', name: 'main', set: { isPaused: true } }, 'TRADING_PAUSED'],
      ['is off for the strategy', { kind: 'link', name: 'main', isActive: false }, 'ACCOUNT_INACTIVE'],
    ])('the orders of an account that %s', async (_what, change, code) => {
      const { main, second } = await failedPair(subject());
      await subject().change(change);
      expect(await resultsFor({ ids: [main, second] })).toEqual({ [main]: `left_out ${code}`, [second]: 'waiting' });
    });

    it('nothing that only reduces a position, while trading is paused', async () => {
      const pair = await failedPair(subject(), limitOrder({ marketType: 'FUTURES', reduceOnly: true }));
      const other = await failedPair(subject());
      await subject().change({ kind: 'user', set: { isPaused: true } });
      expect(await resultsFor({ ids: [pair.main, other.main] })).toEqual({
        [pair.main]: 'waiting',
        [other.main]: 'left_out TRADING_PAUSED',
      });
    });
  });

  it.each<[string, Change, string]>([
    ['trading is paused', { kind: 'user', set: { isPaused: true } }, 'TRADING_PAUSED'],
    ['the account is frozen', { kind: 'account', name: 'main', set: { isFrozen: true } }, 'ACCOUNT_FROZEN'],
  ])('is refused, and keeps nothing, when all would be left out because %s', async (_what, change, code) => {
    const { main } = await failedPair(subject());
    await subject().change(change);
    const { id, created } = await create(subject(), { ids: [main] });
    expect(created).toEqual({ kind: 'refused', code });
    expect(await subject().batches.view(subject().actor.userId, id)).toBeNull();
  });

  it('leaves out of a removal what may be at the exchange', async () => {
    const { main } = await failedPair(subject());
    const open = await aFailedOrder(subject(), { events: [unknown()] });
    const review = await aFailedOrder(subject(), { events: [unknown(), needsReview()] });
    expect(await resultsFor({ action: 'remove', ids: [main, open.id, review.id] })).toEqual({
      [main]: 'waiting',
      [open.id]: 'left_out UNCONFIRMED',
      [review.id]: 'left_out NEEDS_REVIEW',
    });
  });

  it('puts the oldest first in each account', async () => {
    const ids = await failedOrders(subject(), 3);
    await subject().age(ids[2] ?? 0, 10 * MINUTE);
    const { id } = await create(subject(), { ids });
    const inOrder = (await entriesOf(subject(), id)).map(({ failedOrderId }) => failedOrderId);
    expect(inOrder).toEqual([ids[2], ids[0], ids[1]]);
  });

  it('has one lane for each account that retries, and one for all removals', async () => {
    const pairs = [await failedPair(subject()), await failedPair(subject())];
    const ids = pairs.flatMap(({ main, second }) => [main, second]);
    const retries = await running(subject(), { ids });
    const accounts = retries.lanes.map(({ account }) => account?.name);
    expect(accounts.sort()).toEqual(['main', 'second']);
    expect(retries.lanes[0]?.account?.key?.fingerprint).toMatch(/^key-of-/);
    const removals = await running(subject(), { action: 'remove', ids });
    expect(removals.lanes.map(({ account }) => account)).toEqual([null]);
  });

  it('shows its entries page by page', async () => {
    const ids = await failedOrders(subject(), 3);
    const { id } = await create(subject(), { ids });
    const { userId } = subject().actor;
    const page = await subject().batches.entries(userId, id, 0, 2);
    const rest = await subject().batches.entries(userId, id, page.at(-1)?.position ?? 0, 2);
    expect([...page, ...rest].map(({ failedOrderId }) => failedOrderId)).toEqual(ids);
    expect(page).toHaveLength(2);
  });
}

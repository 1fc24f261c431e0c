import { expect, it } from '@jest/globals';
import { EVERY_FAILED_ORDER } from '../../../src/application/ports/failed-orders.ts';
import { Price, Quantity } from '../../../src/domain/amounts.ts';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import { accepted, needsReview, notExecuted, unknown } from '../failed-order-actions/builders.ts';
import { anExecution, aPreparedOrder, aRefusal, aRequest, first, shown, take } from '../order-ledger/builders.ts';
import { idsOf, type QueriesSubject, read, refused } from './subject.ts';

const byNumber = (one: number, other: number) => one - other;
const STRANGER = 2_000_000_000;

export function failedOrdersContract(subject: () => QueriesSubject): void {
  const list = (filter = {}, limit = 100) =>
    subject().failedOrders.list(subject().world.userId, { ...EVERY_FAILED_ORDER, ...filter }, null, limit);
  const count = (filter = {}) =>
    subject().failedOrders.count(subject().world.userId, { ...EVERY_FAILED_ORDER, ...filter });

  it('shows what was asked for, where, and why it failed', async () => {
    const request = aRequest({
      side: 'SELL',
      orderType: 'STOP_LIMIT',
      amount: { kind: 'base', quantity: Quantity.of('0.50') },
      price: Price.of('50000.10'),
      stopPrice: Price.of('50001'),
      reduceOnly: true,
      positionSide: 'LONG',
      timeInForce: 'GTC',
    });
    const [order] = await refused(subject(), { request, webhookId: 'tv-1' });

    expect(order).toMatchObject({
      strategyName: 'Trend',
      accountName: 'main',
      exchange: 'binance',
      sandbox: false,
      symbol: 'BTC/USDT',
      side: 'SELL',
      orderType: 'STOP_LIMIT',
      marketType: 'SPOT',
      quantity: '0.5',
      requestedQuantity: '0.5',
      quoteQuantity: null,
      price: '50000.1',
      stopPrice: '50001',
      reduceOnly: true,
      positionSide: 'LONG',
      timeInForce: 'GTC',
      code: 'INSUFFICIENT_FUNDS',
      params: {},
      reason: '잔고 부족',
      exchangeError: 'Account has insufficient balance for requested action.',
      status: 'pending_retry',
      retryCount: 0,
      uncounted: 0,
      hasRequest: true,
      account: { isActive: true, isPaused: false, isFrozen: false },
      webhookId: 'tv-1',
      exchangeOrderId: null,
      scheduledAt: null,
      scheduleNote: null,
    });
    expect(await list()).toContainEqual(order);
  });

  it('shows a cost where no quantity was asked for', async () => {
    const request = aRequest({ amount: { kind: 'quote', cost: Quantity.of('100') } });
    const [order] = await refused(subject(), { request });
    expect(order).toMatchObject({ quantity: null, requestedQuantity: null, quoteQuantity: '100' });
  });

  it('goes from the newest to the oldest, page by page, without a gap or a repetition', async () => {
    const made = [...(await refused(subject())), ...(await refused(subject())), ...(await refused(subject()))];
    const newestFirst = idsOf(made).toReversed();
    const pages: number[][] = [];
    for (let after = null; ; ) {
      const page = await subject().failedOrders.list(subject().world.userId, EVERY_FAILED_ORDER, after, 4);
      pages.push([...idsOf(page)]);
      if (page.length < 4) break;
      after = page.at(-1) ?? null;
    }
    expect(pages.map(({ length }) => length)).toEqual([4, 2]);
    expect(pages.flat()).toEqual(newestFirst);
    expect(await count()).toBe(6);
  });

  it('gives all that match one after another', async () => {
    const made = [...(await refused(subject())), ...(await refused(subject()))];
    const streamed: number[] = [];
    for await (const { id } of subject().failedOrders.stream(subject().world.userId, EVERY_FAILED_ORDER))
      streamed.push(id);
    expect(streamed).toEqual(idsOf(made).toReversed());
  });

  it('shows nothing of another user', async () => {
    const [order] = await refused(subject());
    const { failedOrders } = subject();
    expect(await failedOrders.list(STRANGER, EVERY_FAILED_ORDER, null, 10)).toEqual([]);
    expect(await failedOrders.count(STRANGER, EVERY_FAILED_ORDER)).toBe(0);
    expect(await failedOrders.get(STRANGER, order?.id ?? 0)).toBeNull();
    expect(await failedOrders.get(subject().world.userId, STRANGER)).toBeNull();
    expect(await failedOrders.stream(STRANGER, EVERY_FAILED_ORDER)[Symbol.asyncIterator]().next()).toMatchObject({
      done: true,
    });
  });

  it('keeps showing what belongs to a deleted strategy and account', async () => {
    const made = await refused(subject());
    await subject().change({ kind: 'strategy', set: { isDeleted: true } });
    await subject().change({ kind: 'account', name: 'main', set: { isDeleted: true } });
    expect(idsOf(await list())).toEqual(idsOf(made).toReversed());
  });

  it.each([
    ['a strategy account', (seen: Seen) => ({ strategyAccountId: seen.main.strategyAccountId }), ['main', 'eth']],
    ['a symbol in any case', () => ({ symbol: 'eth/usdt' }), ['eth', 'exhausted']],
    ['one status', () => ({ statuses: ['removed'] }), ['removed']],
    ['several', () => ({ statuses: ['removed', 'needs_review'] }), ['removed', 'eth']],
    ['what is scheduled', () => ({ scheduled: true }), ['main']],
    ['what is not', () => ({ scheduled: false }), ['removed', 'eth', 'exhausted']],
    ['what is exhausted', () => ({ exhausted: true }), ['exhausted']],
    ['what is not exhausted', () => ({ exhausted: false }), ['main', 'removed', 'eth']],
    ['a code', () => ({ code: 'ORDER_REJECTED' }), ['eth', 'exhausted']],
    [
      'a beginning, inclusive',
      (seen: Seen) => ({ from: seen.main.createdAt }),
      ['main', 'removed', 'eth', 'exhausted'],
    ],
    ['words of the exchange in any case', () => ({ q: 'FILTER failure' }), ['eth', 'exhausted']],
    ['a webhook id', () => ({ q: 'tv-77' }), ['main', 'removed']],
    ['a part of the symbol', () => ({ q: 'eth' }), ['eth', 'exhausted']],
    ['the reason', () => ({ q: '잔고' }), ['main', 'removed']],
    ['the reason in another language', () => ({ q: 'refused the ORDER' }), ['eth', 'exhausted']],
    ['what is no pattern', () => ({ q: 'tv_77' }), []],
    ['several at once', () => ({ q: 'tv-77', statuses: ['removed'] }), ['removed']],
  ])('filters by %s', async (_, filterOf, names) => {
    const seen = await fourOrders(subject());
    const expected = names.map((name) => seen[name as keyof Seen].id);
    const filter = filterOf(seen);
    expect(idsOf(await list(filter)).toSorted(byNumber)).toEqual(expected.toSorted(byNumber));
    expect(await count(filter)).toBe(expected.length);
  });

  it('filters by an end, exclusive', async () => {
    const [order] = await refused(subject());
    const at = order?.createdAt ?? new Date();
    expect(idsOf(await list({ to: at }))).not.toContain(order?.id);
    expect(idsOf(await list({ to: new Date(at.getTime() + 1) }))).toContain(order?.id);
  });

  it('finds a client order id that is given in full', async () => {
    const { orders, drafts } = await take(subject());
    const { ref } = first(orders);
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    const { preparation } = first(drafts);
    const id = preparation.kind === 'prepared' ? preparation.order.clientOrderId : '';
    expect(await list({ q: id })).toHaveLength(1);
    expect(await list({ q: id.slice(1) })).toEqual([]);
  });

  it('filters by whether it was accepted after its sender had been told that it had timed out', async () => {
    const ended = async (status: 400 | 408 | null, events: readonly AttemptEvent[]) => {
      const { signal, orders } = await take(subject());
      const { ref, orderId } = first(orders);
      const [begun, ...rest] = events;
      if (begun) await subject().ledger.record(ref, begun);
      if (status !== null) await subject().ledger.keepAnswer(signal.id, { status, body: { success: false } });
      for (const event of rest) await subject().ledger.record(ref, event);
      return (await subject().failedOrderOf(orderId)) ?? 0;
    };
    const late = await ended(408, [unknown(), accepted()]);
    const looked = await ended(408, [unknown(), needsReview(), accepted()]);
    const others = [
      await ended(null, [unknown(), accepted()]),
      await ended(400, [unknown(), accepted()]),
      await ended(408, [unknown()]),
      await ended(408, [unknown(), notExecuted()]),
    ];
    const retried = others.at(-1) ?? 0;
    expect(idsOf(await list({ acceptedLate: true }))).toEqual([looked, late]);
    expect(await count({ acceptedLate: true })).toBe(2);
    expect(idsOf(await list({ acceptedLate: false })).toSorted(byNumber)).toEqual(others);
    await subject().alter(retried, { status: 'completed' });
    expect(await count({ acceptedLate: true, statuses: ['completed'] })).toBe(2);
    expect(await count({ acceptedLate: true, to: (await read(subject(), late)).createdAt })).toBe(0);
    const byStatus = await subject().failedOrders.countByStatus(subject().world.userId, {
      ...EVERY_FAILED_ORDER,
      acceptedLate: true,
    });
    expect(byStatus).toMatchObject({ completed: 2, unconfirmed: 0 });
  });

  it('details every attempt, and who did what', async () => {
    const { orders } = await take(subject());
    const { ref, orderId } = first(orders);
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    const id = (await subject().failedOrderOf(orderId)) ?? 0;
    const { userId } = subject().world;
    await subject().actions.remove({ userId, by: 'hand' }, id);

    const detail = await subject().failedOrders.get(userId, id);

    expect(detail?.order).toEqual(await read(subject(), id));
    expect(detail?.attempts).toHaveLength(1);
    expect(shown(detail?.attempts[0])).toMatchObject({
      number: 1,
      state: 'rejected',
      failure: { code: 'INSUFFICIENT_FUNDS' },
      prepared: { ...shownPrepared() },
      execution: null,
      settledAt: expect.any(String),
    });
    expect(detail?.history).toEqual([
      expect.objectContaining({ by: subject().username, action: 'removed', at: expect.any(Date) }),
    ]);
  });

  it('details the signal that it came from, and what that was answered', async () => {
    const before = subject().now().getTime();
    const { signal, orders } = await take(subject());
    const { ref, orderId } = first(orders);
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    const signalNow = async () => {
      const id = (await subject().failedOrderOf(orderId)) ?? 0;
      return (await subject().failedOrders.get(subject().world.userId, id))?.signal;
    };
    const { id, receivedAt, payload } = signal;
    expect(await signalNow()).toEqual({ id, receivedAt, payload, answerStatus: null, answeredAt: null });

    await subject().ledger.keepAnswer(id, { status: 400, body: { success: false } });
    await subject().ledger.markAnswered(id);

    const answered = await signalNow();
    expect(answered).toMatchObject({ answerStatus: 400, answeredAt: expect.any(Date) });
    expect(answered?.answeredAt?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('shows where an accepted one is at the exchange', async () => {
    const { orders } = await take(subject());
    const { ref, orderId } = first(orders);
    const failure = aRefusal({ code: 'NO_ANSWER', exchangeError: null });
    await subject().ledger.record(ref, { kind: 'unknown', failure });
    const execution = anExecution({ exchangeOrderId: 'x-1' });
    await subject().ledger.record(ref, { kind: 'accepted', execution });
    const id = (await subject().failedOrderOf(orderId)) ?? 0;

    const detail = await subject().failedOrders.get(subject().world.userId, id);

    expect(detail?.order).toMatchObject({ status: 'completed', exchangeOrderId: 'x-1' });
    expect(shown(detail?.attempts[0])).toMatchObject({ state: 'accepted', execution: shown(execution), failure: null });
  });
}

const shownPrepared = () => {
  const { marketId, symbol, quantity } = aPreparedOrder();
  return shown({ marketId, symbol, quantity }) as object;
};

type Seen = Awaited<ReturnType<typeof fourOrders>>;

/** Two of one refused signal, of which the second was removed; two of another, one to be reviewed and one exhausted. */
async function fourOrders(subject: QueriesSubject) {
  const [main, removed] = await refused(subject, { webhookId: 'tv-77' });
  const [eth, exhausted] = await refused(subject, {
    request: aRequest({ symbol: 'ETH/USDT' }),
    failure: aRefusal({ code: 'ORDER_REJECTED', exchangeError: 'Filter failure: PRICE_FILTER' }),
  });
  if (!main || !removed || !eth || !exhausted) throw new Error('Both accounts trade');
  await subject.alter(main.id, { scheduledAt: new Date('2026-12-01T09:00:00.000Z') });
  await subject.alter(removed.id, { status: 'removed' });
  await subject.alter(eth.id, { status: 'needs_review' });
  await subject.alter(exhausted.id, { retryCount: 5 });
  return { main, removed, eth, exhausted };
}

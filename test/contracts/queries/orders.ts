import { expect, it } from '@jest/globals';
import { EVERY_ORDER, type OrderFilter, type Position } from '../../../src/application/ports/order-queries.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { anExecution, aRefusal, aRequest, first, take } from '../order-ledger/builders.ts';
import { idsOf, type QueriesSubject } from './subject.ts';

export function ordersContract(subject: () => QueriesSubject): void {
  const list = (filter: Partial<OrderFilter> = {}, after: Position<number> | null = null, limit = 100) =>
    subject().orders.list(subject().world.userId, { ...EVERY_ORDER, ...filter }, after, limit);
  const count = (filter: Partial<OrderFilter> = {}) =>
    subject().orders.count(subject().world.userId, { ...EVERY_ORDER, ...filter });

  it('shows what was asked for, what was sent, and what the exchange did', async () => {
    const { signal, orders, drafts } = await take(subject(), { signal: { webhookId: 'tv-1' } });
    const { ref, orderId } = first(orders);
    const execution = anExecution({
      exchangeOrderId: 'x-1',
      exchangeStatus: 'filled',
      filledQuantity: Decimal.of('0.12345'),
      averagePrice: Decimal.of('50000.10'),
    });
    await subject().ledger.record(ref, { kind: 'accepted', execution });
    const { preparation } = first(drafts);

    const found = (await list()).find(({ id }) => id === orderId);

    expect(found).toMatchObject({
      id: orderId,
      signalId: signal.id,
      webhookId: 'tv-1',
      strategyName: 'Trend',
      accountName: 'main',
      exchange: 'binance',
      sandbox: false,
      symbol: 'BTC/USDT',
      side: 'BUY',
      orderType: 'MARKET',
      marketType: 'SPOT',
      requestedQuantity: '0.123456789',
      quantity: '0.12345',
      quoteQuantity: null,
      price: null,
      status: 'accepted',
      exchangeStatus: 'filled',
      filledQuantity: '0.12345',
      averagePrice: '50000.1',
      exchangeOrderId: 'x-1',
      clientOrderId: preparation.kind === 'prepared' ? preparation.order.clientOrderId : '',
      attempts: 1,
      failedOrderId: null,
      failure: null,
      receivedAt: signal.receivedAt,
      settledAt: expect.any(Date),
    });
  });

  it('leads to the failed order', async () => {
    const { orders } = await take(subject());
    const { ref, orderId } = first(orders);
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    const [failed] = await list({ statuses: ['failed'] });
    expect(failed).toMatchObject({ id: orderId, failedOrderId: await subject().failedOrderOf(orderId) });
  });

  it('goes from the newest to the oldest, page by page', async () => {
    const made = [];
    for (let signal = 0; signal < 3; signal += 1) made.push(...(await take(subject())).orders);
    const newestFirst = made.map(({ orderId }) => orderId).toReversed();
    const page = await list({}, null, 4);
    const last = page.at(-1);
    const rest = await list({}, last ? { at: last.receivedAt, id: last.id } : null, 4);
    expect([...idsOf(page), ...idsOf(rest)]).toEqual(newestFirst);
    expect(await count()).toBe(6);
  });

  it('filters', async () => {
    const receivedAt = new Date(subject().now().getTime() - 60_000);
    const early = await take(subject(), {
      request: aRequest({ symbol: 'ETH/USDT' }),
      preparation: { kind: 'waiting' },
      signal: { receivedAt },
    });
    const { orders } = await take(subject());
    const { ref, orderId } = first(orders);
    await subject().ledger.record(ref, { kind: 'unknown', failure: aRefusal({ code: 'NO_ANSWER' }) });
    const earlyIds = early.orders.map((order) => order.orderId).toReversed();
    const account = first(early.drafts).strategyAccount.id;

    expect(idsOf(await list({ symbol: 'eth/usdt' }))).toEqual(earlyIds);
    expect(idsOf(await list({ statuses: ['unconfirmed'] }))).toEqual([orderId]);
    expect(idsOf(await list({ strategyAccountId: account }))).toEqual([orderId, earlyIds.at(-1)]);
    expect(idsOf(await list({ to: new Date(receivedAt.getTime() + 1) }))).toEqual(earlyIds);
    expect(
      idsOf(await list({ from: new Date(receivedAt.getTime() + 1), statuses: ['unconfirmed', 'sending'] })),
    ).toEqual(orders.map((order) => order.orderId).toReversed());
    expect(await count({ symbol: 'eth/usdt' })).toBe(2);
    expect(await count({ to: receivedAt })).toBe(0);
  });

  it('shows nothing of another user', async () => {
    await take(subject());
    expect(await subject().orders.list(2_000_000_000, EVERY_ORDER, null, 10)).toEqual([]);
    expect(await subject().orders.count(2_000_000_000, EVERY_ORDER)).toBe(0);
  });
}

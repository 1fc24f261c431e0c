import { expect, it } from '@jest/globals';
import { EVERY_SIGNAL, type Position, type SignalFilter } from '../../../src/application/ports/order-queries.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { anExecution, aRefusal, aRequest, aSignal, first, readStrategy, take } from '../order-ledger/builders.ts';
import type { QueriesSubject } from './subject.ts';

export function signalsContract(subject: () => QueriesSubject): void {
  const list = (filter: Partial<SignalFilter> = {}, after: Position<string> | null = null, limit = 100) =>
    subject().signals.list(subject().world.userId, { ...EVERY_SIGNAL, ...filter }, after, limit);
  const count = (filter: Partial<SignalFilter> = {}, atMost = 1_000) =>
    subject().signals.count(subject().world.userId, { ...EVERY_SIGNAL, ...filter }, atMost);

  it('shows what arrived, what it was answered and what became of it', async () => {
    const { signal, orders } = await take(subject(), { signal: { webhookId: 'tv-1' } });
    await subject().ledger.keepAnswer(signal.id, { status: 200, body: { success: true } });

    const [found] = await list();

    expect(found).toMatchObject({
      id: signal.id,
      strategyId: signal.strategyId,
      strategyName: 'Trend',
      webhookId: 'tv-1',
      status: 'taken',
      payload: { symbol: 'BTC/USDT', side: 'buy', note: 'breakout' },
      refusal: null,
      answerStatus: 200,
      receivedAt: signal.receivedAt,
    });
    expect(found?.orders).toMatchObject([
      {
        id: orders[0]?.orderId,
        accountName: 'main',
        symbol: 'BTC/USDT',
        side: 'BUY',
        orderType: 'MARKET',
        status: 'sending',
      },
      { id: orders[1]?.orderId, accountName: 'second', status: 'sending', failedOrderId: null, failure: null },
    ]);
  });

  it('counts no further than it is asked to', async () => {
    for (const webhookId of ['tv-1', 'tv-2', 'tv-3']) await take(subject(), { signal: { webhookId } });

    expect([await count({}, 2), await count({}, 3), await count({}, 4)]).toEqual([2, 3, 3]);
  });

  it('leaves out what is in an archive', async () => {
    const { signal } = await take(subject(), { signal: { webhookId: 'long ago' } });
    await subject().archive(signal.id, 'accepted');

    expect(await list()).toEqual([]);
    expect(await count()).toBe(0);
  });

  it('shows what each exchange did, and why it refused', async () => {
    const { orders } = await take(subject());
    const [main, second] = [first(orders), orders[1]];
    const execution = anExecution({ filledQuantity: Decimal.of('0.12'), averagePrice: Decimal.of('50000.10') });
    await subject().ledger.record(main.ref, { kind: 'accepted', execution });
    const failure = aRefusal({ code: 'MARKET_RULE', params: { rule: 'min_quantity', limit: '0.001' } });
    if (second) await subject().ledger.record(second.ref, { kind: 'rejected', failure });
    expect((await list())[0]?.orders).toMatchObject([
      {
        exchange: 'binance',
        sandbox: false,
        requestedQuantity: '0.123456789',
        filledQuantity: '0.12',
        averagePrice: '50000.1',
        failure: null,
      },
      { status: 'failed', filledQuantity: null, failure: { code: failure.code, params: failure.params } },
    ]);
  });

  it('finds them by the status of any of their orders', async () => {
    const { signal, orders } = await take(subject());
    await subject().ledger.record(first(orders).ref, { kind: 'accepted', execution: anExecution() });
    const refused = aSignal(subject(), await readStrategy(subject()));
    await subject().ledger.keepRefused(refused, { code: 'INVALID_ORDER', error: 'side is required', detail: null });
    expect((await list({ orderStatuses: ['accepted'] })).map(({ id }) => id)).toEqual([signal.id]);
    expect(await count({ orderStatuses: ['sending', 'needs_review'] })).toBe(1);
    expect(await count({ orderStatuses: ['failed'] })).toBe(0);
  });

  it('finds them by the symbol of their orders, and by what the payload calls it where there are none', async () => {
    const named = { payload: { Symbol: 'BINANCE:ETHUSDT', side: 'buy' } };
    const { signal } = await take(subject(), {
      signal: named,
      request: aRequest({ symbol: 'ETH/USDT' }),
      preparation: { kind: 'waiting' },
    });
    const refused = aSignal(subject(), await readStrategy(subject()), { payload: { SYMBOL: 'doge%', price: 1 } });
    await subject().ledger.keepRefused(refused, { code: 'INVALID_ORDER', error: 'side is required', detail: null });
    const found = async (symbol: string) => (await list({ symbol })).map(({ id }) => id);
    expect(await found('eth/usdt')).toEqual([signal.id]);
    expect(await found('Binance:EthUsdt')).toEqual([]);
    expect(await found('DOGE%')).toEqual([refused.id]);
    expect(await found('buy')).toEqual([]);
    expect(await count({ symbol: 'DOGE%' })).toBe(1);
  });

  it('shows what was refused, and why', async () => {
    const signal = aSignal(subject(), await readStrategy(subject()));
    const detail = {
      params: { name: 'a' },
      fields: { side: { code: 'one_of', params: { allowed: 'BUY, SELL' } } },
    } as const;
    const refusal = { code: 'INVALID_ORDER', error: 'side is required', detail };
    await subject().ledger.keepRefused(signal, refusal);
    expect(await list({ statuses: ['refused'] })).toMatchObject([
      { id: signal.id, status: 'refused', refusal, orders: [] },
    ]);
  });

  it('shows what was answered 503', async () => {
    const { signal, orders } = await take(subject());
    await subject().ledger.voidSignals([signal.id]);
    const [found] = await list({ statuses: ['voided'] });
    expect(found).toMatchObject({ id: signal.id, status: 'voided' });
    expect(found?.orders.map(({ status, failedOrderId }) => [status, typeof failedOrderId])).toEqual(
      orders.map(() => ['failed', 'number']),
    );
  });

  it('goes from the newest to the oldest, page by page, and filters', async () => {
    const now = subject().now().getTime();
    const ids: string[] = [];
    for (const [place, webhookId] of ['tv-1', 'tv-2', 'tv-3'].entries()) {
      const receivedAt = new Date(now - 10_000 + place * 1_000);
      ids.unshift((await take(subject(), { signal: { webhookId, receivedAt } })).signal.id);
    }
    const page = await list({}, null, 2);
    const last = page.at(-1);
    const rest = await list({}, last ? { at: last.receivedAt, id: last.id } : null, 2);
    expect([...page, ...rest].map(({ id }) => id)).toEqual(ids);
    expect((await list({ webhookId: 'tv-2' })).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list({ from: new Date(now - 9_000), to: new Date(now - 8_000) })).map(({ id }) => id)).toEqual([
      ids[1],
    ]);
    expect(await list({ strategyId: 2_000_000_000 })).toEqual([]);
    expect(await count()).toBe(3);
    expect(await count({ statuses: ['refused', 'voided'] })).toBe(0);
  });

  it('tells two of the same instant apart', async () => {
    const receivedAt = new Date(subject().now().getTime() - 5_000);
    const both = [await take(subject(), { signal: { receivedAt } }), await take(subject(), { signal: { receivedAt } })];
    const [newer] = await list({}, null, 1);
    const [older] = await list({}, newer ? { at: newer.receivedAt, id: newer.id } : null, 1);
    expect([newer?.id, older?.id].toSorted()).toEqual(both.map(({ signal }) => signal.id).toSorted());
  });

  it('shows nothing of another user', async () => {
    const { signal } = await take(subject());
    expect(first(await list()).id).toBe(signal.id);
    expect(await subject().signals.list(2_000_000_000, EVERY_SIGNAL, null, 10)).toEqual([]);
    expect(await subject().signals.count(2_000_000_000, EVERY_SIGNAL, 1_000)).toBe(0);
  });
}

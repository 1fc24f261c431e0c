import { describe, expect, it } from '@jest/globals';
import { MemoryFailedOrderQueries } from '../../../src/adapters/memory/failed-order-queries.ts';
import type { FailedOrderRecord } from '../../../src/adapters/memory/records.ts';
import { MemoryStore } from '../../../src/adapters/memory/store.ts';
import { CountFailedOrders } from '../../../src/application/failed-orders/count-failed-orders.ts';
import { ExportFailedOrders } from '../../../src/application/failed-orders/export-failed-orders.ts';
import { GetFailedOrder } from '../../../src/application/failed-orders/get-failed-order.ts';
import { ListFailedOrders, OPEN_STATUSES } from '../../../src/application/failed-orders/list-failed-orders.ts';
import { EVERY_FAILED_ORDER } from '../../../src/application/ports/failed-orders.ts';
import type { Locale } from '../../../src/domain/account.ts';
import { failure } from '../../../src/domain/failure.ts';
import { idsOf } from '../../contracts/queries/subject.ts';
import { aRequest } from '../../domain/builders.ts';

/** kim's one strategy account, and as many failed orders as a test makes, each a second older than the one before. */
function aWorld() {
  const store = new MemoryStore();
  const user = store.addUser();
  const account = store.addAccount({ userId: user.id, name: 'main' });
  store.addStrategy({ userId: user.id, name: 'Trend' }, [account]);
  const [link] = [...store.links.values()];
  const newest = Date.parse('2026-12-01T09:00:00Z');
  const add = (change: Partial<FailedOrderRecord> = {}) =>
    store.addLegacyFailedOrder({
      strategyAccountId: link?.id ?? 0,
      request: aRequest(),
      createdAt: new Date(newest - store.failedOrders.size * 1_000),
      failure: failure('INSUFFICIENT_FUNDS'),
      ...change,
    });
  const queries = new MemoryFailedOrderQueries(store);
  const readBy = (locale: Locale) => ({ userId: user.id, locale });
  return { add, queries, readBy, reader: readBy('en') };
}

describe('ListFailedOrders', () => {
  it('shows by default whatever may still need somebody', () => {
    expect(OPEN_STATUSES).toEqual(['pending_retry', 'retrying', 'unconfirmed', 'needs_review']);
  });

  it('tells where the next page begins, until there is none', async () => {
    const { add, queries, reader } = aWorld();
    const ids = idsOf([add(), add(), add(), add()]);
    const list = new ListFailedOrders(queries);

    const first = await list.execute(reader, EVERY_FAILED_ORDER, null, 2);
    const second = await list.execute(reader, EVERY_FAILED_ORDER, first.next, 2);

    expect([first.total, second.total]).toEqual([4, 4]);
    expect([...idsOf(first.rows), ...idsOf(second.rows)]).toEqual(ids);
    expect(first.next).toEqual({ createdAt: first.rows[1]?.createdAt, id: ids[1] });
    expect(second.next).toBeNull();
  });

  it('is empty without a next page for who has none', async () => {
    const { queries, reader } = aWorld();
    expect(await new ListFailedOrders(queries).execute(reader, EVERY_FAILED_ORDER, null, 2)).toEqual({
      rows: [],
      next: null,
      total: 0,
    });
  });
});

describe('a failed order as it is read', () => {
  const read = async (change: Partial<FailedOrderRecord>, locale: Locale = 'en') => {
    const { add, queries, readBy } = aWorld();
    const { id } = add(change);
    return (await new GetFailedOrder(queries).execute(readBy(locale), id))?.order;
  };

  it('tells its reason and what to do in the reader’s language, whatever was stored', async () => {
    const stored = { reason: '잔고 부족' };
    expect(await read(stored, 'en')).toMatchObject({
      reason: 'Insufficient balance',
      advice: expect.stringMatching(/^Add funds/),
    });
    expect(await read(stored, 'ko')).toMatchObject({ reason: '잔고 부족', advice: expect.stringContaining('입금') });
  });

  it('fills in what the reason names', async () => {
    const rule = failure('MARKET_RULE', { rule: 'min_quantity', value: '0.0001', limit: '0.001' });
    expect(await read({ failure: rule })).toMatchObject({ reason: 'Quantity 0.0001 is below the minimum 0.001' });
  });

  it('keeps the reason of the old system, which has no code', async () => {
    expect(await read({ failure: null, reason: '옛 사유' })).toMatchObject({
      code: null,
      reason: '옛 사유',
      canRetry: true,
    });
  });

  it.each([
    [{ status: 'completed' }, null],
    [{ status: 'removed' }, null],
    [{ status: 'retrying' }, null],
    [{ status: 'unconfirmed', failure: failure('EXECUTION_TIMEOUT', { seconds: '5' }) }, 'being looked up'],
    [{ status: 'needs_review', failure: failure('NO_ANSWER') }, 'say what became of it'],
    [{ failure: failure('EXECUTION_TIMEOUT', { seconds: '5' }) }, 'it can be retried'],
    [{ failure: failure('NO_ANSWER') }, 'it can be retried'],
    [{ retryCount: 5 }, 'reset the retries'],
    [{ failure: failure('NOTHING_TO_REDUCE') }, 'remove it'],
    [{ failure: null }, 'exchange’s words'],
    [{ uncounted: 6, failure: failure('RATE_LIMITED') }, 'Refused too often for the exchange’s rate limit'],
    [{ uncounted: 6, failure: failure('CLOCK_SKEW') }, 'Refused too often for a wrong clock'],
  ] as const)('advises by its status first: %j', async (change, advice) => {
    expect((await read(change))?.advice).toEqual(advice === null ? null : expect.stringContaining(advice));
  });

  it.each([
    [{}, true],
    [{ retryCount: 4 }, true],
    [{ retryCount: 5 }, false],
    [{ status: 'unconfirmed' }, false],
    [{ failure: failure('NOTHING_TO_REDUCE') }, false],
    [{ uncounted: 5, failure: failure('RATE_LIMITED') }, true],
    [{ uncounted: 6, failure: failure('RATE_LIMITED') }, false],
    [{ request: null, failure: null }, false],
  ] as const)('says whether it may be retried: %j', async (change, may) => {
    expect((await read(change))?.canRetry).toBe(may);
  });
});

describe('CountFailedOrders', () => {
  it('counts by status and, in the reader’s language, by reason', async () => {
    const { add, queries, readBy } = aWorld();
    add({ failure: failure('UNKNOWN_SYMBOL', { symbol: 'ABC/USDT' }) });
    add({ failure: failure('UNKNOWN_SYMBOL', { symbol: 'XYZ/USDT' }), status: 'removed' });
    add({ failure: null, reason: '옛 사유' });

    const counts = await new CountFailedOrders(queries).execute(readBy('ko'), EVERY_FAILED_ORDER);

    expect(counts.byStatus).toMatchObject({ pending_retry: 2, removed: 1, unconfirmed: 0 });
    expect(counts.byReason).toEqual([
      { code: 'UNKNOWN_SYMBOL', text: '알 수 없는 심볼', count: 2 },
      { code: null, text: '옛 사유', count: 1 },
    ]);
  });

  it('counts the reasons beside the one that is asked for, as it counts the other statuses', async () => {
    const { add, queries, reader } = aWorld();
    add();
    add({ failure: failure('NOT_FILLED') });
    const filter = { ...EVERY_FAILED_ORDER, code: 'NOT_FILLED', statuses: ['removed', 'pending_retry'] } as const;

    const counts = await new CountFailedOrders(queries).execute(reader, filter);

    expect(counts.byStatus).toMatchObject({ pending_retry: 1 });
    expect(counts.byReason.map(({ code }) => code)).toEqual(['INSUFFICIENT_FUNDS', 'NOT_FILLED']);
  });
});

describe('GetFailedOrder', () => {
  it('finds nothing of another user', async () => {
    const { add, queries, reader } = aWorld();
    const { id } = add();
    const get = new GetFailedOrder(queries);
    expect((await get.execute(reader, id))?.order.id).toBe(id);
    expect(await get.execute({ ...reader, userId: reader.userId + 1_000 }, id)).toBeNull();
  });
});

describe('ExportFailedOrders', () => {
  it('gives all that match, in the reader’s language', async () => {
    const { add, queries, readBy } = aWorld();
    const ids = idsOf([add(), add()]);
    add({ status: 'removed' });
    const exported = [];
    for await (const order of new ExportFailedOrders(queries).execute(readBy('ko'), {
      ...EVERY_FAILED_ORDER,
      statuses: OPEN_STATUSES,
    }))
      exported.push(order);
    expect(idsOf(exported)).toEqual(ids);
    expect(exported.map(({ reason }) => reason)).toEqual(['잔고 부족', '잔고 부족']);
  });
});

import { createHash } from 'node:crypto';
import { PostgresFailedOrderQueries } from '../../src/adapters/postgres/queries/failed-orders.ts';
import { PostgresOrderQueries } from '../../src/adapters/postgres/queries/orders.ts';
import { OPEN_STATUSES } from '../../src/application/failed-orders/list-failed-orders.ts';
import { type Cursor, EVERY_FAILED_ORDER, type FailedOrderFilter } from '../../src/application/ports/failed-orders.ts';
import { EVERY_ORDER, EVERY_SIGNAL, type SignalFilter } from '../../src/application/ports/order-queries.ts';
import type { FailedOrderUseCases } from '../../src/compose-failed-orders.ts';
import { SERVICES } from '../../src/container.ts';
import { KIM } from './people.ts';
import type { World } from './world.ts';

/** Something that users ask for. Answers how many rows they get to see, or how many were counted. */
export interface Call {
  readonly name: string;
  readonly run: () => Promise<number>;
}

const READER = { userId: KIM, locale: 'ko' } as const;
const PAGE = 50;
const EXPORTED = 5_000;
const DAY = 86_400_000;

const ALL = EVERY_FAILED_ORDER;
const OPEN: FailedOrderFilter = { ...ALL, statuses: OPEN_STATUSES };

const FAILED_SIGNALS: SignalFilter = { ...EVERY_SIGNAL, orderStatuses: ['failed'], symbol: 'SOL/KRW' };

const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const before = (days: number): Cursor => ({ createdAt: daysAgo(days), id: 1 });

/** The rows of a page alone, by filter and by where the page stands. */
/** As the attempts were named. */
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const PAGES: readonly (readonly [string, FailedOrderFilter, Cursor | null])[] = [
  ['first page', OPEN, null],
  ['first page of all', ALL, null],
  ['page in the middle', ALL, before(365)],
  ['last page', ALL, before(728)],
  ['one account', { ...OPEN, strategyAccountId: 3 }, null],
  ['one symbol', { ...OPEN, symbol: 'eth/usdt' }, null],
  ['a rare symbol', { ...OPEN, symbol: 'SOL/KRW' }, null],
  ['a symbol that nobody traded', { ...OPEN, symbol: 'PEPE/USDT' }, null],
  ['one reason', { ...OPEN, code: 'RATE_LIMITED' }, null],
  ['a reason that nobody got', { ...OPEN, code: 'NOT_SUPPORTED' }, null],
  ['symbol, reason and account', { ...OPEN, symbol: 'ETH/USDT', code: 'MARKET_RULE', strategyAccountId: 3 }, null],
  ['a symbol and a reason that do not meet', { ...ALL, symbol: 'SOL/KRW', code: 'NOT_SUPPORTED' }, null],
  ['needs review', { ...OPEN, statuses: ['needs_review'] }, null],
  ['exhausted', { ...OPEN, exhausted: true }, null],
  ['scheduled', { ...OPEN, scheduled: true }, null],
  ['one day', { ...ALL, from: daysAgo(100), to: daysAgo(99) }, null],
  ['text that many have', { ...OPEN, q: 'exchange said' }, null],
  ['text that nobody has', { ...OPEN, q: 'nowhere to be found' }, null],
  ['a client order id', { ...ALL, q: md5('attempt 5000 5') }, null],
];

const COUNTS: readonly (readonly [string, FailedOrderFilter])[] = [
  ['open', OPEN],
  ['all', ALL],
  ['one symbol of all', { ...ALL, symbol: 'ETH/USDT' }],
  ['symbol and reason of all', { ...ALL, symbol: 'ETH/USDT', code: 'MARKET_RULE' }],
  ['exhausted', { ...OPEN, exhausted: true }],
  ['one day', { ...ALL, from: daysAgo(100), to: daysAgo(99) }],
];

/** All that is measured, over one database. */
export async function callsOf(world: World): Promise<readonly Call[]> {
  const queries = new PostgresFailedOrderQueries(world.reading.db);
  const pages = PAGES.map(([name, filter, after]) => ({
    name: `list: ${name}`,
    run: async () => (await queries.list(KIM, filter, after, PAGE + 1)).length,
  }));
  const counts = COUNTS.map(([name, filter]) => ({ name: `count: ${name}`, run: () => queries.count(KIM, filter) }));
  return [...pages, ...counts, ...useCases(world), ...(await ofSingleOnes(world))];
}

function useCases({ container, reading }: World): readonly Call[] {
  const use = container.get(SERVICES.failedOrders);
  const orders = new PostgresOrderQueries(reading.db);
  return [
    {
      name: 'use case: list with its total',
      run: async () => (await use.listFailedOrders.execute(READER, OPEN, null, PAGE)).rows.length,
    },
    {
      name: 'use case: counts by status and reason',
      run: async () => (await use.countFailedOrders.execute(READER, OPEN)).byReason.length,
    },
    { name: 'use case: overview', run: async () => (await use.readOverview.execute(KIM)).needsAction },
    { name: `csv: the first ${EXPORTED}`, run: () => firstOf(use.exportFailedOrders.execute(READER, ALL), EXPORTED) },
    { name: 'statistics: 30 days', run: () => failedIn(use, null) },
    { name: 'statistics: a year', run: () => failedIn(use, daysAgo(365).toISOString().slice(0, 10)) },
    {
      name: 'signals: page of the console, counted up to 1,000',
      run: async () => (await use.listSignals.execute(KIM, EVERY_SIGNAL, null, PAGE, 1_000)).rows.length,
    },
    {
      name: 'signals: the same, those that failed, of one symbol',
      run: async () => (await use.listSignals.execute(KIM, FAILED_SIGNALS, null, PAGE, 1_000)).rows.length,
    },
    {
      name: 'signals: first page with its total',
      run: async () => (await use.listSignals.execute(KIM, EVERY_SIGNAL, null, PAGE)).rows.length,
    },
    {
      name: 'signals: those that failed, of one symbol',
      run: async () => (await use.listSignals.execute(KIM, FAILED_SIGNALS, null, PAGE)).rows.length,
    },
    { name: 'orders: first page', run: async () => (await orders.list(KIM, EVERY_ORDER, null, PAGE + 1)).length },
    { name: 'orders: their total', run: () => orders.count(KIM, EVERY_ORDER) },
  ];
}

async function failedIn(use: FailedOrderUseCases, from: string | null): Promise<number> {
  const read = await use.readStatistics.execute(KIM, { from, to: null, strategyAccountId: null });
  return read.kind === 'read' ? read.days.reduce((sum, { total }) => sum + total, 0) : 0;
}

async function firstOf(rows: AsyncIterable<unknown>, count: number): Promise<number> {
  let seen = 0;
  for await (const _ of rows) if (++seen === count) break;
  return seen;
}

/** Each time another failed order, so that none is warm already. */
async function ofSingleOnes({ container, reading }: World): Promise<readonly Call[]> {
  const use = container.get(SERVICES.failedOrders);
  const hand = { userId: KIM, by: 'hand' } as const;
  const ids = await someIds(reading.db, ['completed', 'removed']);
  const pending = await someIds(reading.db, ['pending_retry']);
  return [
    { name: 'detail', run: async () => (await use.getFailedOrder.execute(READER, next(ids)))?.attempts.length ?? 0 },
    {
      name: 'remove and restore',
      run: async () => {
        const id = next(pending);
        const done = [await use.removeFailedOrder.execute(hand, id), await use.restoreFailedOrder.execute(hand, id)];
        return done.filter(({ kind }) => kind === 'changed').length;
      },
    },
    {
      name: 'retry, accepted by the paper exchange',
      run: async () => ((await use.retryFailedOrder.execute(hand, next(pending))).kind === 'accepted' ? 1 : 0),
    },
  ];
}

function next(ids: number[]): number {
  const id = ids.shift();
  if (id === undefined) throw new Error('There are too few failed orders to measure with');
  return id;
}

type Db = World['reading']['db'];

/** From all over the table, in no order that it knows. */
async function someIds(db: Db, statuses: readonly ('completed' | 'removed' | 'pending_retry')[]): Promise<number[]> {
  const { last } = await db
    .selectFrom('failed_orders')
    .select((column) => column.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const ids = new Set<number>();
  for (let tried = 0; tried < 4_000 && ids.size < 400; tried += 1) {
    const row = await db
      .selectFrom('failed_orders as f')
      .where('f.id', '>=', Math.floor(Math.random() * Number(last)))
      .where('f.strategy_account_id', '<=', 8)
      .where('f.status', 'in', statuses)
      .where('f.retry_count', '<', 5)
      .where('f.scheduled_at', 'is', null)
      .orderBy('f.id')
      .limit(1)
      .select('f.id')
      .executeTakeFirst();
    if (row !== undefined) ids.add(row.id);
  }
  return [...ids];
}

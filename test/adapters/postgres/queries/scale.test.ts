import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILLED } from '../../../../migrations/0014_counts.ts';
import { PostgresFailedOrderQueries } from '../../../../src/adapters/postgres/queries/failed-orders.ts';
import {
  type Cursor,
  EVERY_FAILED_ORDER,
  type FailedOrderFilter,
} from '../../../../src/application/ports/failed-orders.ts';
import { openSuite, type Suite } from '../postgres-subject.ts';
import { blocksOf, Explaining, runRaw, waysTo } from './plans.ts';

const ROWS = 1_000_000;
const KIM = 1;
const LEE = 2;
const OPEN = ['pending_retry', 'retrying', 'unconfirmed', 'needs_review'] as const;
/** After the last but a few rows of kim's. */
const NEAR_THE_END: Cursor = { createdAt: new Date('2026-01-01T00:01:00.000Z'), id: 1 };

let suite: Suite;
let explaining: Explaining;
let queries: PostgresFailedOrderQueries;

beforeAll(async () => {
  suite = await openSuite();
  await fill();
  explaining = new Explaining(suite);
  queries = new PostgresFailedOrderQueries(explaining.db);
}, 300_000);
afterAll(() => suite.close());

/** kim owns nine of ten rows over eight strategy accounts, lee the rest; two thirds are done with. */
async function fill(): Promise<void> {
  await runRaw(suite, [
    'set session_replication_role = replica',
    `
      insert into users (username, locale) values ('kim', 'en'), ('lee', 'ko');
      insert into accounts (user_id, name, exchange) select u.id, 'a' || n, 'binance' from users u, generate_series(1, 4) n;
      insert into strategies (user_id, name, group_name, market_type)
        select u.id, 's' || n, 's' || n, 'SPOT' from users u, generate_series(1, 2) n;
      insert into strategy_accounts (strategy_id, account_id)
        select s.id, a.id from strategies s join accounts a on a.user_id = s.user_id order by s.user_id, 1, 2`,
    `
      insert into failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, exchange_error,
        order_params, status, retry_count, scheduled_at, webhook_id, created_at, code)
      select 1 + i % 8 + case when i % 10 = 0 then 8 else 0 end, (array['BTC/USDT', 'ETH/USDT', 'SOL/USDT'])[1 + i % 3],
        'BUY', 'MARKET', 0.5, 'SPOT', 'Insufficient balance', 'Account has insufficient balance for requested action.', '{}',
        case when i % 1000 = 1 then 'needs_review' when i % 3 = 0 then 'pending_retry' when i % 3 = 1 then 'completed' else 'removed' end,
        case when i % 500 = 1 then 5 else i % 3 end, case when i % 5000 = 1 then now() end, 'tv-' || i,
        timestamptz '2026-01-01' + i * interval '1 second', case when i % 5000 <> 3 then (array['INSUFFICIENT_FUNDS', 'ORDER_REJECTED'])[1 + i % 2] end
      from generate_series(1, ${ROWS}) i`,
    FILLED,
    'vacuum analyze failed_orders',
    'vacuum analyze failed_order_counts',
    'analyze strategies; analyze strategy_accounts; analyze accounts',
  ]);
}

const planOf = (ask: () => Promise<unknown>) => explaining.planOf(ask);

const FILTERS: readonly (readonly [string, Partial<FailedOrderFilter>])[] = [
  ['no filter', {}],
  ['the open ones', { statuses: OPEN }],
  ['a rare status', { statuses: ['needs_review'] }],
  ['an account', { strategyAccountId: 3, statuses: OPEN }],
  ['a symbol', { symbol: 'eth/usdt' }],
  ['a symbol that nobody traded', { symbol: 'DOGE/USDT' }],
  ['a code', { code: 'ORDER_REJECTED' }],
  ['a code that nobody got', { code: 'NOT_SUPPORTED' }],
  ['the exhausted ones', { exhausted: true }],
  ['the others', { exhausted: false }],
  ['the scheduled ones', { scheduled: true }],
  ['the unscheduled ones', { scheduled: false }],
  ['a day', { from: new Date('2026-01-02T00:00:00Z'), to: new Date('2026-01-03T00:00:00Z') }],
];

/** Only for these a count has to look at an index of the failed orders themselves. */
const READ_FOR = ['from', 'to', 'scheduled'];

const COUNTED: readonly (readonly [string, Partial<FailedOrderFilter>])[] = [
  ['the open ones', { statuses: OPEN }],
  ['those of an account', { strategyAccountId: 3 }],
  ['those of a symbol', { symbol: 'eth/usdt' }],
  ['those of a day', { from: new Date('2026-01-02T00:00:00Z'), to: new Date('2026-01-03T00:00:00Z') }],
];

describe(`of ${ROWS} failed orders`, () => {
  describe.each(FILTERS)('%s', (_, change) => {
    const filter = { ...EVERY_FAILED_ORDER, ...change };

    it.each([
      ['first', null],
      ['last', NEAR_THE_END],
    ])('lists the %s page by its index alone', async (_name, after) => {
      const plan = await planOf(() => queries.list(KIM, filter, after, 51));
      expect(waysTo('failed_orders', plan).filter((way) => !/^Index (Only )?Scan$/.test(way))).toEqual([]);
      expect(blocksOf(plan)).toBeLessThan(4_000);
    });

    it('is counted without the rows', async () => {
      const plan = await planOf(() => queries.count(KIM, filter));
      const isCountedAsItComes = Object.keys(change).every((name) => !READ_FOR.includes(name));
      expect(waysTo('failed_orders', plan)).toEqual(isCountedAsItComes ? [] : ['Index Only Scan']);
      if (isCountedAsItComes) expect(blocksOf(plan)).toBeLessThan(50);
    });
  });

  describe.each(COUNTED)('%s', (_, filter) => {
    it('are counted by status without the rows', async () => {
      const plan = await planOf(() => queries.countByStatus(KIM, { ...EVERY_FAILED_ORDER, ...filter }));
      expect(waysTo('failed_orders', plan)).toEqual('from' in filter ? ['Index Only Scan'] : []);
    });

    it('are counted by reason in their index, but for the few that have no code', async () => {
      const plan = await planOf(() => queries.countByReason(KIM, { ...EVERY_FAILED_ORDER, ...filter }));
      // The few are fetched one by one or, as their number is estimated, by a bitmap of the same index.
      expect(waysTo('failed_orders', plan).filter((way) => !/^(Index (Only )?|Bitmap Heap )Scan$/.test(way))).toEqual(
        [],
      );
      expect(blocksOf(plan)).toBeLessThan(6_000);
    });
  });

  it('costs the same on the first and on the last page', async () => {
    const blocks = [];
    for (const after of [null, { createdAt: new Date('2026-01-02T12:00:00Z'), id: 1 }, NEAR_THE_END])
      blocks.push(blocksOf(await planOf(() => queries.list(KIM, EVERY_FAILED_ORDER, after, 51))));
    expect(Math.max(...blocks)).toBeLessThan(3 * Math.min(...blocks));
  });

  it('exports all of a user’s, a thousand at a time and none before it is wanted', async () => {
    explaining.asked.length = 0;
    const ids: number[] = [];
    for await (const { id } of queries.stream(LEE, EVERY_FAILED_ORDER)) {
      if (ids.length === 0) expect(explaining.asked).toHaveLength(1);
      ids.push(id);
    }
    const own = ROWS / 10;
    expect(ids).toHaveLength(own);
    expect(new Set(ids).size).toBe(own);
    expect(explaining.asked).toHaveLength(Math.floor(own / 1_000) + 1);
  });
});

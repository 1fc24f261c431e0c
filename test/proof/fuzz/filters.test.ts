import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorText, numberedPosition } from '../../../src/adapters/http/api/cursor.ts';
import { FailedOrderListParams, filterOf } from '../../../src/adapters/http/api/failed-orders/filter.ts';
import { LARGEST_ID } from '../../../src/adapters/http/api/query-params.ts';
import { PostgresFailedOrderQueries } from '../../../src/adapters/postgres/queries/failed-orders.ts';
import {
  type Cursor,
  EVERY_FAILED_ORDER,
  type FailedOrder,
  type FailedOrderFilter,
} from '../../../src/application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES, MAX_RETRIES } from '../../../src/domain/failed-order.ts';
import { openSuite, SCHEMA, type Suite } from '../../adapters/postgres/postgres-subject.ts';
import { runs } from './runs.ts';

const KIM = 1;
const ROWS = 400;
const FIRST = Date.parse('2026-01-01T00:00:00Z');
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'a%_\\b'] as const;
const CODES = ['INSUFFICIENT_FUNDS', 'ORDER_REJECTED', 'NOT_FILLED'] as const;

let suite: Suite;
let queries: PostgresFailedOrderQueries;
/** Everything that kim has, newest first, as a plain array. */
let all: readonly FailedOrder[];

beforeAll(async () => {
  suite = await openSuite();
  queries = new PostgresFailedOrderQueries(suite.database.db);
  const { pool } = suite.database;
  await pool.query(`
    set search_path to "${SCHEMA.replaceAll('"', '""')}";
    insert into users (username, locale) values ('kim', 'en'), ('lee', 'ko');
    insert into accounts (user_id, name, exchange) values (1, 'a', 'binance'), (1, 'b', 'binance'), (2, 'c', 'binance');
    insert into strategies (user_id, name, group_name, market_type) values (1, 's', 's', 'SPOT'), (2, 't', 't', 'SPOT');
    insert into strategy_accounts (strategy_id, account_id) values (1, 1), (1, 2), (2, 3);
    select setseed(0.42);
    insert into failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, exchange_error,
      order_params, status, retry_count, scheduled_at, webhook_id, created_at, code)
    select 1 + (random() * 2)::int, (array['BTC/USDT', 'ETH/USDT', 'a%_\\b'])[1 + (random() * 2)::int], 'BUY', 'MARKET', 0.5, 'SPOT',
      'a reason', case when random() < 0.3 then 'Margin 100% is_low' end, '{}',
      (array['${FAILED_ORDER_STATUSES.join("', '")}'])[1 + (random() * 5)::int], (random() * 5)::int,
      case when random() < 0.2 then now() end, 'tv-' || i, timestamptz '2026-01-01' + (i / 4) * interval '1 second',
      (array['${CODES.join("', '")}'])[1 + (random() * 2)::int]
    from generate_series(1, ${ROWS}) i;
    set search_path to default`);
  const stream = [];
  for await (const order of queries.stream(KIM, EVERY_FAILED_ORDER)) stream.push(order);
  all = stream;
}, 60_000);
afterAll(() => suite.close());

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });
const instant = fc.integer({ min: FIRST - 1_000, max: FIRST + (ROWS / 4 + 1) * 1_000 }).map((ms) => new Date(ms));
const anyFilter: fc.Arbitrary<FailedOrderFilter> = fc.record({
  strategyAccountId: maybe(fc.constantFrom(1, 2, 3, 99)),
  symbol: maybe(fc.constantFrom(...SYMBOLS, 'btc/usdt', 'A%_\\B', '%', 'XRP/USDT')),
  statuses: fc.subarray([...FAILED_ORDER_STATUSES]),
  scheduled: maybe(fc.boolean()),
  exhausted: maybe(fc.boolean()),
  acceptedLate: maybe(fc.boolean()),
  from: maybe(instant),
  to: maybe(instant),
  code: maybe(fc.constantFrom(...CODES)),
  q: maybe(fc.constantFrom('100%', 'is_', 'TV-1', 'insufficient', '\\', '_', 'nothing like it')),
});

/** The same, over an array. */
function matches(order: FailedOrder, filter: FailedOrderFilter): boolean {
  const { strategyAccountId, symbol, statuses, scheduled, exhausted, acceptedLate, from, to, code } = filter;
  return (
    (strategyAccountId === null || order.strategyAccountId === strategyAccountId) &&
    (symbol === null || order.symbol.toUpperCase() === symbol.toUpperCase()) &&
    (statuses.length === 0 || statuses.includes(order.status)) &&
    (scheduled === null || (order.scheduledAt !== null) === scheduled) &&
    (exhausted === null || order.retryCount >= MAX_RETRIES === exhausted) &&
    // None of these came by a webhook.
    acceptedLate !== true &&
    (from === null || order.createdAt >= from) &&
    (to === null || order.createdAt < to) &&
    (code === null || order.code === code) &&
    (filter.q === null || mentions(order, filter.q.toLowerCase()))
  );
}

/** 'insufficient' stands in the English text of a code, too. */
function mentions({ symbol, reason, exchangeError, webhookId, code }: FailedOrder, q: string): boolean {
  const texts = [symbol, reason, exchangeError ?? '', webhookId ?? ''];
  return (
    texts.some((text) => text.toLowerCase().includes(q)) || (q === 'insufficient' && code === 'INSUFFICIENT_FUNDS')
  );
}

describe('any filter', () => {
  it('finds what a walk through everything finds, page by page, each once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 120 }), async (filter, limit) => {
        const expected = all.filter((order) => matches(order, filter)).map(({ id }) => id);
        const found: number[] = [];
        let after: Cursor | null = null;
        for (;;) {
          const page: readonly FailedOrder[] = await queries.list(KIM, filter, after, limit);
          found.push(...page.map(({ id }) => id));
          after = page.at(-1) ?? null;
          if (page.length < limit) break;
        }
        expect(found).toEqual(expected);
        expect(await queries.count(KIM, filter)).toBe(expected.length);
      }),
      runs(150),
    );
  });

  it('is not trivially true: most filters find something, and not everything', () => {
    const counts = fc
      .sample(anyFilter, { numRuns: 300, seed: 7 })
      .map((filter) => all.filter((order) => matches(order, filter)).length);
    expect(counts.filter((count) => count > 0 && count < all.length).length).toBeGreaterThan(60);
  });
});

describe('any query', () => {
  const name = fc.constantFrom(
    'status',
    'symbol',
    'from',
    'to',
    'code',
    'q',
    'cursor',
    'limit',
    'strategy_account_id',
    'scheduled',
    'exhausted',
    'accepted_late',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '0',
      '-1',
      '1',
      '501',
      '99999999999',
      '1e3',
      'true',
      'all',
      'pending_retry,removed',
      '2026-13-01',
      '2026-02-30',
      '2026-12-01T09:00:00Z',
    ),
  );

  it('is read, or refused by the name of what is wrong with it', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (query) => {
        const read = FailedOrderListParams.safeParse(query);
        if (read.success) {
          const { limit } = read.data;
          expect(limit).toBeGreaterThan(0);
          expect(limit).toBeLessThanOrEqual(500);
          for (const word of filterOf(read.data).statuses) expect(FAILED_ORDER_STATUSES).toContain(word);
        } else for (const { path } of read.error.issues) expect(Object.keys(query)).toContain(path[0]);
      }),
      runs(2_000),
    );
  });

  it('goes on where a cursor says, and takes no other text for one', () => {
    const place = fc.record({
      at: fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
      id: fc.integer({ min: 1, max: LARGEST_ID }),
    });
    fc.assert(
      fc.property(place, (position) => {
        expect(numberedPosition(cursorText(position), LARGEST_ID)).toEqual(position);
      }),
      runs(500),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const position = numberedPosition(text, LARGEST_ID);
        if (position !== null) expect(cursorText(position)).toBe(text);
      }),
      runs(1_000),
    );
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InstanceLiveness } from '../../../../src/adapters/postgres/liveness.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createLegacyWorld, type LegacyWorld, SCHEMA } from './legacy-world.ts';
import { OLD_FAILED_ORDERS, OLD_OWNERS } from './old-system.ts';

/** With LEGACY_ROWS=1000000 the times of these tests are the measurement. */
const ROWS = Number(process.env.LEGACY_ROWS ?? 20_000);
const LONG = 1_800_000;

/** A fifth timed out, a tenth has a payload within a JSON text, three quarters have an error, most of these like no other. */
const MANY = `
  insert into users (username, webhook_token) select 'user ' || i, 'token-of-user-number-' || i from generate_series(1, 50) i;
  insert into accounts (user_id, name, exchange)
    select 1 + i % 50, 'account ' || i, 'BINANCE' from generate_series(1, 100) i;
  insert into strategies (user_id, name, group_name, market_type)
    select 1 + i % 50, 'strategy ' || i, 'group' || i, 'FUTURES' from generate_series(1, 100) i;
  insert into strategy_accounts (strategy_id, account_id) select i, i from generate_series(1, 100) i;
  insert into failed_orders (user_id, account_id, strategy_account_id, symbol, side, order_type, market_type, failure_stage,
    failure_reason, error_message, order_payload, retry_count, created_at)
  select 1 + i % 50, 1 + i % 100, 1 + i % 100, (array['BTC/USDT', 'ETH/USDT', 'XRP/USDT'])[1 + i % 3],
    case when i % 2 = 0 then 'BUY' else 'SELL' end, case when i % 3 = 0 then 'MARKET' else 'LIMIT' end, 'FUTURES', 'execution',
    case when i % 5 = 0 then 'Execution timeout (5s)' else '잔고 부족' end,
    case i % 4 when 0 then null when 1 then 'binance {"code":-2019,"msg":"Margin is insufficient."}'
      else 'bybit {"retCode":110007,"retMsg":"ab not enough for new order","result":{},"time":' || 1719900000000 + i || '}' end,
    case when i % 10 = 0 then to_json('{"symbol": "BTC/USDT", "side": "BUY", "qty": 0.1, "price": 50000.5}'::text)
      else json_build_object('symbol', 'BTC/USDT', 'side', 'BUY', 'order_type', 'LIMIT', 'quantity', i / 1000.0,
        'price', 50000.5, 'strategy', 'strategy 1', 'token', 'token-of-user-number-1') end,
    i % 7, timestamp '2025-01-01' + i * interval '10 seconds'
  from generate_series(1, ${ROWS}) i;
  analyze`;

describe(`${ROWS} failed orders of an old system`, () => {
  let world: LegacyWorld;
  let instance: InstanceLiveness | null = null;
  beforeAll(async () => {
    world = await createLegacyWorld(OLD_OWNERS + OLD_FAILED_ORDERS + MANY);
  }, LONG);
  afterAll(() => world.close());
  afterEach(() => instance?.stop());

  const indexes = () =>
    world.rows(`
      select indexrelid::text as id, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = '@failed_orders'::regclass order by 2`);
  const constraints = () =>
    world.rows(`
      select conname, pg_get_constraintdef(oid) as definition, convalidated from pg_constraint
      where conrelid = '@failed_orders'::regclass order by 1`);
  const definitions = async () => [...(await indexes()).map(({ definition }) => definition), ...(await constraints())];

  it(
    'come over, each once, with every index and constraint as before, while progress is told',
    async () => {
      const before = await definitions();

      const { imported, odd, progress } = await world.importing();

      expect(imported).toMatchObject({ kind: 'imported', counts: { failed_order: { imported: ROWS, before: 0 } } });
      expect(
        await world.rows('select status, count(*)::int from @failed_orders group by status order by status'),
      ).toEqual([
        { status: 'needs_review', count: ROWS / 5 },
        { status: 'pending_retry', count: ROWS * 0.8 },
      ]);
      expect(odd).toEqual([]);
      expect(progress.filter((line) => line.endsWith('rows')).length).toBeGreaterThanOrEqual((ROWS / 100_000) * 3);
      expect(await definitions()).toEqual(before);
    },
    LONG,
  );

  it(
    'are all found again by a second import, and all taken out by an undo',
    async () => {
      const { imported } = await world.importing();
      const { takenOut, left } = await world.undoing();

      expect(imported).toMatchObject({ counts: { failed_order: { imported: 0, before: ROWS } } });
      expect(takenOut).toMatchObject({ failed_order: ROWS, user: 50 });
      expect(left).toEqual([]);
      expect(await world.rows('select 1 from @legacy_rows')).toEqual([]);
    },
    LONG,
  );

  it(
    'leave the indexes in their place while an instance is at work',
    async () => {
      instance = new InstanceLiveness({ url: world.url, schema: SCHEMA, log: silentLog });
      instance.start();
      await instance.waitUntilAlive();
      const before = await indexes();

      await world.importing();

      expect(await indexes()).toEqual(before);
    },
    LONG,
  );
});

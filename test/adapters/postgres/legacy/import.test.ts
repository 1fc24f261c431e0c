import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLegacyWorld, type LegacyWorld, SCHEMA } from './legacy-world.ts';
import { insertKim, oldFailure } from './old-rows.ts';
import { OLD_FAILED_ORDERS, OLD_OWNERS } from './old-system.ts';

const NOTHING = { imported: 0, before: 0 };

describe('an import', () => {
  let world: LegacyWorld;
  beforeAll(async () => {
    world = await createLegacyWorld(OLD_OWNERS + OLD_FAILED_ORDERS);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.clear();
    await insertKim(world);
    for (const side of ['BUY', 'SELL', 'HOLD']) await oldFailure(world, { side });
  });

  const ours = async () => {
    const tables = ['users', 'accounts', 'strategies', 'strategy_accounts', 'failed_orders', 'legacy_rows'];
    const rows: Record<string, unknown>[][] = [];
    for (const table of tables) rows.push(await world.rows(`select * from @${table} t order by t::text`));
    return rows;
  };

  it('done a second time changes nothing', async () => {
    await world.importing();
    const before = await ours();

    const again = await world.importing();

    expect(again.imported).toMatchObject({
      counts: {
        user: { imported: 0, before: 1 },
        account: { imported: 0, before: 1 },
        strategy: { imported: 0, before: 1 },
        link: { imported: 0, before: 1 },
        failed_order: { imported: 0, before: 3 },
      },
    });
    expect(again.odd).toEqual([]);
    expect(await ours()).toEqual(before);
  });

  it('done a second time brings only what is new, and leaves alone what was acted on', async () => {
    await world.importing();
    await world.rows(`update @failed_orders set status = 'removed' where id = 1`);
    await oldFailure(world, { symbol: 'XRP/USDT' });

    const { imported } = await world.importing();

    expect(imported).toMatchObject({ counts: { failed_order: { imported: 1, before: 3 } } });
    expect(await world.rows('select symbol, status from @failed_orders order by id')).toMatchObject([
      { status: 'removed' },
      {},
      {},
      { symbol: 'XRP/USDT', status: 'pending_retry' },
    ]);
  });

  it('tried dry answers the same and changes nothing', async () => {
    const dry = await world.importing({ dryRun: true });

    expect(await ours()).toEqual([[], [], [], [], [], []]);
    expect(await world.importing()).toEqual(dry);
    expect(dry.odd).toEqual(['failed_order 3: side_unknown HOLD']);
  });

  it('tells its five steps and how far it is', async () => {
    const { progress } = await world.importing();

    expect(progress.filter((line) => / \w+ing /.test(line)).map((line) => line.slice(0, 3))).toEqual([
      '1/5',
      '2/5',
      '3/5',
      '5/5',
    ]);
    expect(progress).toContain('2/5: 3 rows');
    expect(progress).toContain('4/5 failed orders: 3 rows');
  });

  it('tells event streams of no old row, only to read everything again', async () => {
    await world.importing();

    expect(await world.rows(`select 1 from @events where kind <> 'reset'`)).toEqual([]);
  });

  it('two at once bring everything once', async () => {
    const both = await Promise.all([world.importing(), world.importing()]);

    const counts = both.map(({ imported }) => (imported.kind === 'imported' ? imported.counts.failed_order : NOTHING));
    expect(counts).toContainEqual({ imported: 3, before: 0 });
    expect(counts).toContainEqual({ imported: 0, before: 3 });
    expect(await world.rows('select 1 from @failed_orders')).toHaveLength(3);
  });

  it('given a schema without the old tables, says which are missing', async () => {
    const { imported } = await world.importing({ fromSchema: 'nowhere' });

    expect(imported).toEqual({
      kind: 'not_found',
      missing: ['nowhere.users', 'nowhere.accounts', 'nowhere.strategies', 'nowhere.strategy_accounts'],
    });
  });

  it('given our own schema, refuses', async () => {
    const { imported } = await world.importing({ fromSchema: SCHEMA });

    expect(imported).toEqual({ kind: 'not_found', missing: [`${SCHEMA} is the schema of ordergate itself`] });
    expect(await ours()).toEqual([[], [], [], [], [], []]);
  });

  describe('as a role that may only read the old tables', () => {
    const ROLE = `reader_${process.pid}`;
    beforeEach(async () => {
      await world.rows(`create role ${ROLE} login password 'reading'`);
      await world.rows(`grant usage on schema public to ${ROLE}`);
      await world.rows(`grant select on users, accounts, strategies, strategy_accounts, failed_orders to ${ROLE}`);
      await world.rows(`alter schema "order ""gate""" owner to ${ROLE}`);
      await world.rows(`
        do $$ declare t text; begin
          for t in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = '${SCHEMA}'
          loop execute format('alter table %s owner to ${ROLE}', t); end loop;
        end $$`);
    });
    afterEach(async () => {
      await world.rows(`reassign owned by ${ROLE} to current_user`);
      await world.rows(`drop owned by ${ROLE}`);
      await world.rows(`drop role ${ROLE}`);
    });

    it('brings everything and leaves every old row as it was', async () => {
      const old = () => world.rows('select f.*, f.xmin::text from failed_orders f order by id');
      const before = await old();
      const url = new URL(world.url.replace('@/', '@localhost/'));
      url.username = ROLE;
      url.password = 'reading';

      const { imported } = await world.importing({ url: url.href });

      expect(imported).toMatchObject({ counts: { user: { imported: 1 }, failed_order: { imported: 3 } } });
      expect(await old()).toEqual(before);
    });
  });
});

describe('an import of an older installation', () => {
  let world: LegacyWorld;
  afterEach(() => world.close());

  it('does without the columns that are missing, and ignores those that are not known', async () => {
    world = await createLegacyWorld(`
      create table users (id bigint, username text, favourite_colour text);
      create table accounts (id integer primary key, user_id text, exchange varchar(50), opened date);
      create table strategies (id integer primary key, user_id integer, name text, settings jsonb);
      create table strategy_accounts (id integer primary key, strategy_id integer, account_id integer);
      create table failed_orders (id integer primary key, strategy_account_id text, order_payload text, status integer);
      insert into users values (7000000000, 'kim', 'blue');
      insert into accounts values (1, '7000000000', null, '2024-01-01');
      insert into strategies values (1, 700, 'Trend', '{}'), (2, null, 'Nobody', null);
      insert into strategy_accounts values (1, 1, 1);
      insert into failed_orders values (1, '1', '{"symbol": "BTC/USDT", "side": "sell", "type": "market", "qty": 2}', null);`);

    const { imported, odd } = await world.importing();

    expect(imported).toMatchObject({ counts: { user: { imported: 2 }, failed_order: { imported: 1 } } });
    expect(odd).toEqual([
      'account 1: name_missing',
      'account 1: exchange_unknown unknown',
      'strategy 1: owner_unknown',
      'strategy 1: market_type_unknown',
      'strategy 2: owner_unknown',
      'strategy 2: market_type_unknown',
      'link 1: link_across_users',
      'failed_order 1: market_type_unknown',
      'failed_order 1: created_at_missing',
      'failed_order 1: no_link',
    ]);
    expect(await world.rows('select symbol, side, order_type, quantity, status, reason from @failed_orders')).toEqual([
      {
        symbol: 'BTC/USDT',
        side: 'SELL',
        order_type: 'MARKET',
        quantity: '2',
        status: 'needs_review',
        reason: '알 수 없는 오류',
      },
    ]);
  });

  it('does without failed orders where there is no such table', async () => {
    world = await createLegacyWorld(OLD_OWNERS);
    await insertKim(world);

    const { imported } = await world.importing();

    expect(imported).toMatchObject({ counts: { link: { imported: 1 }, failed_order: { imported: 0 } } });
  });
});

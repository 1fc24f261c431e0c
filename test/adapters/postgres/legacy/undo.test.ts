import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LeftRow } from '../../../../src/application/legacy/legacy-database.ts';
import { createLegacyWorld, type LegacyWorld } from './legacy-world.ts';
import { insertKim, insertOld, oldFailure } from './old-rows.ts';
import { OLD_FAILED_ORDERS, OLD_OWNERS } from './old-system.ts';

let world: LegacyWorld;
beforeAll(async () => {
  world = await createLegacyWorld(OLD_OWNERS + OLD_FAILED_ORDERS);
});
afterAll(() => world.close());

/** Kim, whose first row is acted on, and Lee, whom nobody touches; with rows of our own beside them. */
beforeEach(async () => {
  await world.clear();
  await world.rows(`insert into @users (username, locale) values ('ours', 'ko')`);
  await insertKim(world);
  await insertOld(world, 'users', { username: 'lee' });
  await insertOld(world, 'accounts', { user_id: 2, name: 'main', exchange: 'OKX' });
  await insertOld(world, 'strategies', { user_id: 2, name: 'Grid', group_name: 'grid', market_type: 'SPOT' });
  await insertOld(world, 'strategy_accounts', { strategy_id: 2, account_id: 2 });
  for (const link of [1, 1, 2]) await oldFailure(world, { strategy_account_id: link });
  await world.importing();
});

const count = async (table: string) =>
  Number((await world.rows(`select count(*)::int as count from @${table}`))[0]!.count);
const texts = (left: readonly LeftRow[]) =>
  left.map(({ kind, oldId, name, why }) => `${kind} ${oldId} ${name}: ${why.kind === 'needed' ? why.by : why.kind}`);
const table = (name: string) => `"order ""gate""".${name}`;

describe('an undo', () => {
  it('takes out everything that came over, and nothing else', async () => {
    const { takenOut, left } = await world.undoing();

    expect(takenOut).toEqual({ user: 2, account: 2, strategy: 2, link: 2, failed_order: 3 });
    expect(left).toEqual([]);
    expect(await world.rows('select username from @users')).toEqual([{ username: 'ours' }]);
    for (const name of ['accounts', 'strategies', 'strategy_accounts', 'failed_orders', 'legacy_rows']) {
      expect(await count(name)).toBe(0);
    }
  });

  it('tells the pages of everybody concerned to read everything again, as an import that brought something does', async () => {
    const told = () => world.rows('select user_id, kind from @events order by xid, id');
    const kim = (await world.rows(`select id from @users where username = 'kim'`))[0]?.id;
    const lee = (await world.rows(`select id from @users where username = 'lee'`))[0]?.id;
    const reset = (id: unknown) => ({ user_id: id, kind: 'reset' });
    expect(await told()).toEqual(expect.arrayContaining([reset(kim), reset(lee)]));
    expect(await told()).toHaveLength(2);

    await world.importing();
    expect(await told()).toHaveLength(2);
    await world.undoing({ dryRun: true });
    expect(await told()).toHaveLength(2);
    await world.undoing();
    expect(await told()).toHaveLength(4);
  });

  it('can be followed by another import', async () => {
    await world.undoing();
    await world.importing();

    expect(await count('failed_orders')).toBe(3);
  });

  it('tried dry, takes nothing out', async () => {
    expect((await world.undoing({ dryRun: true })).takenOut).toMatchObject({ failed_order: 3 });
    expect(await count('failed_orders')).toBe(3);
    expect(await count('legacy_rows')).toBe(11);
  });

  it.each([
    ['removed', `status = 'removed', updated_at = now()`],
    ['retried', 'retry_count = 1'],
    ['scheduled', `scheduled_at = now()`],
    ['touched', `updated_at = now()`],
  ])('leaves and names a failed order that was %s since, with all that it needs', async (_, change) => {
    await world.rows(`update @failed_orders set ${change} where id = 1`);

    const { takenOut, left } = await world.undoing();

    expect(takenOut).toEqual({ user: 1, account: 1, strategy: 1, link: 1, failed_order: 2 });
    expect(texts(left)).toEqual([
      `user 1 kim: ${table('accounts')},${table('strategies')}`,
      `account 1 main: ${table('strategy_accounts')}`,
      `strategy 1 Trend: ${table('strategy_accounts')}`,
      `link 1 1 → 1: ${table('failed_orders')}`,
      'failed_order 1 BTC/USDT: changed',
    ]);
    expect(await world.rows('select id from @failed_orders')).toEqual([{ id: 1 }]);
  });

  it('names what it left again, and an import leaves that alone', async () => {
    await world.rows('update @failed_orders set retry_count = 1 where id = 1');
    const first = await world.undoing();

    expect((await world.undoing()).left).toEqual(first.left);
    expect((await world.importing()).imported).toMatchObject({
      counts: { user: { imported: 1, before: 1 }, failed_order: { imported: 2, before: 1 } },
    });
    expect(await count('failed_orders')).toBe(3);
  });

  it('leaves a failed order in whose history something happened', async () => {
    await world.rows(`insert into @failed_order_history (failed_order_id, action) values (2, 'restored')`);

    const { left } = await world.undoing();

    expect(texts(left)).toContain(`failed_order 2 BTC/USDT: ${table('failed_order_history')}`);
  });

  it('leaves what orders were made with', async () => {
    await world.rows(`
      insert into @signals (id, user_id, strategy_id, status, body_hash, payload, instance_id, received_at, deadline_at)
      values (gen_random_uuid(), 2, 1, 'taken', '', '{}', 1, now(), now())`);
    await world.rows(`
      insert into @orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type, reduce_only,
        request, status, received_at)
      select id, 1, 1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', false, '{}', 'failed', now() from @signals`);

    const { takenOut, left } = await world.undoing();
    await world.rows('truncate @signals cascade');

    expect(takenOut).toEqual({ user: 1, account: 1, strategy: 1, link: 1, failed_order: 3 });
    expect(texts(left)).toEqual([
      `user 1 kim: ${table('accounts')},${table('signals')},${table('strategies')}`,
      `account 1 main: ${table('orders')},${table('strategy_accounts')}`,
      `strategy 1 Trend: ${table('signals')},${table('strategy_accounts')}`,
      `link 1 1 → 1: ${table('orders')}`,
    ]);
  });

  it.each<[string, string, string]>([
    [
      'account that has keys',
      `insert into @account_keys (account_id, fingerprint, sealed, hint) values (2, 'f', '', 'h')`,
      'account 2 main',
    ],
    ['account that was switched on', 'update @accounts set is_active = true where id = 2', 'account 2 main'],
    ['strategy that was changed', `update @strategies set rounding = 'refuse' where id = 2`, 'strategy 2 Grid'],
    ['user who has a password', `update @users set password_hash = 'x' where username = 'lee'`, 'user 2 lee'],
    ['link that was switched off', 'update @strategy_accounts set is_active = false where id = 2', 'link 2 2 → 2'],
  ])('leaves an %s, but not its failed orders', async (_, change, name) => {
    await world.rows(change);

    const { takenOut, left } = await world.undoing();

    expect(takenOut.failed_order).toBe(3);
    expect(texts(left).filter((text) => text.startsWith(name))).toHaveLength(1);
    expect(await world.rows('select username from @users order by id')).toEqual([
      { username: 'ours' },
      { username: 'lee' },
    ]);
  });

  it('leaves a user who made another strategy', async () => {
    await world.rows(
      `insert into @strategies (user_id, name, group_name, market_type) values (3, 'Own', 'own', 'SPOT')`,
    );

    const { left } = await world.undoing();

    expect(texts(left)).toEqual([`user 2 lee: ${table('strategies')}`]);
    expect(await world.rows('select name from @strategies')).toEqual([{ name: 'Own' }]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../../src/adapters/postgres/database.ts';
import { PostgresStrategies } from '../../../../src/adapters/postgres/strategies.ts';
import { createLegacyWorld, type LegacyWorld, SCHEMA } from './legacy-world.ts';
import { insertKim, insertOld, oldFailure } from './old-rows.ts';
import { OLD_FAILED_ORDERS, OLD_OWNERS } from './old-system.ts';

let world: LegacyWorld;
beforeAll(async () => {
  world = await createLegacyWorld(OLD_OWNERS + OLD_FAILED_ORDERS);
});
afterAll(() => world.close());
beforeEach(() => world.clear());

const rows = (text: string) => world.rows(text);

/** A user of ours who was here before the import. */
const ourUser = (username: string, token = '') =>
  rows(`insert into @users (username, locale, webhook_token_hash)
    values ('${username}', 'en', ${token ? `sha256('${token}')` : 'null'}) returning id`);

describe('users, accounts, strategies and links', () => {
  it('come over without passwords and keys, the accounts inactive', async () => {
    await insertKim(world);
    await rows(`update users set is_active = false, created_at = '2024-05-06 07:08:09'`);
    await rows(`update accounts set is_testnet = true`);

    const { imported, odd } = await world.importing();

    expect(imported).toMatchObject({
      counts: {
        user: { imported: 1, before: 0 },
        account: { imported: 1, before: 0 },
        strategy: { imported: 1, before: 0 },
        link: { imported: 1, before: 0 },
        failed_order: { imported: 0, before: 0 },
      },
    });
    expect(odd).toEqual([]);
    expect(await rows('select * from @users')).toMatchObject([
      {
        username: 'kim',
        password_hash: null,
        locale: 'ko',
        is_active: false,
        created_at: new Date('2024-05-06T07:08:09Z'),
      },
    ]);
    expect(await rows('select * from @accounts')).toMatchObject([
      { name: 'main', exchange: 'binance', sandbox: true, is_active: false, margin_mode: null },
    ]);
    expect(await rows('select 1 from @account_keys')).toEqual([]);
    expect(await rows('select * from @strategies')).toMatchObject([
      { name: 'Trend', group_name: 'trend', market_type: 'FUTURES', is_active: true, webhook_token_hash: null },
    ]);
    expect(await rows('select strategy_id, account_id, is_active from @strategy_accounts')).toEqual([
      { strategy_id: 1, account_id: 1, is_active: true },
    ]);
  });

  it('keep alerts working: the old token opens the user’s strategies, of which the group name selects one', async () => {
    await insertKim(world);
    await insertOld(world, 'strategies', { user_id: 1, name: 'Grid', group_name: 'grid-1', market_type: 'SPOT' });
    await world.importing();

    const database = openDatabase({ url: world.url, schema: SCHEMA, prepared: true, onError: () => {} });
    const owner = await new PostgresStrategies(database, () => null).byToken('the-old-token-of-kim', { fresh: true });
    await database.close();

    expect(owner).toMatchObject({
      kind: 'user',
      strategies: [
        { groupName: 'trend', isActive: true, accounts: [{ isActive: true, account: { isActive: false, key: null } }] },
        { groupName: 'grid-1', marketType: 'SPOT' },
      ],
    });
  });

  it('may be at an exchange that nobody can trade at here, which is told', async () => {
    await insertKim(world);
    await insertOld(world, 'accounts', { user_id: 1, name: 'stocks', exchange: 'KIS', account_type: 'STOCK' });

    const { odd } = await world.importing();

    expect(odd).toEqual(['account 2: exchange_unknown kis']);
    expect(await rows(`select exchange, is_active from @accounts where name = 'stocks'`)).toEqual([
      { exchange: 'kis', is_active: false },
    ]);
  });

  it('get another name where theirs is taken by what was not imported, or twice among themselves', async () => {
    await ourUser('kim');
    await insertKim(world);
    for (const name of ['main', 'main (legacy)', 'main'])
      await insertOld(world, 'accounts', { user_id: 1, name, exchange: 'UPBIT' });
    await insertOld(world, 'strategies', { user_id: 1, name: 'Trend', group_name: 'other', market_type: 'SPOT' });

    const { odd } = await world.importing();

    expect(odd).toEqual([
      'user 1: name_taken kim (legacy)',
      'account 2: name_taken main (legacy)',
      'account 3: name_taken main (legacy) (legacy)',
      'account 4: name_taken main (legacy 2)',
      'strategy 2: name_taken Trend (legacy)',
    ]);
    expect(await rows('select username from @users order by id')).toEqual([
      { username: 'kim' },
      { username: 'kim (legacy)' },
    ]);
    expect(await rows('select count(*)::int as own from @accounts where user_id = 2')).toEqual([{ own: 4 }]);
  });

  it('go to a user who came over earlier, without touching what he made here since', async () => {
    await insertKim(world);
    await world.importing();
    await rows(`insert into @strategies (user_id, name, group_name, market_type) values (1, 'Grid', 'grid', 'SPOT')`);
    await rows(`insert into @accounts (user_id, name, exchange) values (1, 'second', 'okx')`);
    await insertOld(world, 'accounts', { user_id: 1, name: 'second', exchange: 'UPBIT' });
    await insertOld(world, 'strategies', { user_id: 1, name: 'Other', group_name: 'grid', market_type: 'SPOT' });

    const { odd } = await world.importing();

    expect(odd).toEqual(['account 2: name_taken second (legacy)', 'strategy 2: group_name_taken grid (legacy)']);
    expect(await rows('select name, group_name from @strategies order by id')).toEqual([
      { name: 'Trend', group_name: 'trend' },
      { name: 'Grid', group_name: 'grid' },
      { name: 'Other', group_name: 'grid (legacy)' },
    ]);
  });

  it('share a link that the user made himself since', async () => {
    await insertKim(world);
    await rows('delete from strategy_accounts');
    await world.importing();
    await rows('insert into @strategy_accounts (strategy_id, account_id) values (1, 1)');
    await insertOld(world, 'strategy_accounts', { strategy_id: 1, account_id: 1 });
    await oldFailure(world, { strategy_account_id: 2 });

    const { imported } = await world.importing();

    expect(imported).toMatchObject({ counts: { link: { imported: 1 }, failed_order: { imported: 1 } } });
    expect(await rows('select f.strategy_account_id as id from @failed_orders f')).toEqual([{ id: 1 }]);
    expect((await world.undoing()).takenOut).toMatchObject({ link: 0, failed_order: 1 });
    expect(await rows('select id from @strategy_accounts')).toEqual([{ id: 1 }]);
  });

  it('share a link that the old system has twice', async () => {
    await insertKim(world);
    await insertOld(world, 'strategy_accounts', { strategy_id: 1, account_id: 1 });
    await oldFailure(world, { strategy_account_id: 2 });

    const { odd } = await world.importing();

    expect(odd).toEqual(['link 2: link_double 1']);
    expect(await rows('select strategy_account_id as id from @failed_orders')).toEqual([{ id: 1 }]);
    expect((await world.undoing()).left).toEqual([]);
    expect(await rows('select 1 from @strategy_accounts')).toEqual([]);
  });

  it('get no token that opens something else already, and none that is empty', async () => {
    await ourUser('lee', 'the-old-token-of-kim');
    await insertKim(world);
    await insertOld(world, 'users', { username: 'park', webhook_token: '' });

    const { odd } = await world.importing();

    expect(odd).toEqual(['user 1: token_taken']);
    expect(await rows(`select username from @users where webhook_token_hash is not null`)).toEqual([
      { username: 'lee' },
    ]);
  });

  it('with a market type that is not known come inactive, and without a name under their id', async () => {
    await insertKim(world);
    await rows(`update strategies set market_type = 'BOTH', name = ''`);

    const { odd } = await world.importing();

    expect(odd).toEqual(['strategy 1: name_missing', 'strategy 1: market_type_unknown BOTH']);
    expect(await rows('select name, group_name, market_type, is_active from @strategies')).toEqual([
      { name: 'strategy 1', group_name: 'trend', market_type: 'SPOT', is_active: false },
    ]);
  });
});

describe('failed orders whose link does not come over', () => {
  const homes = () =>
    rows(`
      select f.id, u.username, u.is_active as user_active, s.name as strategy, s.is_active as strategy_active,
        l.is_active as link_active, a.name as account
      from @failed_orders f join @strategy_accounts l on l.id = f.strategy_account_id
        join @strategies s on s.id = l.strategy_id join @accounts a on a.id = l.account_id
        join @users u on u.id = s.user_id and u.id = a.user_id
      order by f.id`);
  const inactive = { strategy: 'legacy', strategy_active: false, link_active: false };

  it('come to the owner of the account where strategy and account are of two users', async () => {
    await insertKim(world);
    await insertOld(world, 'users', { username: 'lee' });
    await insertOld(world, 'accounts', { user_id: 2, name: 'lee main', exchange: 'OKX' });
    await insertOld(world, 'strategy_accounts', { strategy_id: 1, account_id: 2 });
    await oldFailure(world, { strategy_account_id: 2, account_id: null, user_id: null });

    const { imported, odd } = await world.importing();

    expect(odd).toEqual(['link 2: link_across_users', 'failed_order 1: no_link']);
    expect(imported).toMatchObject({ counts: { strategy: { imported: 2 }, link: { imported: 2 } } });
    expect(await homes()).toEqual([{ id: 1, username: 'lee', user_active: true, account: 'lee main', ...inactive }]);
  });

  it('come to their user where there is no link, with an account that stands for the one that is gone', async () => {
    await insertKim(world);
    await oldFailure(world, { strategy_account_id: null });
    await oldFailure(world, { strategy_account_id: null, account_id: 99 });
    await oldFailure(world, { strategy_account_id: null, account_id: 99, user_id: 99 });

    const { odd } = await world.importing();

    expect(odd).toEqual(['failed_order 1: no_link', 'failed_order 2: no_link', 'failed_order 3: no_link']);
    expect(await homes()).toEqual([
      { id: 1, username: 'kim', user_active: true, account: 'main', ...inactive },
      { id: 2, username: 'kim', user_active: true, account: 'legacy', ...inactive },
      { id: 3, username: 'legacy', user_active: false, account: 'legacy', ...inactive },
    ]);
  });

  it('find the same home again later, and leave nothing behind when they are taken out', async () => {
    await insertKim(world);
    await oldFailure(world, { strategy_account_id: null, user_id: null, account_id: null });
    await world.importing();
    await oldFailure(world, { strategy_account_id: null, user_id: null, account_id: null });

    const { imported } = await world.importing();

    expect(imported).toMatchObject({
      counts: { user: { imported: 0, before: 2 }, strategy: { imported: 0 }, failed_order: { imported: 1, before: 1 } },
    });
    expect(await rows('select distinct strategy_account_id from @failed_orders')).toHaveLength(1);
    await world.undoing();
    expect(await rows('select 1 from @users')).toEqual([]);
  });

  it('have an account and a strategy of nobody under an inactive user', async () => {
    await insertKim(world);
    await rows('alter table accounts drop constraint accounts_user_id_fkey');
    await rows('update accounts set user_id = 99');
    await oldFailure(world);

    const { odd } = await world.importing();
    await rows('update accounts set user_id = null');
    await rows('alter table accounts add constraint accounts_user_id_fkey foreign key (user_id) references users (id)');

    expect(odd).toEqual(['account 1: owner_unknown', 'link 1: link_across_users', 'failed_order 1: no_link']);
    expect(await homes()).toEqual([{ id: 1, username: 'legacy', user_active: false, account: 'main', ...inactive }]);
  });
});

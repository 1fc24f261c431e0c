import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Wanted } from '../../../../src/application/administration/wanted.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { all, anAccount, aStrategy, aUser, none } from './wanted.ts';

describe('applying a file', () => {
  let installation: TestInstallation;
  const apply = (wanted: Wanted) => installation.applyFile.execute(wanted);
  const rows = (text: string) => installation.rows(text);

  beforeAll(async () => {
    installation = await createInstallation();
  });
  afterAll(() => installation.close());
  beforeEach(() => rows('truncate @users restart identity cascade'));

  describe('that is wrong', () => {
    const TAKEN = new Secret('token-of-the-strategy');
    const wrongs: readonly [string, Wanted, readonly string[]][] = [
      ['an unknown owner', { ...none, accounts: [anAccount({ user: 'park' })] }, ['accounts[0].user']],
      [
        'an unknown account',
        { ...none, strategies: [aStrategy({ accounts: ['main', 'x'] })] },
        ['strategies[0].accounts[1]'],
      ],
      [
        "another user's account",
        all({
          users: [aUser({ username: 'lee' })],
          accounts: [anAccount({ user: 'lee', name: 'his' })],
          strategies: [aStrategy({ accounts: ['his'] })],
        }),
        ['strategies[0].accounts[0]'],
      ],
      [
        'an exchange that no account can sign for',
        { ...none, accounts: [anAccount({ exchange: 'hyperliquid' })] },
        ['accounts[0].exchange'],
      ],
      ['an unknown exchange', { ...none, accounts: [anAccount({ exchange: 'binanse' })] }, ['accounts[0].exchange']],
      [
        "another strategy's token",
        { ...none, strategies: [aStrategy({ name: 'B', groupName: 'b', webhookToken: TAKEN })] },
        ['strategies[0].webhook_token'],
      ],
      [
        "a strategy's token for a user",
        { ...none, users: [aUser({ webhookToken: TAKEN })] },
        ['users[0].webhook_token'],
      ],
      [
        "another strategy's group name",
        { ...none, strategies: [aStrategy({ name: 'B', webhookToken: null })] },
        ['strategies[0].group_name'],
      ],
      ['a user twice', { ...none, users: [aUser(), aUser()] }, ['users[1].username']],
      ['an account twice', { ...none, accounts: [anAccount(), anAccount()] }, ['accounts[1].name']],
      [
        'a strategy twice',
        { ...none, strategies: [aStrategy(), aStrategy({ groupName: 'b', webhookToken: null })] },
        ['strategies[1].name'],
      ],
      [
        'a group name twice',
        { ...none, strategies: [aStrategy(), aStrategy({ name: 'B', webhookToken: null })] },
        ['strategies[1].group_name'],
      ],
      [
        'an account linked twice',
        { ...none, strategies: [aStrategy({ accounts: ['main', 'main'] })] },
        ['strategies[0].accounts[1]'],
      ],
      [
        'a token twice',
        { ...none, users: [aUser({ webhookToken: TAKEN })], strategies: [aStrategy()] },
        ['strategies[0].webhook_token'],
      ],
      [
        'several things',
        {
          ...none,
          accounts: [anAccount({ user: 'park' })],
          strategies: [aStrategy({ user: 'park' }), aStrategy({ accounts: ['y'], webhookToken: null })],
        },
        ['accounts[0].user', 'strategies[0].user', 'strategies[1].accounts[0]'],
      ],
    ];

    it.each(wrongs)('in %s names the place and changes nothing', async (_, wrong, places) => {
      await apply(all());
      const before = await rows(
        'select (select count(*) from @users) as u, (select count(*) from @accounts) as a, (select count(*) from @strategies) as s',
      );

      const applied = await apply({ ...wrong, users: [...wrong.users, aUser({ username: 'new' })] });

      expect(applied.kind === 'refused' && applied.problems.map(({ path }) => path)).toEqual(places);
      expect(JSON.stringify(applied)).not.toContain(TAKEN.reveal());
      expect(
        await rows(
          'select (select count(*) from @users) as u, (select count(*) from @accounts) as a, (select count(*) from @strategies) as s',
        ),
      ).toEqual(before);
    });

    it.each([
      ['binanse', 'binanse is no exchange that ccxt knows, nor paper'],
      ['hyperliquid', 'hyperliquid needs what an account can not hold: walletAddress, privateKey'],
    ])('at %s says why no account can be there', async (exchange, message) => {
      expect(await apply(all({ accounts: [anAccount({ exchange })] }))).toEqual({
        kind: 'refused',
        problems: [{ path: 'accounts[0].exchange', message }],
      });
    });
  });
});

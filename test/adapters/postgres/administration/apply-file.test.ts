import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tokenHash } from '../../../../src/adapters/postgres/token-hash.ts';
import type { Wanted } from '../../../../src/application/administration/wanted.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { all, anAccount, aStrategy, aUser, lines, none } from './wanted.ts';

describe('applying a file', () => {
  let installation: TestInstallation;
  const apply = (wanted: Wanted) => installation.applyFile.execute(wanted);
  const rows = (text: string) => installation.rows(text);

  beforeAll(async () => {
    installation = await createInstallation();
  });
  afterAll(() => installation.close());
  beforeEach(() => rows('truncate @users restart identity cascade'));

  describe('on an empty installation', () => {
    it('makes what it names', async () => {
      expect(lines(await apply(all()))).toEqual([
        'created user kim',
        'created account kim/main',
        'created strategy kim/Trend',
      ]);

      const [user] = await rows('select username, password_hash, locale, time_zone, webhook_token_hash from @users');
      expect(user).toMatchObject({ username: 'kim', locale: 'ko', time_zone: 'UTC', webhook_token_hash: null });
      expect(await installation.passwords.verify('pw', String(user?.password_hash))).toBe(true);
      expect(await rows('select name, exchange, sandbox, margin_mode from @accounts')).toEqual([
        { name: 'main', exchange: 'binance', sandbox: false, margin_mode: null },
      ]);
      expect(await rows('select name, group_name, webhook_token_hash, is_active from @strategies')).toEqual([
        { name: 'Trend', group_name: 'trend', webhook_token_hash: tokenHash('token-of-the-strategy'), is_active: true },
      ]);
      expect(await rows('select strategy_id, account_id, is_active from @strategy_accounts')).toEqual([
        { strategy_id: 1, account_id: 1, is_active: true },
      ]);
    });

    it('keeps the key sealed: no column shows it, and only the encryption key opens it', async () => {
      await apply(all());

      const [key] = await rows('select account_id, fingerprint, sealed, hint, retired_at from @account_keys');
      const sealed = key?.sealed as Buffer;
      expect(sealed.includes('secret')).toBe(false);
      expect(key).toMatchObject({ hint: 'api-…0001', retired_at: null });
      const opened = installation.sealing.open({ accountId: 1, fingerprint: String(key?.fingerprint), sealed });
      expect(opened?.secret.reveal()).toBe('secret');
    });

    it('makes up a token for a strategy that names none, and tells it once', async () => {
      const wanted = all({ strategies: [aStrategy({ webhookToken: null })] });

      const first = await apply(wanted);

      const token = first.kind === 'applied' ? first.changes[2]?.generatedToken : null;
      const [strategy] = await rows('select webhook_token_hash from @strategies');
      expect(strategy?.webhook_token_hash).toEqual(tokenHash(token!.reveal()));
      const second = await apply(wanted);
      expect(second.kind === 'applied' && second.changes[2]).toMatchObject({
        outcome: 'unchanged',
        generatedToken: null,
      });
    });
  });

  describe('once more', () => {
    beforeEach(() => apply(all({ users: [aUser({ webhookToken: new Secret('token-of-the-user') })] })));

    it('given the same, leaves every row as it is', async () => {
      const everything = `
        select (select jsonb_agg(u) from @users u) as users, (select jsonb_agg(a) from @accounts a) as accounts,
          (select jsonb_agg(k) from @account_keys k) as keys, (select jsonb_agg(s) from @strategies s) as strategies,
          (select jsonb_agg(l) from @strategy_accounts l) as links`;
      const before = await rows(everything);

      const again = await apply(all({ users: [aUser({ webhookToken: new Secret('token-of-the-user') })] }));

      expect(lines(again)).toEqual([
        'unchanged user kim',
        'unchanged account kim/main',
        'unchanged strategy kim/Trend',
      ]);
      expect(await rows(everything)).toEqual(before);
    });

    it('names what it updates', async () => {
      const applied = await apply({
        users: [aUser({ password: new Secret('new'), locale: 'en', timeZone: 'Asia/Seoul' })],
        accounts: [anAccount({ marginMode: 'cross', sandbox: true })],
        strategies: [
          aStrategy({
            marketType: 'FUTURES',
            ordering: 'in_order',
            allowedSymbols: ['BTC/USDT'],
            maxOrderValue: '1000.5',
            webhookToken: new Secret('another-token-of-it'),
          }),
        ],
      });

      expect(lines(applied)).toEqual([
        'updated user kim locale time zone password webhook token',
        'updated account kim/main sandbox margin mode',
        'updated strategy kim/Trend market type ordering allowed symbols largest order value webhook token',
      ]);
      expect(await rows('select allowed_symbols, max_order_value from @strategies')).toEqual([
        { allowed_symbols: ['BTC/USDT'], max_order_value: '1000.5' },
      ]);
      expect(await rows('select webhook_token_hash from @users')).toEqual([{ webhook_token_hash: null }]);
    });

    it('given another password, ends the sessions of its user only', async () => {
      await apply({ ...none, users: [aUser({ username: 'lee' })] });
      await rows(`insert into @sessions (id_hash, user_id, expires_at)
        values ('a', 1, now() + interval '1 hour'), ('b', (select id from @users where username = 'lee'), now() + interval '1 hour')`);

      await apply({ ...none, users: [aUser({ password: new Secret('new') }), aUser({ username: 'lee' })] });

      expect(await rows(`select convert_from(id_hash, 'utf8') as id from @sessions`)).toEqual([{ id: 'b' }]);
    });

    it('given other accounts, adds and reactivates links and deactivates those that are not named', async () => {
      const accounts = [anAccount(), anAccount({ name: 'second' }), anAccount({ name: 'third' })];
      const linked = (names: string[]) => apply({ ...none, accounts, strategies: [aStrategy({ accounts: names })] });
      const active = () =>
        rows(
          `select a.name, l.is_active from @strategy_accounts l join @accounts a on a.id = l.account_id order by l.id`,
        );

      expect(lines(await linked(['second', 'third']))).toContain('updated strategy kim/Trend accounts');
      expect(await active()).toEqual([
        { name: 'main', is_active: false },
        { name: 'second', is_active: true },
        { name: 'third', is_active: true },
      ]);

      await linked(['main']);
      expect(await active()).toEqual([
        { name: 'main', is_active: true },
        { name: 'second', is_active: false },
        { name: 'third', is_active: false },
      ]);

      await linked([]);
      expect(new Set((await active()).map((link) => link.is_active))).toEqual(new Set([false]));
    });

    it('lets what it does not name be', async () => {
      await apply({ ...none, users: [aUser({ username: 'lee' })] });

      expect(await rows('select count(*)::int from @strategies')).toEqual([{ count: 1 }]);
      expect(await rows('select webhook_token_hash is null as gone from @users where id = 1')).toEqual([
        { gone: false },
      ]);
    });
  });

  it('lets two users name the same exchange key, and the same names', async () => {
    const applied = await apply({
      users: [aUser(), aUser({ username: 'lee' })],
      accounts: [anAccount(), anAccount({ user: 'lee' })],
      strategies: [aStrategy(), aStrategy({ user: 'lee', webhookToken: null })],
    });

    expect(lines(applied).every((line) => line.startsWith('created'))).toBe(true);
    expect(await rows('select count(distinct fingerprint)::int as keys from @account_keys')).toEqual([{ keys: 1 }]);
  });

  it('beside another one that makes the same, gives way whole', async () => {
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => apply(all())));

    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(reasons.length).toBeLessThan(4);
    expect(reasons.every((name) => name === 'ChangedMeanwhile')).toBe(true);
    expect(
      await rows('select (select count(*)::int from @users) as u, (select count(*)::int from @account_keys) as k'),
    ).toEqual([{ u: 1, k: 1 }]);
  });
});

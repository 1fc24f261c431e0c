import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresSessions } from '../../../../src/adapters/postgres/sessions/sessions.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { sessionsContract } from '../../../contracts/sessions.contract.ts';
import { createInstallation, type TestInstallation } from '../administration/installation.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());

async function insertKim(passwordHash: string): Promise<number> {
  await installation.rows('truncate @users restart identity cascade');
  const [kim] = await installation.rows(
    `insert into @users (username, password_hash, locale, time_zone) values ('kim', '${passwordHash}', 'ko', 'Asia/Seoul') returning id`,
  );
  return Number(kim?.id);
}

describe('PostgresSessions', () => {
  sessionsContract(async (passwordHash) => {
    const userId = await insertKim(passwordHash);
    return {
      sessions: new PostgresSessions(installation.database.db),
      userId,
      switchOff: async () => void (await installation.rows('update @users set is_active = false')),
      setPassword: async (hash) => void (await installation.rows(`update @users set password_hash = '${hash}'`)),
      close: async () => {},
    };
  });

  describe('in their table', () => {
    const id = new Secret('a-session-id-that-must-not-be-stored-anywhere');
    const startedAt = new Date('2026-01-01T00:00:00Z');
    let sessions: PostgresSessions;
    let session: Parameters<PostgresSessions['begin']>[0];
    beforeEach(async () => {
      const userId = await insertKim('old');
      sessions = new PostgresSessions(installation.database.db);
      session = { id, userId, passwordHash: 'old', startedAt, expiresAt: new Date('2026-01-02T00:00:00Z') };
    });

    it('bear only a hash of their id', async () => {
      await sessions.begin(session);

      const [row] = await installation.rows('select id_hash, s::text as everything from @sessions s');
      expect(row!.id_hash).toHaveLength(32);
      expect(row!.everything).not.toContain(id.reveal());
      expect(String(row!.id_hash)).not.toContain(id.reveal());
    });

    it('do not outlive a password that is being replaced while they begin', async () => {
      const client = await installation.database.pool.connect();
      await client.query('begin');
      await client.query(`update ordergate.users set password_hash = 'new'`);
      await client.query('delete from ordergate.sessions');

      const begun = sessions.begin(session);
      await lockIsAwaited();
      await client.query('commit');
      client.release();

      expect(await begun).toBe(false);
      expect(await installation.rows('select 1 from @sessions')).toEqual([]);
    });
  });
});

async function lockIsAwaited(): Promise<void> {
  const waiting = () =>
    installation.rows(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`);
  while ((await waiting()).length === 0) await new Promise((resolve) => setImmediate(resolve));
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Strategy } from '../../../../src/domain/account.ts';
import type { Browser } from '../browser.ts';
import { type SetupServing, serveSetup } from './serving-setup.ts';

let serving: SetupServing;
let kim: Browser;
beforeAll(async () => {
  serving = await serveSetup();
});
afterAll(() => serving.stop());
beforeEach(async () => {
  await serving.reset();
  kim = await serving.as('kim');
});

/** As the next webhook would see it. */
async function seen(): Promise<Strategy> {
  const owner = await serving.strategies.byToken('token-of-kims-strategy', { fresh: true });
  if (owner?.kind !== 'strategy') throw new Error('no strategy');
  return owner.strategy;
}

describe('a pause', () => {
  it('of everything holds for the next webhook, until it is taken back', async () => {
    expect(await kim.json('POST', '/api/pause', { paused: true })).toEqual({
      status: 200,
      body: { success: true, paused: true, account_id: null },
    });
    expect((await seen()).isPaused).toBe(true);
    expect((await kim.json('GET', '/api/session')).body.is_paused).toBe(true);

    await kim.json('POST', '/api/pause', { paused: false, account_id: null });
    expect((await seen()).isPaused).toBe(false);
  });

  it('of one account leaves the rest', async () => {
    expect((await kim.json('POST', '/api/pause', { paused: true, account_id: 1 })).status).toBe(200);

    const { isPaused, accounts } = await seen();
    expect(isPaused).toBe(false);
    expect(accounts.map(({ account }) => account.isPaused)).toEqual([true]);
    expect((await kim.json('GET', '/api/accounts')).body.accounts).toMatchObject([{ is_paused: true }]);
  });

  it('is a user’s own', async () => {
    expect((await kim.json('POST', '/api/pause', { paused: true, account_id: 2 })).status).toBe(404);
    await kim.json('POST', '/api/pause', { paused: true });

    const lee = await serving.as('lee');
    expect((await lee.json('GET', '/api/session')).body.is_paused).toBe(false);
    expect((await lee.json('GET', '/api/accounts')).body.accounts).toMatchObject([{ is_paused: false }]);
  });

  it.each([[{}], [{ paused: 'yes' }], [{ paused: true, account_id: 'main' }], [{ pause: true }]])(
    'is not %j',
    async (body) => {
      expect(await kim.json('POST', '/api/pause', body)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST' },
      });
    },
  );

  it('waits for a webhook that is being taken in', async () => {
    const client = await serving.installation.database.pool.connect();
    await client.query('begin');
    await client.query('select 1 from ordergate.users where id = 1 for key share');
    let isAnswered = false;

    const paused = kim.json('POST', '/api/pause', { paused: true }).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await lockIsAwaited();
    expect(isAnswered).toBe(false);
    await client.query('commit');
    client.release();

    expect((await paused).status).toBe(200);
  });
});

async function lockIsAwaited(): Promise<void> {
  const waiting = () =>
    serving.installation.rows(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
  while ((await waiting()).length === 0) await new Promise((resolve) => setImmediate(resolve));
}

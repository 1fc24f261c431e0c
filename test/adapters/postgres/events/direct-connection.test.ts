import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DirectConnection } from '../../../../src/adapters/postgres/events/direct-connection.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';
import { silentLog } from '../../../support/silent-log.ts';

let database: TestDatabase;
let connection: DirectConnection;
let running: Promise<void>;
beforeAll(async () => {
  database = await createTestDatabase();
  await new Promise<void>((onWakeUp) => {
    connection = new DirectConnection({
      url: database.url,
      channel: 'test',
      onWakeUp,
      clock: systemClock,
      log: silentLog,
    });
    running = connection.run();
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await connection.stop();
  await running;
  await database.drop();
});

it('asks one thing after the other, whoever asks, and goes on after a failure', async () => {
  const query = pg.Client.prototype.query as (...args: unknown[]) => Promise<unknown>;
  const asked = { now: 0, most: 0 };
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    asked.now += 1;
    asked.most = Math.max(asked.most, asked.now);
    return query.apply(this, args).finally(() => {
      asked.now -= 1;
    });
  } as never);
  const ask = (text: string) => connection.query<{ value: number }>({ name: text, text }, []);

  const answers = await Promise.allSettled([
    ask('select 1 as value, pg_sleep(0.05)'),
    ask('select 1 / 0 as value'),
    ask('select 3 as value'),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(answers[2]).toMatchObject({ value: [{ value: 3 }] });
  expect(asked.most).toBe(1);
});

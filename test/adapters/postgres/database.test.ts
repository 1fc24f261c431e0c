import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../../src/adapters/postgres/database.ts';
import { PostgresStrategies } from '../../../src/adapters/postgres/strategies.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { openKey, openSuite, SCHEMA, type Suite } from './postgres-subject.ts';

async function failureOf(work: Promise<unknown>): Promise<LedgerUnavailable> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LedgerUnavailable)) throw new Error(`Expected LedgerUnavailable, got ${String(error)}`);
  return error;
}

describe('the database', () => {
  let suite: Suite;
  beforeAll(async () => {
    suite = await openSuite();
  });
  afterAll(() => suite.close());

  const run = (database: Database, text: string, values: readonly unknown[] = []) =>
    database.run({ name: text.slice(0, 60), text }, values);

  it('gives ids as numbers, decimals as exact text and instants as dates', async () => {
    const [row] = await run(
      suite.database,
      `select 9007199254740991::bigint as id, 12345678.1234567890123456789::numeric as n, '2026-01-01T00:00:00.123+09'::timestamptz as t`,
    );
    expect(row).toEqual({
      id: 9007199254740991,
      n: '12345678.1234567890123456789',
      t: new Date('2025-12-31T15:00:00.123Z'),
    });
  });

  it('refuses an id that a number can not hold', async () => {
    await expect(run(suite.database, 'select 9007199254740993::bigint as id')).rejects.toThrow('Not a safe integer');
    expect(await run(suite.database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lets mistakes in a statement come through as they are, and goes on', async () => {
    await expect(run(suite.database, 'select no_such_column')).rejects.toMatchObject({ code: '42703' });
    await expect(
      suite.database.db
        .selectFrom('users')
        .select('nope' as 'id')
        .execute(),
    ).rejects.toMatchObject({
      code: '42703',
    });
    expect(await run(suite.database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is unavailable with nothing written when nobody listens', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/nowhere';
    const database = openDatabase({ url, schema: SCHEMA, prepared: true, onError: () => {} });
    expect((await failureOf(run(database, 'select 1'))).maybeWritten).toBe(false);
    expect((await failureOf(database.db.selectFrom('users').selectAll().execute())).maybeWritten).toBe(false);
    const strategies = new PostgresStrategies(database, openKey);
    expect((await failureOf(strategies.byToken('some token', { fresh: true }))).maybeWritten).toBe(false);
    await database.close();
  });

  it('is unavailable with nothing written when a server takes the connection and says nothing', async () => {
    const sockets = new Set<Socket>();
    const silent = await listen(createServer((socket) => sockets.add(socket)));
    const url = `postgres://nobody@127.0.0.1:${silent.port}/nowhere`;
    const database = openDatabase({ url, schema: SCHEMA, prepared: true, onError: () => {} });
    expect((await failureOf(run(database, 'select 1'))).maybeWritten).toBe(false);
    await database.close();
    for (const socket of sockets) socket.destroy();
    await silent.close();
  });

  it('can not tell what was written when the connection ends under a statement, and is there again afterwards', async () => {
    const cut = 'select pg_terminate_backend(pg_backend_pid())';
    expect((await failureOf(run(suite.database, cut))).maybeWritten).toBe(true);
    const inTransaction = suite.database.db.transaction().execute((trx) => sql.raw(cut).execute(trx));
    expect((await failureOf(inTransaction)).maybeWritten).toBe(true);
    expect(await run(suite.database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('survives the end of its idle connections', async () => {
    const errors: Error[] = [];
    const database = openDatabase({
      url: suite.url,
      schema: SCHEMA,
      prepared: true,
      max: 1,
      onError: (error) => errors.push(error),
    });
    const [backend] = await run(database, 'select pg_backend_pid() as pid');
    await run(suite.database, 'select pg_terminate_backend($1::integer)', [backend?.pid]);
    const again = await run(database, 'select 1 as one').catch(() => run(database, 'select 1 as one'));
    expect(again).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('proves a rollback when a statement takes too long', async () => {
    const stuck = await failureOf(run(suite.database, 'select pg_sleep(30)'));
    expect(stuck.maybeWritten).toBe(false);
    expect(stuck.message).toContain('statement timeout');
  });

  it('gives up, behind a pooler that takes no timeout, on a statement that is never answered', async () => {
    const database = openDatabase({ url: suite.url, schema: SCHEMA, prepared: false, max: 1, onError: () => {} });
    const [backend] = await run(database, 'select pg_backend_pid() as pid');
    expect((await failureOf(run(database, 'select pg_sleep(30)'))).maybeWritten).toBe(true);
    const [next] = await run(database, 'select pg_backend_pid() as pid');
    expect(next?.pid).not.toBe(backend?.pid);
    await run(suite.database, 'select pg_terminate_backend($1::integer)', [backend?.pid]);
    await database.close();
  });

  it('keeps no prepared statements where they are off', async () => {
    const database = openDatabase({ url: suite.url, schema: SCHEMA, prepared: false, max: 1, onError: () => {} });
    await run(database, 'select $1::integer as one', [1]);
    expect(await run(database, 'select name from pg_prepared_statements')).toEqual([]);
    await database.close();
  });

  it('begins every transaction durable, at whatever isolation', async () => {
    await suite.database.pool.query(defaultsTo('off'));
    const database = openDatabase({ url: suite.url, schema: SCHEMA, prepared: true, onError: () => {} });
    const setting = sql<{ level: string; isolation: string }>`
      select current_setting('synchronous_commit') as level, current_setting('transaction_isolation') as isolation`;
    expect((await setting.execute(database.db)).rows[0]?.level).toBe('off');
    const plain = await database.db.transaction().execute((trx) => setting.execute(trx));
    expect(plain.rows[0]).toEqual({ level: 'on', isolation: 'read committed' });
    const strict = database.db.transaction().setIsolationLevel('serializable').setAccessMode('read only');
    const { rows } = await strict.execute((trx) => setting.execute(trx));
    expect(rows[0]).toEqual({ level: 'on', isolation: 'serializable' });
    await database.close();
    await suite.database.pool.query(defaultsTo('on'));
  });
});

/** What a server may be configured to; ours holds nevertheless. */
function defaultsTo(level: 'on' | 'off'): string {
  return `do $$ begin execute format('alter database %I set synchronous_commit = ${level}', current_database()); end $$`;
}

async function listen(server: Server): Promise<{ readonly port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

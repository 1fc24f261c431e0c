import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isMigrated, migrateDown, migrateUp, migrationStatus } from '../../../src/adapters/postgres/migrator.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readSchema } from '../../support/schema-snapshot.ts';

const SNAPSHOT = new URL('../../../migrations/schema.sql', import.meta.url);
const schema = 'ordergate';

describe('migrations', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    pool.on('error', () => {});
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });
  const options = () => ({ url: database.url, schema });
  const tables = async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('are all to be applied on an empty database, which asking does not change', async () => {
    const status = await migrationStatus(options());
    expect(status.map(({ name }) => name)).toContain('0001_orders');
    expect(status.every(({ appliedAt }) => appliedAt === null)).toBe(true);
    expect(await tables()).toEqual([]);
  });

  it('make our schema and put everything into it', async () => {
    const applied = await migrateUp(options());
    expect(applied[0]).toBe('0001_orders');
    const made = await tables();
    expect(made).toContain('ordergate.order_attempts');
    expect(made.every((name) => name.startsWith('ordergate.'))).toBe(true);
    expect(await migrateUp(options())).toEqual([]);
    expect((await migrationStatus(options())).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
  });

  it('are applied exactly once when six instances start at once', async () => {
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrateUp(options())));
    const all = (await migrationStatus(options())).map(({ name }) => name);
    expect(applied.flat().sort()).toEqual([...all].sort());
  });

  it('can be taken back one by one, and applied again to the same end', async () => {
    const applied = await migrateUp(options());
    const before = await readSchema(pool, schema);
    for (const name of [...applied].reverse()) expect(await migrateDown(options())).toBe(name);
    expect(await migrateDown(options())).toBeNull();
    expect(await tables()).toEqual(['ordergate.kysely_migration', 'ordergate.kysely_migration_lock']);
    await migrateUp(options());
    expect(await readSchema(pool, schema)).toBe(before);
  });

  it('are known to be complete or not over an open pool', async () => {
    await expect(isMigrated({ pool, schema })).rejects.toMatchObject({ code: '42P01' });
    await migrateUp(options());
    expect(await isMigrated({ pool, schema })).toBe(true);
    await migrateDown(options());
    expect(await isMigrated({ pool, schema })).toBe(false);
  });

  it('lead to the committed schema; with UPDATE_SCHEMA=1 this test writes it', async () => {
    await migrateUp(options());
    const actual = await readSchema(pool, schema);
    if (process.env.UPDATE_SCHEMA === '1') await writeFile(SNAPSHOT, actual);
    expect(actual).toBe(await readFile(SNAPSHOT, 'utf8'));
  });

  it('fail as a whole where one of them fails', async () => {
    await pool.query('create schema ordergate; create table ordergate.fence_breaches ()');
    await expect(migrateUp(options())).rejects.toThrow(/already exists/);
    expect(await tables()).not.toContain('ordergate.users');
    expect((await migrationStatus(options())).every(({ appliedAt }) => appliedAt === null)).toBe(true);
  });
});

import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import pg from 'pg';
import { MIGRATIONS } from '../../../migrations/index.ts';
import type { Database } from './database.ts';

/** Where to migrate: a direct connection, not a pooler in transaction mode, for instances take turns by a lock of the session. */
export interface MigrationOptions {
  readonly url: string;
  /** Made if it is missing. */
  readonly schema: string;
}

/** One migration, and when it was applied. */
export interface MigrationStatus {
  readonly name: string;
  /** Null while it is still to be applied. */
  readonly appliedAt: Date | null;
}

const CONNECTION_TIMEOUT = 10_000;

/** Applies what is missing, all of it or nothing; answers the names. Safe when several instances do it at once. */
export function migrateUp(options: MigrationOptions): Promise<readonly string[]> {
  return withMigrator(options, async (migrator) => namesOf(await migrator.migrateToLatest()));
}

/** Takes the last migration back; answers its name, or null when there is none. */
export function migrateDown(options: MigrationOptions): Promise<string | null> {
  return withMigrator(options, async (migrator) => namesOf(await migrator.migrateDown())[0] ?? null);
}

/** Every migration in order. Changes nothing, also where there is no schema yet. */
export function migrationStatus(options: MigrationOptions): Promise<readonly MigrationStatus[]> {
  return withMigrator(options, async (migrator) =>
    (await migrator.getMigrations()).map(({ name, executedAt }) => ({ name, appliedAt: executedAt ?? null })),
  );
}

/** Whether the database has every migration of this version, asked over an open pool. Rejects when it can't be reached. */
export async function isMigrated({ pool, schema }: Pick<Database, 'pool' | 'schema'>): Promise<boolean> {
  const table = `${pg.escapeIdentifier(schema)}.kysely_migration`;
  const { rows } = await pool.query<{ name: string }>(`select name from ${table}`);
  const applied = new Set(rows.map(({ name }) => name));
  return Object.keys(MIGRATIONS).every((name) => applied.has(name));
}

async function withMigrator<T>({ url, schema }: MigrationOptions, work: (migrator: Migrator) => Promise<T>) {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    application_name: 'ordergate migrate',
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(
      new Migrator({ db, migrationTableSchema: schema, provider: { getMigrations: async () => inSchema(schema) } }),
    );
  } finally {
    await pool.end();
  }
}

/** The migrations name no schema: theirs is the first on the search path of their transaction. */
function inSchema(schema: string): Record<string, Migration> {
  const within = (step: (db: Kysely<unknown>) => Promise<void>) => async (db: Kysely<unknown>) => {
    await sql`set local search_path to ${sql.id(schema)}`.execute(db);
    await step(db);
  };
  return Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, { up, down }]) => [
      name,
      { up: within(up), ...(down === undefined ? {} : { down: within(down) }) },
    ]),
  );
}

function namesOf({ error, results = [] }: MigrationResultSet): readonly string[] {
  if (error !== undefined) throw error;
  return results.map(({ migrationName }) => migrationName);
}

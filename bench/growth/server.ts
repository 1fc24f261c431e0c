import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectionUrl } from '../../src/adapters/postgres/embedded/connection.ts';
import { prepareFolders } from '../../src/adapters/postgres/embedded/folders.ts';
import { underLock } from '../../src/adapters/postgres/embedded/lock.ts';
import { stopServer } from '../../src/adapters/postgres/embedded/server.ts';
import { ensureTestServer, removeTestServer } from '../../test/support/test-server.ts';

const PATIENCE = 120_000;

/** A PostgreSQL of its own with the settings of the embedded one, fsync on. */
export interface BenchServer {
  urlOf(database: string): string;
  /** Fewer checkpoints while much is written, and no autovacuum between. */
  whileFilling(isFilling: boolean): Promise<void>;
  /** Stops it, and removes everything unless its folder was given. */
  close(): Promise<void>;
}

export async function startServer(given: string | null): Promise<BenchServer> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'og-growth-')));
  const socketFolder = await ensureTestServer(folder);
  const urlOf = (database: string) => connectionUrl(socketFolder, database);
  return {
    urlOf,
    async whileFilling(isFilling) {
      for (const [name, value] of Object.entries(FILLING))
        await run(urlOf('postgres'), `alter system ${isFilling ? `set ${name} = '${value}'` : `reset ${name}`}`);
      await run(urlOf('postgres'), 'select pg_reload_conf()');
    },
    close: () => (given === null ? removeTestServer(folder) : stop(folder)),
  };
}

const FILLING = { max_wal_size: '6GB', autovacuum: 'off', checkpoint_timeout: '30min' };

/** Made unless it is there. */
export async function ensureDatabase(server: BenchServer, name: string): Promise<string> {
  const there = await run(server.urlOf('postgres'), 'select from pg_database where datname = $1', [name]);
  if (there.rowCount === 0) await run(server.urlOf('postgres'), `create database ${name}`);
  return server.urlOf(name);
}

async function stop(folder: string): Promise<void> {
  const folders = await prepareFolders(folder);
  await underLock(folders, PATIENCE, console.error, () => stopServer(folders, console.error));
}

async function run(url: string, text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(text, [...values]).finally(() => client.end());
}

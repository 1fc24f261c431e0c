import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { connectionUrl } from '../../src/adapters/postgres/embedded/connection.ts';
import { ensureTestServer, TEST_SERVER_FOLDER } from './test-server.ts';

/** An empty database, or a copy of a template, on the server of this test run. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Cuts whatever is still connected and removes the database. */
  drop(): Promise<void>;
}

let server: Promise<(database: string) => string> | undefined;

/** Makes a database of its own for a suite. `template` names one that nobody is connected to. */
export async function createTestDatabase(options: { readonly template?: string } = {}): Promise<TestDatabase> {
  const urlOf = await testServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(options.template)}`;
  await execute(urlOf('postgres'), `CREATE DATABASE ${name}${template}`);
  return {
    name,
    url: urlOf(name),
    drop: () => execute(urlOf('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/**
 * One real PostgreSQL for the whole run, started when first asked for; the answer gives the URL of a database on it.
 * With TEST_DATABASE_URL it is that server instead (a role that may create databases is needed).
 */
export function testServer(): Promise<(database: string) => string> {
  server ??= findServer();
  return server;
}

async function findServer(): Promise<(database: string) => string> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    return (database) => {
      const url = new URL(given);
      url.pathname = `/${database}`;
      return url.href;
    };
  }
  const folder = process.env[TEST_SERVER_FOLDER];
  if (!folder) throw new Error('jest.config.js has to name test/support/global-setup.ts as its globalSetup');
  const socketFolder = await ensureTestServer(folder);
  return (database) => connectionUrl(socketFolder, database);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

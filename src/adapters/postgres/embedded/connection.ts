import pg from 'pg';
import { ROLE } from './cluster.ts';
import { codeOf } from './errors.ts';

const CONNECT_MS = 5_000;

/** What a server says when it is asked: nobody is there, it recovers or ends, or it works on this cluster. */
type Answer = 'absent' | 'busy' | 'ready';

/** What a failed attempt to connect means; codes of five characters are PostgreSQL's. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  ENOENT: 'absent',
  ECONNREFUSED: 'absent',
  ECONNRESET: 'absent',
  EACCES: 'absent',
  '57P03': 'busy',
  '57P01': 'busy',
  '53300': 'ready',
};

/** The URL of a database behind a socket. It names everything that the environment could say otherwise (`PGPORT`, `PGSSLMODE`). */
export function connectionUrl(socketFolder: string, database: string): string {
  return `postgres://${ROLE}@/${database}?host=${encodeURIComponent(socketFolder)}&port=5432&sslmode=disable`;
}

/** Asks the server behind a socket; one that works on another cluster (a copied folder names its original's) is absent. */
export async function askServer(socketFolder: string, cluster: string): Promise<Answer> {
  try {
    const rows = await query(socketFolder, 'SHOW data_directory');
    return rows[0]?.data_directory === cluster ? 'ready' : 'absent';
  } catch (error) {
    const code = codeOf(error);
    // Without a code the connection broke while it was made: the server begins or ends.
    const answer = code === undefined ? 'busy' : ANSWERS[code];
    if (answer !== undefined) return answer;
    throw error;
  }
}

/** Makes the database if there is none of that name. */
export async function ensureDatabase(socketFolder: string, name: string): Promise<void> {
  const found = await query(socketFolder, 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (found.length === 0) await query(socketFolder, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
}

async function query(socketFolder: string, text: string, values: string[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: connectionUrl(socketFolder, 'postgres'),
    connectionTimeoutMillis: CONNECT_MS,
  });
  // Without a listener, a connection that breaks while idle would end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

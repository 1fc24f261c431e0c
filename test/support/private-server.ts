import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { connectionUrl } from '../../src/adapters/postgres/embedded/connection.ts';
import { readPostmaster } from '../../src/adapters/postgres/embedded/postmaster.ts';
import { ensureTestServer, removeTestServer } from './test-server.ts';

const run = promisify(execFile);
const POLL = 20;

/** A PostgreSQL that one test file may do to whatever it likes. */
export class PrivateServer {
  readonly url: string;
  readonly #folder: string;
  #cluster = '';

  private constructor(folder: string, url: string) {
    this.#folder = folder;
    this.url = url;
  }

  static async start(): Promise<PrivateServer> {
    // Short, for the path of its socket is in it.
    const folder = await mkdtemp(join(tmpdir(), 'og-private-'));
    const server = new PrivateServer(folder, connectionUrl(await ensureTestServer(folder), 'postgres'));
    const [row] = await server.query<{ data_directory: string }>('show data_directory');
    server.#cluster = row?.data_directory ?? '';
    return server;
  }

  /** As `pg_ctl -m immediate`: every process ends at once, without a checkpoint. Resolves when nothing of it runs. */
  async stopAtOnce(): Promise<void> {
    process.kill(await this.#pid(), 'SIGQUIT');
    await this.ended();
  }

  /** Resolves when nothing of it runs any more. */
  async ended(): Promise<void> {
    for (let found = await readPostmaster(this.#cluster); found && isRunning(found.pid); await wait(POLL))
      found = await readPostmaster(this.#cluster);
  }

  /** Recovers from what it had written. */
  async startAgain(): Promise<void> {
    await ensureTestServer(this.#folder);
  }

  /** No file may grow past this many bytes any more: for whoever writes to a longer one the disk is full. */
  async limitFiles(bytes: number | 'unlimited'): Promise<void> {
    const backends = await this.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend'`,
    );
    // Only the soft limit: the hard one, once lowered, could not be raised again.
    for (const pid of [await this.#pid(), ...backends.map((backend) => backend.pid)])
      await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]).catch((error: Error & { stderr?: string }) => {
        // A connection may have ended meanwhile.
        if (isRunning(pid)) throw error;
      });
  }

  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Asks again and again, also while the server is away, until the answer fits. */
  async until<Row extends pg.QueryResultRow>(text: string, fits: (rows: readonly Row[]) => boolean): Promise<Row[]> {
    const end = Date.now() + 45_000;
    for (;;) {
      const rows = await this.query<Row>(text).catch(() => null);
      if (rows !== null && fits(rows)) return rows;
      if (Date.now() > end) throw new Error(`Still ${JSON.stringify(rows)}`);
      await wait(POLL);
    }
  }

  remove(): Promise<void> {
    return removeTestServer(this.#folder);
  }

  async #pid(): Promise<number> {
    const found = await readPostmaster(this.#cluster);
    if (found === undefined) throw new Error('The private server does not run');
    return found.pid;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

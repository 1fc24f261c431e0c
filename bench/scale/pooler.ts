import { once } from 'node:events';
import { access, chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type RunAs, spawnAs } from '../../src/adapters/postgres/embedded/run-as.ts';
import { freePort } from '../../test/support/free-port.ts';

/** A PgBouncer in transaction mode before a server. */
export interface Pooler {
  readonly url: string;
  stop(): Promise<void>;
}

const PATIENCE = 5_000;
const POLL = 50;
/** Connections to the server, whatever number of clients. */
const POOL = 20;

/** Null where PgBouncer is not installed. */
export async function startPooler(serverUrl: string, postmaster: number): Promise<Pooler | null> {
  const program = await findProgram();
  if (program === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'og-pooler-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  await writeFile(config, configOf(serverUrl, port), { mode: 0o644 });
  const child = spawnAs(await ownerOf(postmaster), program, ['-q', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, 'close');
  const url = `postgres://ordergate@127.0.0.1:${port}/postgres?sslmode=disable`;
  if (!(await answers(url))) throw new Error(`PgBouncer does not answer: ${said}`);
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** Whoever comes is let in, as the server's own user: it listens on this machine only, for as long as the bench runs. */
function configOf(serverUrl: string, port: number): string {
  const { host, database = '', user = '' } = new pg.Client({ connectionString: serverUrl });
  return `[databases]
postgres = host=${host} port=5432 dbname=${database} user=${user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 500
default_pool_size = ${POOL}
log_connections = 0
log_disconnections = 0
`;
}

async function findProgram(): Promise<string | null> {
  for (const folder of [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']) {
    const program = join(folder, 'pgbouncer');
    const found = await access(program).then(
      () => true,
      () => false,
    );
    if (found) return program;
  }
  return null;
}

/** PgBouncer, too, refuses to run as root, and the server's socket is open to its own user only. */
async function ownerOf(pid: number): Promise<RunAs> {
  const { uid, gid } = await stat(`/proc/${pid}`);
  if (uid === process.getuid?.()) return uid === 0 ? { kind: 'namespace', appearsAs: 1_000 } : { kind: 'self' };
  return { kind: 'user', uid, gid };
}

async function answers(url: string): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE; waited += POLL) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('select');
      return true;
    } catch {
      await wait(POLL);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}

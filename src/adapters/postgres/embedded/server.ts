import type { ChildProcess } from 'node:child_process';
import { open, readFile, rename, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Binaries, runnableBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { ensureDatabase } from './connection.ts';
import { EmbeddedPostgresError, explained, unlessMissing } from './errors.ts';
import { clusterIn, type Folders } from './folders.ts';
import { choosePlace, type Place, placeFolder } from './place.ts';
import { awaitReady, type Postmaster, readPostmaster, removeStalePid, stopPostmaster } from './postmaster.ts';
import { isServerOf } from './processes.ts';
import { spawnAs } from './run-as.ts';
import { makeSocketFolder, removeShortFolder } from './socket.ts';

/** The name of our database. */
export const DATABASE = 'ordergate';

const LITTLE_ROOM_BYTES = 32 * 1024 * 1024;
const LEFTOVERS_MS = 10_000;

/** Nothing listens on the network, nothing weakens durability, and the log holds no values of rows. */
const SETTINGS: Readonly<Record<string, string>> = {
  cluster_name: 'ordergate',
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '120',
  shared_buffers: '64MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** What a server is started from. */
export interface Setup {
  readonly folders: Folders;
  readonly binaries: Binaries;
  readonly onProgress: (line: string) => void;
  /** Where a folder for the cluster may be made when PostgreSQL can't reach ours. */
  readonly parents: readonly string[] | undefined;
}

/** A server that answers, with our database in it. */
export interface Server extends Postmaster {
  readonly cluster: string;
  /** Our child, unless the server was running already. */
  readonly child: ChildProcess | undefined;
}

/** Finds the running server of these folders or starts one; to be called under the lock. */
export async function ensureServer(setup: Setup): Promise<Server> {
  const { folders, onProgress } = setup;
  try {
    const server = (await findServer(folders, onProgress)) ?? (await startServer(setup));
    await ensureDatabase(server.socketFolder, DATABASE);
    return server;
  } catch (error) {
    throw explained(error, folders.home);
  }
}

/** Stops the server of these folders if one runs; to be called under the lock. */
export async function stopServer(folders: Folders, onProgress: (line: string) => void): Promise<void> {
  const cluster = clusterIn(await placeFolder(folders));
  if (await stopPostmaster(cluster)) await removeShortFolder(folders);
  else onProgress(`The database in ${cluster} did not stop; the next start takes it over`);
}

async function findServer(folders: Folders, onProgress: (line: string) => void): Promise<Server | undefined> {
  const cluster = clusterIn(await placeFolder(folders));
  const isAlive = async (found: Postmaster | undefined) =>
    found !== undefined && (await isServerOf(found.pid, cluster));
  const found = await awaitReady(cluster, onProgress, isAlive);
  if (found) return { ...found, cluster, child: undefined };
  if (!(await stopPostmaster(cluster))) {
    const pid = (await readPostmaster(cluster))?.pid;
    throw new EmbeddedPostgresError(
      `The database in ${cluster} runs as process ${pid} but doesn't answer: stop that process.`,
    );
  }
  return undefined;
}

async function startServer(setup: Setup): Promise<Server> {
  const { folders, binaries, onProgress } = setup;
  const place = await choosePlace(folders, onProgress, setup.parents);
  const native = await runnableBinaries(binaries, place.runAs, place.folder);
  await ensureCluster(place, binaries, native, onProgress);
  await removeStalePid(clusterIn(place.folder));
  const socketFolder = await makeSocketFolder(folders, place);
  const deadline = Date.now() + LEFTOVERS_MS;
  for (;;) {
    const started = await launch(setup, place, native, socketFolder);
    if (typeof started !== 'string') return started;
    // The children of a server that was killed take a moment to notice; PostgreSQL waits for none of them.
    if (!started.includes('pre-existing shared memory block') || Date.now() > deadline) {
      throw await startFailure(started, folders.log, place);
    }
    await wait(100);
  }
}

/** Starts the server once. @returns Its log when it did not come up. */
async function launch(setup: Setup, place: Place, native: string, socketFolder: string): Promise<Server | string> {
  const { folders, onProgress } = setup;
  const cluster = clusterIn(place.folder);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await rename(folders.log, `${folders.log}.1`).catch(unlessMissing);
  const log = await open(folders.log, 'wx', 0o600);
  try {
    // In a session of its own: Ctrl-C in our terminal must not reach it, since we stop it last.
    const stdio = ['ignore', log.fd, log.fd] as const;
    const args = ['-D', cluster, '-k', socketFolder, ...settings];
    const child = spawnAs(place.runAs, join(native, 'bin', 'postgres'), args, { detached: true, stdio: [...stdio] });
    let ended = false;
    const end = () => {
      ended = true;
    };
    child.once('exit', end).once('error', end).unref();
    const found = await awaitReady(cluster, onProgress, async () => !ended);
    if (found) return { ...found, cluster, child };
    if (!ended) await stopPostmaster(cluster);
    return await readFile(folders.log, 'utf8');
  } finally {
    await log.close();
  }
}

async function startFailure(words: string, log: string, place: Place): Promise<EmbeddedPostgresError> {
  const { bavail, bsize } = await statfs(place.folder);
  // On a full disk not even the log says so.
  const isFull = bavail * bsize < LITTLE_ROOM_BYTES;
  return explained(new Error(isFull ? 'No space left on device' : words), place.folder, ` (its log: ${log})`);
}

import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { askServer } from './connection.ts';
import { codeOf, EmbeddedPostgresError } from './errors.ts';
import { isInUse, isServerOf } from './processes.ts';

const POLL_MS = 25;
const SILENT_MS = 60_000;
const RECOVERY_MS = 600_000;
const REPORT_MS = 5_000;
const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 10_000;

/** A running server: its main process and the folder of its socket. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

/** What the cluster's `postmaster.pid` says; it may be left over from a server that was killed. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, socketFolder: lines[4] ?? '' } : undefined;
}

/**
 * Waits until the server of this cluster is ready; undefined as soon as there is no such server, or when it has been silent
 * for a minute. One that recovers after a crash gets ten minutes and is reported every five seconds.
 */
export async function awaitReady(
  cluster: string,
  onProgress: (line: string) => void,
  isAlive: (found: Postmaster | undefined) => Promise<boolean>,
): Promise<Postmaster | undefined> {
  const begun = Date.now();
  let reported = begun;
  let limit = SILENT_MS;
  while (Date.now() - begun < limit) {
    const found = await readPostmaster(cluster);
    const answer = found?.socketFolder ? await askServer(found.socketFolder, cluster) : 'absent';
    if (found !== undefined && answer === 'ready') return found;
    if (!(await isAlive(found))) return undefined;
    if (answer === 'busy') limit = RECOVERY_MS;
    if (Date.now() - reported >= REPORT_MS) {
      reported = Date.now();
      onProgress(`Waiting for the database to recover (${Math.round((reported - begun) / 1_000)} s)`);
    }
    await wait(POLL_MS);
  }
  return undefined;
}

/** Stops the server of this cluster if it runs: connections are cut, what was committed is kept. @returns Whether none runs any more. */
export async function stopPostmaster(cluster: string): Promise<boolean> {
  const found = await readPostmaster(cluster);
  if (found === undefined) return true;
  const steps = [
    { signal: 'SIGINT', limit: FAST_STOP_MS },
    { signal: 'SIGQUIT', limit: IMMEDIATE_STOP_MS },
  ] as const;
  for (const { signal, limit } of steps) {
    if (!(await isServerOf(found.pid, cluster))) return true;
    signalProcess(found.pid, signal, cluster);
    const deadline = Date.now() + limit;
    while (Date.now() < deadline) {
      if (!(await isServerOf(found.pid, cluster))) return true;
      await wait(POLL_MS);
    }
  }
  return false;
}

/**
 * Removes a `postmaster.pid` whose process id belongs to a stranger. PostgreSQL itself only sees that the id is taken and
 * refuses to start, which happens whenever a container starts again with the same few ids.
 */
export async function removeStalePid(cluster: string): Promise<void> {
  const found = await readPostmaster(cluster);
  if (found && exists(found.pid) && !(await isInUse(cluster))) await unlink(join(cluster, 'postmaster.pid'));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals, cluster: string): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if (codeOf(cause) === 'ESRCH') return;
    throw new EmbeddedPostgresError(
      `The database in ${cluster} runs as process ${pid}, which belongs to another user: stop it there.`,
      { cause },
    );
  }
}

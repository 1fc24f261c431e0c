import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * When a process started, as a text that no other process with the same id ever has; undefined when there is no such
 * process (one that ended and waits to be collected by its parent counts as none).
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return await ps(pid, 'lstart=');
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may hold spaces: count the fields behind it (state first, start time 20th).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${(await readFile('/proc/sys/kernel/random/boot_id', 'latin1')).trim()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Whether the process is a live PostgreSQL server of this cluster: on Linux it stands in that folder, elsewhere it was started with it. */
export async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if ((await processStart(pid)) === undefined) return false;
  if (process.platform !== 'linux') return ((await ps(pid, 'command=')) ?? '').includes(cluster);
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === cluster;
  } catch {
    // A process of another user hides its folder; whoever may not look may not signal it either.
    const name = await readFile(`/proc/${pid}/comm`, 'latin1').catch(() => '');
    return name.trim() === 'postgres';
  }
}

/** Whether any live process stands in a folder, as every process of a PostgreSQL server does; where that can't be seen, yes. */
export async function isInUse(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)));
  return places.includes(folder);
}

async function ps(pid: number, field: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute('ps', ['-o', `stat=,${field}`, '-p', String(pid)]);
    const [state = 'Z', ...words] = stdout.trim().split(/\s+/);
    return state.startsWith('Z') ? undefined : words.join(' ');
  } catch {
    return undefined;
  }
}

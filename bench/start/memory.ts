import { readdir, readFile } from 'node:fs/promises';

/** Of one process, in MiB. */
export interface Memory {
  /** In memory now. */
  readonly resident: number;
  /** Its own, that it shares with no other process. */
  readonly own: number;
}

/** What a process of ordergate and its workers take; the database's processes are left out. */
export async function memoryOf(pid: number): Promise<readonly Memory[]> {
  const workers = await childrenOf(pid);
  return Promise.all([pid, ...workers].map(memory));
}

/** Of several processes together: shared pages once for each in `resident`, not at all in `own`. */
export function together(memories: readonly Memory[]): Memory {
  const sum = (what: (one: Memory) => number) => memories.reduce((all, one) => all + what(one), 0);
  return { resident: sum(({ resident }) => resident), own: sum(({ own }) => own) };
}

async function memory(pid: number): Promise<Memory> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  const own = kilobytes('Private_Clean') + kilobytes('Private_Dirty');
  return { resident: kilobytes('Rss') / 1024, own: own / 1024 };
}

/** Its workers run the same program. */
async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const isWorker = await Promise.all(pids.map((pid) => isChild(pid, parent)));
  return pids.filter((_, index) => isWorker[index]);
}

async function isChild(pid: number, parent: number): Promise<boolean> {
  const [status, command] = await Promise.all(
    ['status', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status ?? '') && (command ?? '').includes('main.js');
}

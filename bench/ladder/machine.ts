import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';

/** A tick of `/proc` is 10 ms. */
const MICROSECONDS_PER_TICK = 10_000;

/** The processor time of a process, and of its children where `withChildren`, ended ones too, in microseconds. Null where there is no `/proc`. */
export async function cpuOf(pid: number, { withChildren }: { readonly withChildren: boolean }): Promise<number | null> {
  const children = withChildren ? await childrenOf(pid) : [];
  const ticks = await Promise.all([
    ticksOf(pid, { withEnded: withChildren }),
    ...children.map((child) => ticksOf(child)),
  ]);
  const known = ticks.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) * MICROSECONDS_PER_TICK;
}

/** What a reader must know of the machine to compare. */
export function machine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return `${cpus.length} × ${cpus[0]?.model ?? 'processor'}, ${memory} GiB, ${os.type()}, Node ${process.version}`;
}

async function ticksOf(pid: number, { withEnded } = { withEnded: false }): Promise<number | null> {
  const fields = await statOf(pid);
  if (fields === null) return null;
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number) as [number, number, number, number];
  return user + system + (withEnded ? endedUser + endedSystem : 0);
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(async (pid) => Number((await statOf(pid))?.[1])));
  return pids.filter((_, index) => parents[index] === parent);
}

/** The fields after the program's name: state, parent, … */
async function statOf(pid: number): Promise<readonly string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

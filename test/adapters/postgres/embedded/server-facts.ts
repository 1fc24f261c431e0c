import { readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The process id of the server that works, or last worked, on a cluster. */
export async function serverPid(cluster: string): Promise<number> {
  return Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10);
}

/** Whether a server works on a cluster: it removes this file when it is stopped. */
export async function serverRuns(cluster: string): Promise<boolean> {
  return (await stat(join(cluster, 'postmaster.pid')).catch(() => undefined)) !== undefined;
}

/** As which user of this machine the server runs, and whether in a user namespace of its own. */
export async function serverIdentity(cluster: string): Promise<{ uid: number; inNamespace: boolean }> {
  const pid = await serverPid(cluster);
  const namespaces = await Promise.all([pid, process.pid].map((id) => readlink(`/proc/${id}/ns/user`)));
  const { uid } = await stat(`/proc/${pid}`);
  return { uid, inNamespace: namespaces[0] !== namespaces[1] };
}

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';

/**
 * How PostgreSQL's programs are started. They refuse to run as root, so root starts them as another user, or, where that
 * user can't reach the files, in a user namespace: there root appears as `appearsAs` and keeps its own access to its files.
 */
export type RunAs =
  | { readonly kind: 'self' }
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'namespace'; readonly appearsAs: number };

/** How a program ended, and everything that it printed. */
export interface Ended {
  readonly succeeded: boolean;
  readonly output: string;
}

/** The ways to try, best first: for root the user that already owns the cluster, `postgres`, `nobody`, then a namespace. */
export async function waysToRun(cluster: string): Promise<readonly RunAs[]> {
  if (process.getuid?.() !== 0) return [{ kind: 'self' }];
  const owner = await stat(cluster).catch(() => undefined);
  const known = [await accountNamed('postgres'), await accountNamed('nobody')].filter(
    (account) => account !== undefined,
  );
  const users: RunAs[] = [...(owner !== undefined && owner.uid !== 0 ? [owner] : []), ...known].map(({ uid, gid }) => ({
    kind: 'user',
    uid,
    gid,
  }));
  // Inside a namespace PostgreSQL asks for the name of its user: only an id that has one will do.
  const namespaces: RunAs[] = known.slice(0, 1).map(({ uid }) => ({ kind: 'namespace', appearsAs: uid }));
  return [...users, ...namespaces];
}

/** Who owns the files that PostgreSQL works on; undefined where that is whoever makes them. */
export function ownerFor(runAs: RunAs): { readonly uid: number; readonly gid: number } | undefined {
  switch (runAs.kind) {
    case 'self':
      return undefined;
    case 'user':
      return { uid: runAs.uid, gid: runAs.gid };
    case 'namespace':
      return { uid: 0, gid: 0 };
  }
}

/** Starts a program in the root folder, with nothing of our environment but PATH. */
export function spawnAs(runAs: RunAs, program: string, args: readonly string[], extra: SpawnOptions): ChildProcess {
  const options = { ...extra, cwd: '/', env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' } };
  switch (runAs.kind) {
    case 'self':
      return spawn(program, args, options);
    case 'user':
      return spawn(program, args, { ...options, uid: runAs.uid, gid: runAs.gid });
    case 'namespace':
      return spawn('unshare', ['--user', `--map-user=${runAs.appearsAs}`, '--', program, ...args], options);
  }
}

/** Runs a program to its end; one that can't be started has failed. */
export function run(runAs: RunAs, program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const failed = (error: unknown) => resolve({ succeeded: false, output: String(error) });
    try {
      const child = spawnAs(runAs, program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      }
      child.once('error', failed);
      child.once('close', (status) => resolve({ succeeded: status === 0, output }));
    } catch (error) {
      failed(error);
    }
  });
}

/** Whether a folder can be entered in this way. */
export async function reaches(runAs: RunAs, folder: string): Promise<boolean> {
  return (await run(runAs, '/bin/sh', ['-c', 'test -x "$0"', folder])).succeeded;
}

async function accountNamed(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const [uid, gid] = await Promise.all([
    run({ kind: 'self' }, 'id', ['-u', name]),
    run({ kind: 'self' }, 'id', ['-g', name]),
  ]);
  if (!uid.succeeded || !gid.succeeded) return undefined;
  const account = { uid: Number(uid.output), gid: Number(gid.output) };
  // macOS numbers its nobody beyond what a process can be started with.
  return account.uid <= 0x7fffffff && account.gid <= 0x7fffffff ? account : undefined;
}

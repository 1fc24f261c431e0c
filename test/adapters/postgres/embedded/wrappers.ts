import { spawnSync } from 'node:child_process';
import { compiledProject } from '../../../support/compiled.ts';

const NOBODY = 65534;

/** Whether these tests run as root. */
export const isRoot = process.getuid?.() === 0;

/** Whether root may make a user namespace here; containers often forbid it. */
export const hasNamespaces = isRoot && succeeds(['unshare', '--user', `--map-user=${NOBODY}`, 'true']);

/**
 * What runs a command as an ordinary user. Root takes `nobody`, or, where that user can't reach this project, a namespace
 * in which root appears as one.
 */
export async function ordinaryUser(): Promise<{ readonly wrapper: readonly string[]; readonly owner: number }> {
  if (!isRoot) return { wrapper: [], owner: process.getuid?.() ?? NOBODY };
  const nobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  const reachesProject = succeeds([
    ...nobody,
    process.execPath,
    '-e',
    'process.chdir(process.argv[1])',
    await compiledProject(),
  ]);
  if (reachesProject) return { wrapper: nobody, owner: NOBODY };
  return { wrapper: ['unshare', '--user', `--map-user=${NOBODY}`, '--'], owner: 0 };
}

/** What runs a command with a small disk of its own mounted at `folder`; undefined where nothing can be mounted. */
export function withSmallDisk(folder: string, megabytes: number): readonly string[] | undefined {
  const mount = `mount -t tmpfs -o size=${megabytes}m,mode=0755 small "$0" && exec "$@"`;
  const ways = [
    ['unshare', '--mount', '--'],
    ['unshare', '--user', '--map-root-user', '--mount', '--'],
  ];
  const way = ways.find((prefix) => succeeds([...prefix, 'sh', '-c', mount, folder, 'true']));
  return way && [...way, 'sh', '-c', mount, folder];
}

/** What runs a command that can write no file larger than this. */
export function withSmallFiles(megabytes: number): readonly string[] {
  return ['sh', '-c', `ulimit -f ${megabytes * 2048} && exec "$0" "$@"`];
}

function succeeds([program = '', ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { explained } from './errors.ts';

/**
 * Where everything lies. `DATA_DIR` and `home` belong to us; PostgreSQL, which may run as another user, owns only
 * `cluster` and `socket` inside the place that was chosen for it (`home`, or a folder elsewhere).
 */
export interface Folders {
  /** `DATA_DIR/postgres`. */
  readonly home: string;
  /** Held while somebody starts or stops the server. */
  readonly lock: string;
  /** One file for each live user of the database. */
  readonly users: string;
  /** The server's own log, begun anew at each start; the one before is kept beside it. */
  readonly log: string;
  /** Names the folder that holds the cluster when it could not lie in `home`. */
  readonly elsewhere: string;
  /** Names the folder of the socket when the usual path is too long. */
  readonly shortSocket: string;
}

/**
 * Makes `DATA_DIR` and our folder in it. A folder that we make has mode 0700, as root 0711: the user that PostgreSQL runs
 * as has to pass through it, and what is secret there has a mode of its own. A folder that exists keeps its mode.
 */
export async function prepareFolders(dataDir: string): Promise<Folders> {
  const wanted = resolve(dataDir);
  try {
    await makeFolder(wanted);
    await makeFolder(join(wanted, 'postgres'));
    // Processes are told apart by the folder they stand in, so it has to be the real one.
    const home = await realpath(join(wanted, 'postgres'));
    const users = join(home, 'users');
    await mkdir(users, { recursive: true, mode: 0o700 });
    return {
      home,
      users,
      lock: join(home, 'lock'),
      log: join(home, 'postgres.log'),
      elsewhere: join(home, 'elsewhere'),
      shortSocket: join(home, 'short-socket'),
    };
  } catch (error) {
    throw explained(error, wanted);
  }
}

/** The folder of the database itself inside its place. */
export function clusterIn(place: string): string {
  return join(place, 'cluster');
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
}

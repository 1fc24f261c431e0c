import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, majorVersion } from './binaries.ts';
import { EmbeddedPostgresError, explained, USE_ANOTHER_SERVER, unlessMissing } from './errors.ts';
import { clusterIn } from './folders.ts';
import type { Place } from './place.ts';
import { ownerFor, run } from './run-as.ts';

/** The only role of the embedded server. */
export const ROLE = 'ordergate';

/**
 * Makes the cluster if there is none, and hands it to the user that PostgreSQL will run as. It comes into being by one
 * rename, so a half-made one is never seen. To be called under the lock while no server runs.
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  native: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const cluster = clusterIn(place.folder);
  try {
    const found = await clusterVersion(cluster);
    if (found === undefined) {
      onProgress(`Making a database in ${cluster}`);
      await makeCluster(place, native);
    } else if (found === majorVersion(binaries)) {
      await handOver(cluster, place);
    } else {
      throw new EmbeddedPostgresError(
        `${cluster} was made by PostgreSQL ${found} and this is PostgreSQL ${majorVersion(binaries)}: set DATA_DIR to another folder, or run that version there and set DATABASE_URL (see pg_dump).`,
      );
    }
  } catch (error) {
    throw explained(error, place.folder);
  }
}

async function clusterVersion(cluster: string): Promise<string | undefined> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(unlessMissing);
  return version?.trim();
}

async function makeCluster(place: Place, native: string): Promise<void> {
  await removeUnfinished(place.folder);
  const fresh = await mkdtemp(join(place.folder, 'cluster-new-'));
  try {
    const owner = ownerFor(place.runAs);
    if (owner) await chown(fresh, owner.uid, owner.gid);
    const args = ['--pgdata', fresh, '--username', ROLE, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
    const { succeeded, output } = await run(place.runAs, join(native, 'bin', 'initdb'), [...args, '--data-checksums']);
    if (!succeeded) throw new Error(output);
    await rename(fresh, clusterIn(place.folder));
    await synchronize(place.folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  const unfinished = (await readdir(folder)).filter((name) => name.startsWith('cluster-new-'));
  for (const name of unfinished) await rm(join(folder, name), { recursive: true, force: true });
}

/** Puts the rename on the disk. */
async function synchronize(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function handOver(cluster: string, place: Place): Promise<void> {
  const owner = ownerFor(place.runAs);
  if (owner === undefined || (await stat(cluster)).uid === owner.uid) return;
  const names = ['-R', '-h', `${owner.uid}:${owner.gid}`, cluster];
  const { succeeded, output } = await run({ kind: 'self' }, 'chown', names);
  if (!succeeded)
    throw new EmbeddedPostgresError(
      `${cluster} could not be given to the user that PostgreSQL runs as: ${output}; ${USE_ANOTHER_SERVER}.`,
    );
}

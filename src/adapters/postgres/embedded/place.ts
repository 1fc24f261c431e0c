import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError, explained, USE_ANOTHER_SERVER, unlessMissing } from './errors.ts';
import { clusterIn, type Folders } from './folders.ts';
import { type RunAs, reaches, waysToRun } from './run-as.ts';

/** Where the cluster lies and how PostgreSQL's programs are started on it. */
export interface Place {
  readonly folder: string;
  readonly runAs: RunAs;
}

/** Folders that outlive a restart of the machine and that every user can pass through. */
const ELSEWHERE = ['/var/lib', '/srv', '/opt'];

/** The folder that holds the cluster, or will: `home` unless it was put elsewhere before. */
export async function placeFolder(folders: Folders): Promise<string> {
  const recorded = (await readFile(folders.elsewhere, 'utf8').catch(unlessMissing))?.trim();
  if (recorded === undefined) return folders.home;
  if ((await stat(recorded).catch(unlessMissing)) === undefined) {
    throw new EmbeddedPostgresError(
      `The database lies in ${recorded}, which is gone: bring it back, or remove ${folders.elsewhere} to begin with an empty one.`,
    );
  }
  return recorded;
}

/**
 * Chooses how to run PostgreSQL where the cluster lies. When nothing but root can enter that folder and there is no cluster
 * yet, the place becomes a new folder under one of `parents`, and `DATA_DIR` remembers it.
 */
export async function choosePlace(
  folders: Folders,
  onProgress: (line: string) => void,
  parents: readonly string[] = ELSEWHERE,
): Promise<Place> {
  const folder = await placeFolder(folders);
  const runAs = await wayInto(folder);
  if (runAs) return { folder, runAs };
  if (folder === folders.home && (await stat(clusterIn(folder)).catch(unlessMissing)) === undefined) {
    for (const parent of parents) {
      const place = await newFolderIn(parent, folders);
      if (place === undefined) continue;
      onProgress(
        `PostgreSQL can't run as root nor reach ${folder} as another user: the database lies in ${place.folder}`,
      );
      return place;
    }
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root and no other user can reach ${folder}: start as an ordinary user, set DATA_DIR to a folder that others may pass through, or ${USE_ANOTHER_SERVER}.`,
  );
}

async function newFolderIn(parent: string, folders: Folders): Promise<Place | undefined> {
  const folder = await mkdtemp(join(parent, 'ordergate-')).catch(() => undefined);
  if (folder === undefined) return undefined;
  await chmod(folder, 0o711);
  const runAs = await wayInto(folder);
  if (runAs === undefined) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  try {
    await writeFile(`${folders.elsewhere}.new`, `${folder}\n`);
    await rename(`${folders.elsewhere}.new`, folders.elsewhere);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw explained(error, folders.home);
  }
  return { folder, runAs };
}

async function wayInto(folder: string): Promise<RunAs | undefined> {
  for (const runAs of await waysToRun(clusterIn(folder))) {
    if (await reaches(runAs, folder)) return runAs;
  }
  return undefined;
}

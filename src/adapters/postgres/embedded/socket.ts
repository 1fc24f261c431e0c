import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, explained } from './errors.ts';
import type { Folders } from './folders.ts';
import type { Place } from './place.ts';
import { ownerFor, reaches } from './run-as.ts';

/** What the kernel keeps of a socket's path, in bytes. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;

/**
 * Makes the folder of the socket anew, mode 0700 and owned by the user that PostgreSQL runs as: only that user and root can
 * connect, so the server trusts whoever does. It is `socket` beside the cluster, or a short private folder when that path
 * is too long for a socket; `DATA_DIR` remembers that one, so that a restarted server has the same address.
 */
export async function makeSocketFolder(folders: Folders, place: Place): Promise<string> {
  try {
    const usual = join(place.folder, 'socket');
    if (fits(usual)) {
      await rm(usual, { recursive: true, force: true });
      await mkdir(usual, { mode: 0o700 });
      return await giveTo(usual, place);
    }
    return (await knownShortFolder(folders, place)) ?? (await newShortFolder(folders, place));
  } catch (error) {
    throw explained(error, place.folder);
  }
}

/** Removes what `makeSocketFolder` made outside our folders. */
export async function removeShortFolder(folders: Folders): Promise<void> {
  const folder = await recorded(folders);
  if (folder === undefined) return;
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory()) await rm(folder, { recursive: true, force: true });
  await rm(folders.shortSocket, { force: true });
}

async function newShortFolder(folders: Folders, place: Place): Promise<string> {
  for (const parent of ['/tmp', '/var/tmp', tmpdir()]) {
    const folder = await mkdtemp(join(parent, 'ordergate-')).catch(() => undefined);
    if (folder === undefined) continue;
    await giveTo(folder, place);
    if (fits(folder) && (await reaches(place.runAs, folder))) {
      await writeFile(folders.shortSocket, `${folder}\n`);
      return folder;
    }
    await rm(folder, { recursive: true });
  }
  throw new EmbeddedPostgresError(
    `The path of ${place.folder} is too long for a socket and there is no short folder for it: set DATA_DIR to a shorter path.`,
  );
}

/** The folder of the last start if it is still there and still private, or made again after the system cleaned it away. */
async function knownShortFolder(folders: Folders, place: Place): Promise<string | undefined> {
  const folder = await recorded(folders);
  if (folder === undefined) return undefined;
  const made = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (made) return await giveTo(folder, place);
  const found = await lstat(folder).catch(() => undefined);
  const owner = ownerFor(place.runAs)?.uid ?? process.getuid?.();
  const isPrivate = found?.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0;
  return isPrivate ? folder : undefined;
}

async function recorded(folders: Folders): Promise<string | undefined> {
  const folder = await readFile(folders.shortSocket, 'utf8').catch(() => '');
  return folder.trim() || undefined;
}

async function giveTo(folder: string, place: Place): Promise<string> {
  await chmod(folder, 0o700);
  const owner = ownerFor(place.runAs);
  if (owner) await chown(folder, owner.uid, owner.gid);
  return folder;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= LONGEST_PATH;
}

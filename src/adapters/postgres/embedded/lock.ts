import { setTimeout as wait } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { codeOf, EmbeddedPostgresError, explained } from './errors.ts';
import type { Folders } from './folders.ts';

const STALE_MS = 5_000;
const AGAIN_MS = 25;
const REPORT_MS = 1_000;

/**
 * Does `work` while no other process starts or stops this database. A holder that was killed keeps others waiting for six
 * seconds at most. A holder that slept longer than that loses the lock; that is harmless, since a new cluster comes into
 * being by one rename and PostgreSQL itself refuses a second server.
 * @throws EmbeddedPostgresError when others hold the lock for longer than `patience` milliseconds.
 */
export async function underLock<Result>(
  folders: Folders,
  patience: number,
  onProgress: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const begun = Date.now();
  let reported = false;
  let release = await tryLock(folders);
  while (release === undefined) {
    const waited = Date.now() - begun;
    if (waited > REPORT_MS && !reported) {
      reported = true;
      onProgress('Another process is starting or stopping the database, or was killed while it did; waiting for it');
    }
    if (waited > patience) {
      throw new EmbeddedPostgresError(
        `Another process is still starting or stopping the database in ${folders.home}: wait for it or end it, then start again.`,
      );
    }
    await wait(AGAIN_MS);
    release = await tryLock(folders);
  }
  try {
    return await work();
  } finally {
    // The only failure is that the lock was lost meanwhile: then there is nothing left to release.
    await release().catch(() => {});
  }
}

async function tryLock(folders: Folders): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockfile.lock(folders.home, {
      lockfilePath: folders.lock,
      realpath: false,
      stale: STALE_MS,
      update: 1_000,
      onCompromised: () => {},
    });
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    throw explained(error, folders.home);
  }
}

import { rm } from 'node:fs/promises';
import { findBinaries } from '../../src/adapters/postgres/embedded/binaries.ts';
import { prepareFolders } from '../../src/adapters/postgres/embedded/folders.ts';
import { underLock } from '../../src/adapters/postgres/embedded/lock.ts';
import { ensureServer, stopServer } from '../../src/adapters/postgres/embedded/server.ts';

const PATIENCE_MS = 120_000;

/** Names the folder of this run's server; set for the workers by the global set-up. */
export const TEST_SERVER_FOLDER = 'ORDERGATE_TEST_SERVER_FOLDER';

/**
 * Starts the server of this run or finds it running, and returns the folder of its socket. No worker counts as its user: it
 * outlives each of them, however they end, until the run's teardown.
 */
export async function ensureTestServer(folder: string): Promise<string> {
  const folders = await prepareFolders(folder);
  const setup = { folders, binaries: await findBinaries(), onProgress: report, parents: undefined };
  return underLock(folders, PATIENCE_MS, report, async () => (await ensureServer(setup)).socketFolder);
}

/** Stops the server of a run, if one was started, and removes everything of it. */
export async function removeTestServer(folder: string): Promise<void> {
  const folders = await prepareFolders(folder);
  await underLock(folders, PATIENCE_MS, report, () => stopServer(folders, report));
  await rm(folder, { recursive: true, force: true });
}

/** Only what is out of the ordinary: a run's first start is not. */
function report(line: string): void {
  if (!line.startsWith('Making')) process.stderr.write(`${line}\n`);
}

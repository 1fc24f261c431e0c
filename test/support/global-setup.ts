import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../src/adapters/postgres/embedded/errors.ts';
import { buildAssets } from './assets.ts';
import { removeTestServer, TEST_SERVER_FOLDER } from './test-server.ts';

const PREFIX = 'ordergate-test-';

/** Builds the console's assets, gives the run a folder for its server, which starts when a test first needs it, and stops what killed runs left behind. */
export default async function setUp(): Promise<void> {
  await buildAssets(join(process.cwd(), 'assets'));
  for (const name of await readdir(tmpdir())) {
    const run = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    // Another user's leftovers are that user's business.
    if (run > 0 && !isRunning(run)) await removeTestServer(join(tmpdir(), name)).catch(() => {});
  }
  process.env[TEST_SERVER_FOLDER] = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

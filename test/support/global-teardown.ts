import { removeTestServer, TEST_SERVER_FOLDER } from './test-server.ts';

/** Stops the run's server. */
export default async function tearDown(): Promise<void> {
  const folder = process.env[TEST_SERVER_FOLDER];
  if (folder) await removeTestServer(folder);
}

import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { endApps, startApp } from './app.ts';
import { serverPid } from './server-facts.ts';

describe('a folder whose path is too long for a socket', () => {
  let folder: string;
  let dataDir: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'og-long-'));
    await chmod(folder, 0o755);
    dataDir = join(folder, 'l'.repeat(60), 'o'.repeat(60), 'ng');
  });

  afterEach(async () => {
    await endApps();
    await rm(folder, { recursive: true });
  });

  function socketFolder(url: string): string {
    return new URL(url.replace('@/', '@host/')).searchParams.get('host') ?? '';
  }

  it('gets a short private folder, the same for all who use it, gone when the last has closed', async () => {
    const [first, second] = [await startApp(), await startApp()];
    const { url } = await first.open({ dataDir });
    await first.query('CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
    const short = socketFolder(url);
    expect(short.length).toBeLessThan(60);
    expect((await stat(short)).mode & 0o777).toBe(0o700);
    expect((await stat(short)).uid).toBe((await stat(join(dataDir, 'postgres', 'cluster'))).uid);

    expect(await second.open({ dataDir })).toMatchObject({ url, adopted: true });
    expect(await second.query('SELECT id FROM kept')).toEqual([{ id: 1 }]);

    await first.close();
    await second.close();
    await expect(stat(short)).rejects.toThrow('ENOENT');
  });

  it('keeps its address when the server is started again, even if the system cleaned the short folder away', async () => {
    const app = await startApp();
    const { url } = await app.open({ dataDir });
    await app.query('CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
    await rm(socketFolder(url), { recursive: true });

    process.kill(await serverPid(join(dataDir, 'postgres', 'cluster')), 'SIGKILL');
    while ((await app.next('progress')) !== 'The database runs again');

    expect(await app.query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
    await app.close();
  });
});

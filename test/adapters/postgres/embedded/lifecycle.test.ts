import { chmod, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedPostgres } from '../../../../src/adapters/postgres/embedded/embedded-postgres.ts';
import { endApps, startApp } from './app.ts';
import { serverPid, serverRuns } from './server-facts.ts';

const CREATE = 'CREATE TABLE kept (id int PRIMARY KEY)';
const READ = 'SELECT id FROM kept ORDER BY id';

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let cluster: string;

  beforeEach(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'og-life-')), 'data');
    // What nobody but root can enter is the business of another suite.
    await chmod(join(dataDir, '..'), 0o755);
    cluster = join(dataDir, 'postgres', 'cluster');
  });

  afterEach(async () => {
    await endApps();
    // Whatever still runs there is adopted and stopped.
    await (await openEmbeddedPostgres({ dataDir })).close().catch(() => {});
    await rm(join(dataDir, '..'), { recursive: true });
  });

  it('given an empty folder, the first start makes a durable server of our own, and the second keeps its rows', async () => {
    const first = await startApp();
    const opened = await first.open({ dataDir });
    expect(opened).toMatchObject({
      adopted: false,
      url: expect.stringMatching(/^postgres:\/\/ordergate@\/ordergate\?host=%2F/),
    });
    await first.query(`${CREATE}; INSERT INTO kept VALUES (1)`);
    const settings = await first.query(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums',
        'listen_addresses', 'unix_socket_permissions', 'max_connections', 'server_encoding', 'TimeZone') ORDER BY name COLLATE "C"`,
    );
    expect(settings.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
      'TimeZone=UTC',
      'data_checksums=on',
      'fsync=on',
      'full_page_writes=on',
      'listen_addresses=',
      'max_connections=120',
      'server_encoding=UTF8',
      'synchronous_commit=on',
      'unix_socket_permissions=0700',
    ]);
    await first.close();
    expect(await serverRuns(cluster)).toBe(false);

    const second = await startApp();
    expect(await second.open({ dataDir })).toEqual(opened);
    expect(await second.query(READ)).toEqual([{ id: 1 }]);
    expect(second.progress).toEqual([]);
    await second.close();
  });

  it('what it makes is closed to other users', async () => {
    const app = await startApp();
    await app.open({ dataDir });
    const modes = await Promise.all(
      ['.', 'postgres', 'postgres/users', 'postgres/cluster', 'postgres/socket', 'postgres/postgres.log'].map(
        async (name) => `${name} ${((await stat(join(dataDir, name))).mode & 0o777).toString(8)}`,
      ),
    );
    // As root, PostgreSQL's own user has to pass through the outer two, and can list neither.
    const outer = process.getuid?.() === 0 ? '711' : '700';
    expect(modes).toEqual([
      `. ${outer}`,
      `postgres ${outer}`,
      'postgres/users 700',
      'postgres/cluster 700',
      'postgres/socket 700',
      'postgres/postgres.log 600',
    ]);
    const ours = process.getuid?.();
    expect((await stat(dataDir)).uid).toBe(ours);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(ours);
    await app.close();
  });

  it('two processes that start at once share one server, and only the last one to close stops it', async () => {
    const apps = await Promise.all([startApp(), startApp()]);
    const opened = await Promise.all(apps.map((app) => app.open({ dataDir })));
    expect(opened.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
    expect(opened[0]?.url).toBe(opened[1]?.url);
    const starter = apps[opened.findIndex(({ adopted }) => !adopted)]!;
    const other = apps[opened.findIndex(({ adopted }) => adopted)]!;
    await starter.query(CREATE);

    await starter.close();
    expect(await other.query('INSERT INTO kept VALUES (1) RETURNING id')).toEqual([{ id: 1 }]);

    await other.close();
    expect(await serverRuns(cluster)).toBe(false);
  });

  it('two uses within one process count apart', async () => {
    const first = await openEmbeddedPostgres({ dataDir });
    const second = await openEmbeddedPostgres({ dataDir });
    await first.close();
    await first.close();
    expect(await serverRuns(cluster)).toBe(true);
    await second.close();
    expect(await serverRuns(cluster)).toBe(false);
  });

  it('given a process killed while it commits, the next start adopts its server with every acknowledged row', async () => {
    const killed = await startApp();
    await killed.open({ dataDir });
    await killed.query(CREATE);
    killed.send('insertForever');
    for (let id = 1; id <= 50; id++) expect(await killed.next('acknowledged')).toBe(id);
    const pid = await serverPid(cluster);
    await killed.kill('SIGKILL');

    const next = await startApp();
    expect(await next.open({ dataDir })).toMatchObject({ adopted: true });
    expect(await serverPid(cluster)).toBe(pid);
    const rows = await next.query(READ);
    expect(rows.map(({ id }) => id).slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));

    // The dead process is no user any more: this was the last one.
    await next.close();
    expect(await serverRuns(cluster)).toBe(false);
  });

  it('Ctrl-C in the terminal of the process does not reach the server', async () => {
    const interrupted = await startApp();
    await interrupted.open({ dataDir });
    const pid = await serverPid(cluster);
    const ended = new Promise((resolve) => interrupted.process.once('exit', (_code, signal) => resolve(signal)));
    process.kill(-interrupted.process.pid!, 'SIGINT');
    expect(await ended).toBe('SIGINT');

    const next = await startApp();
    expect(await next.open({ dataDir })).toMatchObject({ adopted: true });
    expect(await serverPid(cluster)).toBe(pid);
    await next.close();
  });

  it.each(['its own server', 'an adopted server'])(
    'when %s is killed, the process starts it again under the same address',
    async (which) => {
      const first = await startApp();
      const { url } = await first.open({ dataDir });
      await first.query(`${CREATE}; INSERT INTO kept VALUES (1)`);
      let app = first;
      if (which === 'an adopted server') {
        app = await startApp();
        await app.open({ dataDir });
        await first.kill('SIGKILL');
      }
      const pid = await serverPid(cluster);

      process.kill(pid, 'SIGKILL');
      while ((await app.next('progress')) !== 'The database runs again');

      expect(await serverPid(cluster)).not.toBe(pid);
      expect(await app.query(READ)).toEqual([{ id: 1 }]);
      const joined = await startApp();
      expect(await joined.open({ dataDir })).toMatchObject({ adopted: true, url });
      await joined.close();
      await app.close();
      expect(await serverRuns(cluster)).toBe(false);
    },
  );

  it('when the server ends and cannot be started again, the process is told once', async () => {
    const app = await startApp();
    await app.open({ dataDir });
    const version = join(cluster, 'PG_VERSION');
    await writeFile(version, '12\n');

    process.kill(await serverPid(cluster), 'SIGKILL');

    expect(await app.next('lost')).toMatch(/cluster was made by PostgreSQL 12 and this is PostgreSQL 18: /);
    await writeFile(version, '18\n');
    await app.close();
  });

  it('a lock whose holder died six seconds ago is taken over at once', async () => {
    const lock = join(dataDir, 'postgres', 'lock');
    await mkdir(lock, { recursive: true });
    const past = new Date(Date.now() - 6_000);
    await utimes(lock, past, past);
    const app = await startApp();
    expect(await app.open({ dataDir })).toMatchObject({ adopted: false });
    await app.close();
  });

  it('given a process killed while it makes the database, the next start waits seconds, not minutes, and makes it', async () => {
    const killed = await startApp();
    killed.send('open', { dataDir });
    expect(await killed.next('progress')).toBe(`Making a database in ${cluster}`);
    await killed.kill('SIGKILL');

    const begun = Date.now();
    const next = await startApp();
    expect(await next.open({ dataDir })).toMatchObject({ adopted: false });
    expect(Date.now() - begun).toBeLessThan(20_000);
    expect(next.progress[0]).toBe(
      'Another process is starting or stopping the database, or was killed while it did; waiting for it',
    );
    await next.close();
  });

  it('a postmaster.pid whose process id now belongs to a stranger does not stop the start', async () => {
    const first = await startApp();
    await first.open({ dataDir });
    await first.close();
    // This process is the stranger; the socket named there is nobody's.
    await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5432\n${dataDir}\n\n0 0\nready\n`);

    const second = await startApp();
    expect(await second.open({ dataDir })).toMatchObject({ adopted: false });
    await second.close();
  });
});

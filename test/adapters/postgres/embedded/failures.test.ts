import { appendFile, chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Binaries, findBinaries } from '../../../../src/adapters/postgres/embedded/binaries.ts';
import { openEmbeddedPostgres } from '../../../../src/adapters/postgres/embedded/embedded-postgres.ts';
import { endApps, startApp } from './app.ts';
import { copyPackage } from './package-copy.ts';
import { ordinaryUser, withSmallDisk, withSmallFiles } from './wrappers.ts';

describe('when the embedded PostgreSQL cannot be used, one line says why and what to do', () => {
  let folder: string;
  let dataDir: string;
  let cluster: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'og-fail-'));
    await chmod(folder, 0o755);
    dataDir = join(folder, 'data');
    cluster = join(dataDir, 'postgres', 'cluster');
  });

  afterEach(async () => {
    await endApps();
    await rm(folder, { recursive: true });
  });

  async function failure(): Promise<string> {
    return openEmbeddedPostgres({ dataDir }).then(
      () => 'it started',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  }

  async function makeCluster(): Promise<void> {
    await (await openEmbeddedPostgres({ dataDir })).close();
  }

  it.each([
    ['sunos', 'sparc'],
    ['win32', 'x64'],
  ])('a platform without programs: %s-%s', async (platform, arch) => {
    await expect(findBinaries(platform, arch)).rejects.toThrow(
      `There is no embedded PostgreSQL for ${platform}-${arch}: set DATABASE_URL to a PostgreSQL 14 or newer.`,
    );
  });

  it('a platform whose package is not installed', async () => {
    const other = process.platform === 'darwin' ? ['linux', 'ppc64'] : ['darwin', 'arm64'];
    await expect(findBinaries(other[0], other[1])).rejects.toThrow(
      `The package @embedded-postgres/${other.join('-')} is not installed: install with optional dependencies, or set DATABASE_URL`,
    );
  });

  it('programs that do not run on this system', async () => {
    await mkdir(join(folder, 'native', 'bin'), { recursive: true });
    await writeFile(join(folder, 'native', 'bin', 'postgres'), '#!/no/such/loader\n', { mode: 0o755 });
    const app = await startApp();
    expect(await app.openInVain({ dataDir, binaries: { folder, version: '18.0' } })).toMatch(
      /^EmbeddedPostgresError: The embedded PostgreSQL's programs don't run here \(.*ENOENT.*\): set DATABASE_URL to a PostgreSQL 14 or newer\.$/,
    );
  });

  it('a folder made by another major version, which is left alone', async () => {
    await makeCluster();
    await writeFile(join(cluster, 'PG_VERSION'), '16\n');
    expect(await failure()).toBe(
      `EmbeddedPostgresError: ${cluster} was made by PostgreSQL 16 and this is PostgreSQL 18: set DATA_DIR to another folder, or run that version there and set DATABASE_URL (see pg_dump).`,
    );
    await writeFile(join(cluster, 'PG_VERSION'), '18\n');
    await makeCluster();
  });

  it('a file where the folder should be', async () => {
    await writeFile(dataDir, '');
    expect(await failure()).toBe(
      `EmbeddedPostgresError: ${dataDir} is in the way of a folder: set DATA_DIR to another folder, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
    );
  });

  it('a folder that the user may not write to', async () => {
    await mkdir(dataDir, { mode: 0o555 });
    const { wrapper } = await ordinaryUser();
    const app = await startApp(wrapper);
    const message = await app.openInVain({ dataDir });
    expect(message).toMatch(/^EmbeddedPostgresError: The user \S+ may not write to /);
    expect(message).toContain(`${dataDir}: change its owner, set DATA_DIR to another folder, or set DATABASE_URL`);
  });

  it('a server that refuses to start: with the last lines of its log', async () => {
    await makeCluster();
    await appendFile(join(cluster, 'postgresql.conf'), 'no_such_setting = 1\n');
    const message = await failure();
    expect(message).toMatch(/unrecognized configuration parameter "no_such_setting"/);
    expect(message).toContain(`(its log: ${join(dataDir, 'postgres', 'postgres.log')})`);
    expect(message).not.toContain('\n');
  });

  describe('a full disk', () => {
    let binaries: Binaries;

    beforeEach(async () => {
      // Outside the small disk, and open to the user that PostgreSQL runs as.
      binaries = await copyPackage(join(folder, 'package'));
    });

    it('no room for a new database; nothing half-made stays', async () => {
      const app = await startApp(withSmallFiles(4));
      expect(await app.openInVain({ dataDir, binaries })).toBe(fullDisk(join(dataDir, 'postgres')));
      expect((await readdir(join(dataDir, 'postgres'))).filter((name) => name.startsWith('cluster'))).toEqual([]);
      await makeCluster();
    });

    it('a small disk: no room for a new database', async () => {
      await mkdir(dataDir);
      // Where nothing can be mounted, small files stand for it.
      const app = await startApp(withSmallDisk(dataDir, 20) ?? withSmallFiles(8));
      expect(await app.openInVain({ dataDir, binaries })).toBe(fullDisk(join(dataDir, 'postgres')));
    });

    it('a disk that is full at a later start, and works again when there is room', async () => {
      await mkdir(dataDir);
      const disk = withSmallDisk(dataDir, 80);
      if (disk === undefined) {
        // Without a disk of our own, small files stand for it: the server can't write what was committed.
        await makeCluster();
        const app = await startApp(withSmallFiles(0.5));
        expect(await app.openInVain({ dataDir, binaries })).toMatch(
          /^EmbeddedPostgresError: The disk that holds .* is full: free some space there, /,
        );
        return;
      }
      const app = await startApp(disk);
      await app.open({ dataDir, binaries });
      await app.query('CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
      app.send('close');
      await app.next('close');
      app.send('fillDisk', join(dataDir, 'filler'));
      await app.next('fillDisk');
      expect(await app.openInVain({ dataDir, binaries })).toMatch(
        /^EmbeddedPostgresError: The disk that holds .* is full: free some space there, /,
      );

      app.send('remove', join(dataDir, 'filler'));
      await app.next('remove');
      await app.open({ dataDir, binaries });
      expect(await app.query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
      await app.close();
    });
  });

  function fullDisk(place: string): string {
    return `EmbeddedPostgresError: The disk that holds ${place} is full: free some space there, set DATA_DIR to a folder on another disk, or set DATABASE_URL to a PostgreSQL 14 or newer.`;
  }
});

import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Binaries } from '../../../../src/adapters/postgres/embedded/binaries.ts';
import { endApps, startApp } from './app.ts';
import { copyPackage, linksOf } from './package-copy.ts';
import { isRoot, ordinaryUser } from './wrappers.ts';

describe("PostgreSQL's programs, installed without their links", () => {
  let folder: string;
  let binaries: Binaries;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'og-bin-'));
    await chmod(folder, 0o755);
    binaries = await copyPackage(join(folder, 'package'));
  });

  afterEach(async () => {
    await endApps();
    await chmod(join(binaries.folder, 'native', 'lib'), 0o755);
    await rm(folder, { recursive: true });
  });

  async function linksMade(): Promise<number> {
    const found = await Promise.all((await linksOf(binaries)).map((link) => lstat(link).catch(() => undefined)));
    return found.filter((entry) => entry?.isSymbolicLink()).length;
  }

  async function startTwice(dataDir: string, wrapper: readonly string[] = []): Promise<void> {
    for (const start of ['first', 'second']) {
      const app = await startApp(wrapper);
      await app.open({ dataDir, binaries });
      expect(await app.query(`SELECT '${start}' AS start`)).toEqual([{ start }]);
      await app.close();
    }
  }

  async function copiesIn(dataDir: string): Promise<string[]> {
    return (await readdir(join(dataDir, 'postgres'))).filter((name) => name.startsWith('binaries-'));
  }

  it('where we may write there, the links are made in place', async () => {
    const dataDir = join(folder, 'data');
    await startTwice(dataDir);
    expect(await linksMade()).toBe((await linksOf(binaries)).length);
    expect(await copiesIn(dataDir)).toEqual([]);
  });

  it('where an ordinary user may not write, the programs are copied once and the package stays as it was', async () => {
    const { wrapper, owner } = await ordinaryUser();
    const home = join(folder, 'home');
    await mkdir(home);
    if (isRoot) await chown(home, owner, owner);
    await chmod(join(binaries.folder, 'native', 'lib'), 0o555);
    const dataDir = join(home, 'data');

    await startTwice(dataDir, wrapper);

    expect(await copiesIn(dataDir)).toEqual([`binaries-${binaries.version}`]);
    expect(await linksMade()).toBe(0);
  });

  it('where only their owner can enter, root copies them for the user that PostgreSQL runs as', async () => {
    await chmod(binaries.folder, 0o700);
    const dataDir = join(folder, 'data');

    await startTwice(dataDir);

    expect(await copiesIn(dataDir)).toEqual(isRoot ? [`binaries-${binaries.version}`] : []);
    const clusterOwner = (await stat(join(dataDir, 'postgres', 'cluster'))).uid;
    expect(clusterOwner === 0).toBe(false);
  });
});

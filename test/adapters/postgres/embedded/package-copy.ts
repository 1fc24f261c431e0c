import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, findBinaries } from '../../../../src/adapters/postgres/embedded/binaries.ts';

/** Copies the installed package of PostgreSQL's programs into a folder, without the links, as it was published. */
export async function copyPackage(folder: string): Promise<Binaries> {
  const installed = await findBinaries();
  const copy = { folder, version: installed.version };
  await cp(join(installed.folder, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const link of await linksOf(copy)) await rm(link, { force: true });
  return copy;
}

/** Where the package's symbolic links belong. */
export async function linksOf(binaries: Binaries): Promise<readonly string[]> {
  const list = JSON.parse(await readFile(join(binaries.folder, 'native', 'pg-symlinks.json'), 'utf8'));
  return (list as { target: string }[]).map(({ target }) => join(binaries.folder, target));
}

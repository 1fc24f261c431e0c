import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROJECT = process.cwd();
const execute = promisify(execFile);

/** Bundles the console's style and script into a folder, as `npm run build` does. Who reads there meanwhile finds whole files. */
export async function buildAssets(folder: string): Promise<void> {
  const fresh = `${folder}-${randomUUID()}`;
  const settings = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as { scripts: { assets: string } };
  const [, ...options] = settings.scripts.assets
    .split(' ')
    .map((word) => word.replace(/^--outdir=.*/, `--outdir=${fresh}`));
  const esbuild = join(PROJECT, 'node_modules', 'esbuild', 'bin', 'esbuild');
  await execute(process.execPath, [esbuild, ...options], { cwd: PROJECT });
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(fresh)) await rename(join(fresh, name), join(folder, name));
  await rm(fresh, { recursive: true });
}

import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildAssets } from './assets.ts';

/** Tests and tools run in the project's folder, wherever their own code lies. */
const PROJECT = process.cwd();
const CACHE = join(PROJECT, 'node_modules', '.cache', 'ordergate-test');
const KEEP_MS = 86_400_000;

const execute = promisify(execFile);
let compiled: Promise<string> | undefined;

/**
 * The project in JavaScript, for tests that start it as a process of its own: a folder like `dist`, with `src/main.js` in it.
 * It is built once for each state of the sources, whatever their types say, and is not a copy of `dist`.
 */
export function compiledProject(): Promise<string> {
  compiled ??= build();
  return compiled;
}

async function build(): Promise<string> {
  const home = join(CACHE, await fingerprint());
  const dist = join(home, 'dist');
  if (await exists(home)) return dist;
  // Two workers may build at once: each in a folder of its own, and the first rename wins.
  const fresh = join(CACHE, `new-${randomUUID()}`);
  await mkdir(fresh, { recursive: true });
  await cp(join(PROJECT, 'package.json'), join(fresh, 'package.json'));
  await Promise.all([emit(join(fresh, 'dist')), buildAssets(join(fresh, 'dist', 'assets'))]);
  await rename(fresh, home).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true });
    if (!(await exists(home))) throw error;
  });
  await removeOld();
  return dist;
}

async function emit(outDir: string): Promise<void> {
  const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [
    tsc,
    '-p',
    'tsconfig.build.json',
    '--outDir',
    outDir,
    '--noEmitOnError',
    'false',
    '--declaration',
    'false',
  ];
  try {
    await execute(process.execPath, args, { cwd: PROJECT });
  } catch (error) {
    // Errors of types are the type check's business; without any file there is nothing to test.
    if (!(await exists(join(outDir, 'src')))) throw error;
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const folders = await Promise.all(['src', 'migrations'].map((name) => filesIn(join(PROJECT, name))));
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => join(PROJECT, name));
  for (const file of [...settings, ...folders.flat().sort()]) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const folder = join(CACHE, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (mtimeMs < Date.now() - KEEP_MS) await rm(folder, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

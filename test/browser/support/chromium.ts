import { execFile } from 'node:child_process';
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { lock } from 'proper-lockfile';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const APT = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-nanum'];
const HOW = `set CHROMIUM_PATH to one, or as root run \`${APT.join(' ')}\``;
const CACHE = join(process.cwd(), 'node_modules', '.cache', 'ordergate-test');
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * The path of a Chromium that runs: the one that `CHROMIUM_PATH` names, one on the PATH, the one that playwright keeps, or a fresh
 * one, whose installation is told on standard error. Fails with one line that says how to get one.
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium();
  if (found !== null) return found;
  // Workers that need one at once wait for the first of them.
  await mkdir(CACHE, { recursive: true });
  const release = await lock(CACHE, { retries: { retries: 1_200, factor: 1, minTimeout: 500 } });
  try {
    return (await findChromium()) ?? (await install());
  } finally {
    await release();
  }
}

async function findChromium(): Promise<string | null> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (await works(given)) return given;
    throw new Error(`CHROMIUM_PATH names ${given}, which does not run`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [...candidates, chromium.executablePath()]) if (await works(path)) return path;
  return null;
}

/** Ubuntu has a `chromium-browser` that only asks for snap. */
async function works(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    await run(path, ['--version']);
    return true;
  } catch {
    return false;
  }
}

async function install(): Promise<string> {
  const failures: string[] = [];
  for (const way of [byApt, byPlaywright]) {
    await way().catch((error: Error & { stderr?: string }) => {
      const lines = (error.stderr || error.message).trim().split('\n');
      failures.push(lines.find((line) => /error|^E:|failed/i.test(line)) ?? lines.at(-1) ?? '');
    });
    const found = await findChromium();
    if (found !== null) return found;
  }
  throw new Error(`The browser tests need a Chromium and could not install one (${failures.join('; ')}): ${HOW}`);
}

async function byApt(): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  // Ubuntu's package of this name holds no browser.
  if (!/^ID=debian$/m.test(release)) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  tell('Installing chromium with apt-get, once');
  await execute([...sudo, 'apt-get', 'update', '-q']);
  await execute([...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...APT]);
}

async function byPlaywright(): Promise<void> {
  tell('Downloading the chromium of playwright, once');
  const cli = join(process.cwd(), 'node_modules', 'playwright-core', 'cli.js');
  await execute([process.execPath, cli, 'install', '--no-shell', 'chromium']);
}

const execute = ([command = '', ...args]: readonly string[]) => run(command, args, { maxBuffer: MOST_OUTPUT });

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

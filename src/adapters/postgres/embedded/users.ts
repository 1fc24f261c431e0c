import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explained } from './errors.ts';
import type { Folders } from './folders.ts';
import { processStart } from './processes.ts';

/** Notes that this process uses the database; to be called under the lock. Returns what takes the note back. */
export async function registerUser(folders: Folders): Promise<() => Promise<void>> {
  const file = join(folders.users, `${process.pid}-${randomUUID()}`);
  try {
    await writeFile(file, (await processStart(process.pid)) ?? '', { mode: 0o644 });
  } catch (error) {
    await rm(file, { force: true });
    throw explained(error, folders.users);
  }
  return () => rm(file, { force: true });
}

/** Whether any live process uses the database; to be called under the lock. Notes of processes that ended are removed. */
export async function hasLiveUsers(folders: Folders): Promise<boolean> {
  let live = false;
  for (const name of await readdir(folders.users)) {
    const file = join(folders.users, name);
    const started = await readFile(file, 'utf8');
    if (started === (await processStart(Number.parseInt(name, 10)))) live = true;
    else await rm(file, { force: true });
  }
  return live;
}

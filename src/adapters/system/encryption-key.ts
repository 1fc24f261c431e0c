import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;
/** 32 bytes leave four bits unused in the last character. */
const BASE64 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=?$/;
const FILE_NAME = 'encryption.key';
const OTHERS = 0o077;

/** The key in `DATA_DIR` can't be used. The message is one line that says why and what to do. */
export class EncryptionKeyError extends Error {
  override readonly name = 'EncryptionKeyError';
}

/**
 * The key kept in `dataDir/encryption.key`, made at the first call; two processes that start at once get the same one.
 * A file that others may read is closed to them, and `onWarning` is told. @throws EncryptionKeyError
 */
export async function keyInDataDir(dataDir: string, onWarning: (line: string) => void): Promise<Buffer> {
  const file = join(dataDir, FILE_NAME);
  try {
    if (!(await exists(file))) await make(dataDir, file);
    await closeToOthers(file, onWarning);
    const text = (await readFile(file, 'utf8')).trim();
    if (BASE64.test(text)) return Buffer.from(text, 'base64');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).message;
    throw new EncryptionKeyError(`The encryption key in ${file} can't be read or made: ${why}`, { cause: error });
  }
  throw new EncryptionKeyError(
    `${file} must hold 32 bytes in base64: bring back the file that the exchange keys were sealed with, or set ENCRYPTION_KEY`,
  );
}

/** Written whole under another name and then linked: nobody ever reads half a key, and the first one wins. */
async function make(dataDir: string, file: string): Promise<void> {
  await makeFolder(dataDir);
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await handle.sync();
    await link(draft, file).catch(unlessItIs('EEXIST'));
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
  await syncFolder(dataDir);
}

/** As root the embedded database runs as another user, which has to pass through the folder; the file has its own mode. */
async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/** A key lost in a power failure, after it sealed something, would be lost with all that it sealed. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

async function closeToOthers(file: string, onWarning: (line: string) => void): Promise<void> {
  if (process.platform === 'win32' || ((await stat(file)).mode & OTHERS) === 0) return;
  await chmod(file, 0o600);
  onWarning(`${file} could be read by other users of this machine; now only its owner can`);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(unlessItIs('ENOENT'))) !== undefined;
}

function unlessItIs(code: string): (error: unknown) => undefined {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };
}

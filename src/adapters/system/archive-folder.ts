import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as connect, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ArchiveFile, ArchiveFolder } from '../../application/retention/archive-folder.ts';
import { ARCHIVE_KINDS, type ArchiveKind } from '../../application/retention/retention-database.ts';

/** Being written: worth nothing if its writer ended. */
const PART = '.part';
/** Whole; its rows may still be in the database. */
const WHOLE = '.whole';
const NAME = new RegExp(`^(${ARCHIVE_KINDS.join('|')})-\\d{4}-\\d{2}(-\\d+)?\\.jsonl\\.gz(\\.part|\\.whole)?$`);

/** Opens a folder for archives and makes it if need be, for its owner only. What was half written there is removed. */
export async function openArchiveFolder(path: string): Promise<ArchiveFolder> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await chmod(path, 0o700);
  for (const name of await names(path)) if (name.endsWith(PART)) await rm(join(path, name));
  return new GzipFolder(path);
}

const names = async (path: string): Promise<readonly string[]> =>
  (await readdir(path)).filter((name) => NAME.test(name)).sort();

/** Files of JSON Lines, compressed by gzip. */
class GzipFolder implements ArchiveFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async unsettled(): Promise<readonly ArchiveFile[]> {
    const files: ArchiveFile[] = [];
    for (const name of await names(this.#path)) {
      const kind = NAME.exec(name)?.[1] as ArchiveKind | undefined;
      if (name.endsWith(WHOLE) && kind !== undefined)
        files.push({ kind, name, lines: await this.#countLines(join(this.#path, name)) });
    }
    return files;
  }

  async write(kind: ArchiveKind, month: string, pages: AsyncIterable<readonly string[]>): Promise<ArchiveFile | null> {
    const name = await this.#freeName(`${kind}-${month}`);
    const path = join(this.#path, name);
    const lines = await writeLines(path + PART, pages);
    if (lines === 0) {
      await rm(path + PART);
      return null;
    }
    const readBack = await this.#countLines(path + PART);
    if (readBack !== lines) throw new Error(`${path}${PART} holds ${readBack} of the ${lines} lines that were written`);
    await rename(path + PART, path + WHOLE);
    await synchronize(this.#path);
    return { kind, name: name + WHOLE, lines };
  }

  async *pages({ name }: ArchiveFile, linesOfPage: number): AsyncGenerator<readonly string[]> {
    let page: string[] = [];
    for await (const line of linesOf(join(this.#path, name))) {
      page.push(line);
      if (page.length < linesOfPage) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async settle({ name }: ArchiveFile): Promise<string> {
    const last = name.slice(0, -WHOLE.length);
    await rename(join(this.#path, name), join(this.#path, last));
    await synchronize(this.#path);
    return last;
  }

  /** A month may be archived again, for what was not finished the first time. */
  async #freeName(stem: string): Promise<string> {
    const taken = new Set((await names(this.#path)).map((name) => name.replace(/\.(part|whole)$/, '')));
    for (let number = 1; ; number += 1) {
      const name = `${stem}${number === 1 ? '' : `-${number}`}.jsonl.gz`;
      if (!taken.has(name)) return name;
    }
  }

  async #countLines(path: string): Promise<number> {
    let lines = 0;
    for await (const _ of linesOf(path)) lines += 1;
    return lines;
  }
}

/** On the disk when it is done. */
async function writeLines(path: string, pages: AsyncIterable<readonly string[]>): Promise<number> {
  let lines = 0;
  async function* texts() {
    for await (const page of pages) {
      lines += page.length;
      if (page.length > 0) yield `${page.join('\n')}\n`;
    }
  }
  await pipeline(Readable.from(texts()), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  await synchronize(path);
  return lines;
}

/** Cut at line feeds only: JSON may hold every other character that some take for the end of a line. A damaged file throws. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const unzipped = createGunzip().setEncoding('utf8');
  // Whatever breaks the file breaks what is unzipped of it, and so reaches the reader below.
  connect(createReadStream(path), unzipped, () => {});
  let rest = '';
  for await (const chunk of unzipped as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error(`${path} ends within a line`);
}

/** Puts a file on the disk, or the renames in a folder. */
async function synchronize(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}

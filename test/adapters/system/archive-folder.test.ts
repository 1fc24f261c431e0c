import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openArchiveFolder } from '../../../src/adapters/system/archive-folder.ts';
import type { ArchiveFile, ArchiveFolder } from '../../../src/application/retention/archive-folder.ts';

const HOSTILE = ['{"a":"\u2028\u2029\\n\\r"}', '{"b":"<script>&\u0085 🔥 \ufeff"}', '{"c":"=cmd|\' /C calc\'!A0"}'];

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ordergate-archive-'));
  path = join(parent, 'deep', 'archive');
});
afterEach(() => rm(parent, { recursive: true }));

async function* pagesOf(...pages: readonly (readonly string[])[]) {
  yield* pages;
}

async function read(folder: ArchiveFolder, file: ArchiveFile, size: number): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for await (const page of folder.pages(file, size)) pages.push(page);
  return pages;
}

async function written(folder: ArchiveFolder, ...lines: readonly string[]): Promise<ArchiveFile> {
  const file = await folder.write('signals', '2026-01', pagesOf(lines));
  if (file === null) throw new Error('No file was written');
  return file;
}

describe('a folder of archives', () => {
  it('is its owner’s alone, and so are its files', async () => {
    const folder = await openArchiveFolder(path);
    const { name } = await written(folder, '{}');

    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
  });

  it('keeps every line as it is, and gives pages of any size back', async () => {
    const folder = await openArchiveFolder(path);
    const file = await folder.write('signals', '2026-01', pagesOf(HOSTILE.slice(0, 1), [], HOSTILE.slice(1)));

    expect(file).toMatchObject({ kind: 'signals', lines: 3 });
    expect(await read(folder, file!, 2)).toEqual([HOSTILE.slice(0, 2), HOSTILE.slice(2)]);
    const name = await folder.settle(file!);
    expect(name).toBe('signals-2026-01.jsonl.gz');
    expect(gunzipSync(await readFile(join(path, name))).toString('utf8')).toBe(`${HOSTILE.join('\n')}\n`);
  });

  it('writes no file where there is no line', async () => {
    const folder = await openArchiveFolder(path);

    expect(await folder.write('signals', '2026-01', pagesOf([], []))).toBeNull();
    expect(await readdir(path)).toEqual([]);
  });

  it('never writes over a file of the same month', async () => {
    const folder = await openArchiveFolder(path);
    await folder.settle(await written(folder, '{"first":1}'));
    await written(folder, '{"second":2}');

    expect(await folder.settle(await written(folder, '{"third":3}'))).toBe('signals-2026-01-3.jsonl.gz');
    expect((await readdir(path)).sort()).toEqual([
      'signals-2026-01-2.jsonl.gz.whole',
      'signals-2026-01-3.jsonl.gz',
      'signals-2026-01.jsonl.gz',
    ]);
  });

  it('remembers a whole file whose rows may still be there, and forgets a half one', async () => {
    const { name } = await written(await openArchiveFolder(path), '{"whole":1}');
    await writeFile(join(path, 'signals-2026-02.jsonl.gz.part'), 'half');
    await writeFile(join(path, 'notes.part'), 'of somebody else');

    const folder = await openArchiveFolder(path);

    expect(await folder.unsettled()).toEqual([{ kind: 'signals', name, lines: 1 }]);
    expect((await readdir(path)).sort()).toEqual(['notes.part', name].sort());
  });

  it('throws at a file that was cut short, rather than give a part of it', async () => {
    const folder = await openArchiveFolder(path);
    const { name } = await written(folder, ...Array.from({ length: 5_000 }, (_, i) => `{"i":"${i * 7919}"}`));
    await truncate(join(path, name), 2_000);

    await expect(folder.unsettled()).rejects.toThrow(/unexpected end/);
  });

  it('throws at a file that can’t be read', async () => {
    const folder = await openArchiveFolder(path);
    const file = await written(folder, '{}');
    await rm(join(path, file.name));
    await mkdir(join(path, file.name));

    await expect(read(folder, file, 1)).rejects.toThrow(/EISDIR/);
    await rm(join(path, file.name), { recursive: true });
    await expect(read(folder, file, 1)).rejects.toThrow(/ENOENT/);
  });
});

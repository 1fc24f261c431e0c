import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keyInDataDir } from '../../../src/adapters/system/encryption-key.ts';

describe('the encryption key in DATA_DIR', () => {
  let home: string;
  let warnings: string[];
  const warn = (line: string) => warnings.push(line);
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ordergate-key-'));
    warnings = [];
  });
  afterEach(() => rm(home, { recursive: true }));

  it('is made at the first start, for its owner alone, and stays', async () => {
    const dataDir = join(home, 'new', 'data');

    const key = await keyInDataDir(dataDir, warn);

    expect(key).toHaveLength(32);
    expect(await modeOf(join(dataDir, 'encryption.key'))).toBe('600');
    expect(await readdir(dataDir)).toEqual(['encryption.key']);
    expect(await keyInDataDir(dataDir, warn)).toEqual(key);
    expect(warnings).toEqual([]);
  });

  it('is the same for all that start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => keyInDataDir(home, warn)));

    expect(new Set(keys.map((key) => key.toString('base64'))).size).toBe(1);
    expect(await readdir(home)).toEqual(['encryption.key']);
  });

  it('given that others could read it, is closed to them with a warning', async () => {
    const key = await keyInDataDir(home, warn);
    await chmod(join(home, 'encryption.key'), 0o644);

    expect(await keyInDataDir(home, warn)).toEqual(key);
    expect(await modeOf(join(home, 'encryption.key'))).toBe('600');
    expect(warnings).toEqual([expect.stringContaining('could be read by other users')]);
  });

  it.each(['', 'no key', 'AAAA', `${'A'.repeat(43)}==`])(
    'given a file that holds %j, is refused and the file stays',
    async (text) => {
      await writeFile(join(home, 'encryption.key'), text, { mode: 0o600 });

      await expect(keyInDataDir(home, warn)).rejects.toThrow('must hold 32 bytes in base64');
      expect(await readFile(join(home, 'encryption.key'), 'utf8')).toBe(text);
    },
  );

  it('given a DATA_DIR that is a file, says where the key could not be made', async () => {
    await writeFile(join(home, 'file'), '');

    await expect(keyInDataDir(join(home, 'file'), warn)).rejects.toThrow(join(home, 'file', 'encryption.key'));
  });
});

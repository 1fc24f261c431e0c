import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addOld, forgetOld, useInstallationWithPeople } from '../postgres/retention/old-signals.ts';
import { commandLineOf } from './command-line.ts';

const installation = useInstallationWithPeople();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordergate-archive-command-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  await forgetOld(installation);
  await addOld(installation);
  await addOld(installation, { webhookId: 'tv-1' });
});

const run = (...args: string[]) => commandLineOf(installation).run(['archive', ...args]);
const signals = async () => (await installation.rows('select id from @signals where archived_as is null')).length;

describe('archive', () => {
  it('counts by table on a dry run, and changes nothing', async () => {
    const { status, out } = await run('--before', '2025-06-01', '--dry-run');

    expect(status).toBe(0);
    expect(out).toEqual([
      'signals: 2 would be archived',
      'orders: 2 would be archived',
      'attempts: 4 would be archived',
      'failed orders: 2 would be archived',
      'entries of their history: 2 would be archived',
    ]);
    expect(await signals()).toBe(2);
  });

  it('writes a file a month and says what went, with its progress beside it', async () => {
    const { status, out, err } = await run('--older-than', '30d', '--to', folder);

    expect(status).toBe(0);
    expect(out).toEqual([
      'signals: 2 archived',
      'orders: 2 archived',
      'attempts: 4 archived',
      'failed orders: 2 archived',
      'entries of their history: 2 archived',
      '1 of the signals leave their webhook’s id behind, so that it is never executed again',
      `1 files in ${folder}`,
    ]);
    expect(err.slice(0, 2)).toEqual([
      '2025-01: looking for finished signals',
      'signals-2025-01.jsonl.gz.whole: 2 of 2 are out of the database',
    ]);
    expect(await readdir(folder)).toEqual(['signals-2025-01.jsonl.gz']);
    expect(await signals()).toBe(0);
  });

  it('refuses what is too young', async () => {
    const { status, err } = await run('--older-than', '6d', '--to', folder);

    expect(status).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(/^Nothing was archived: what is younger than 7 days may still be .* 20\d\d-/),
    ]);
    expect(await signals()).toBe(2);
  });

  it.each([
    [[], 'Name either --before or --older-than'],
    [['--before', '2025-06-01', '--older-than', '30d'], 'Name either --before or --older-than'],
    [['--before', '2025-06-31'], '--before must be a day such as 2026-01-31, not "2025-06-31"'],
    [['--before', 'yesterday'], '--before must be a day such as 2026-01-31, not "yesterday"'],
    [['--older-than', '1y'], '--older-than must be a number of days such as 365d, not "1y"'],
    [['--before', '2025-06-01'], 'Name the folder with --to, or only count with --dry-run'],
  ])('says what is wrong with %j', async (args, reason) => {
    expect(await run(...args)).toMatchObject({ status: 1, out: [], err: [reason] });
  });
});

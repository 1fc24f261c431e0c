import { describe, expect, it } from '@jest/globals';
import type { ArchiveFile, ArchiveFolder } from '../../../src/application/retention/archive-folder.ts';
import { type ArchiveListener, ArchiveOld } from '../../../src/application/retention/archive-old.ts';
import {
  type ArchiveKind,
  type FinishedRecords,
  NO_ROWS,
  type RetentionDatabase,
} from '../../../src/application/retention/retention-database.ts';

const NOW = new Date('2026-03-20T12:00:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);

/** Signals by the time at which they were received; each is a line of that text. */
class Records implements FinishedRecords {
  readonly held: Date[];
  /** Changed after they were written. */
  readonly changed = new Set<string>();
  isBusy = false;

  constructor(...times: readonly string[]) {
    this.held = times.map((time) => new Date(time));
  }

  readonly database: RetentionDatabase = {
    alone: async (work) => (this.isBusy ? null : work(this)),
  };

  #of(kind: ArchiveKind, before: Date): readonly Date[] {
    return kind === 'signals' ? this.held.filter((at) => at < before) : [];
  }

  async earliest(kind: ArchiveKind, before: Date) {
    return this.#of(kind, before).toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
  }

  async count(before: Date) {
    return { ...NO_ROWS, signals: this.#of('signals', before).length };
  }

  async *lines(kind: ArchiveKind, { from, to }: { from: Date; to: Date }, before: Date) {
    yield this.#of(kind, before).flatMap((at) => (at >= from && at < to ? [at.toISOString()] : []));
  }

  async remove(_kind: ArchiveKind, lines: readonly string[]) {
    const gone = lines.filter((line) => !this.changed.has(line) && this.#take(line));
    const counts = { ...NO_ROWS, signals: gone.length };
    return { counts, remembered: 0, stayed: lines.filter((line) => this.changed.has(line)).length };
  }

  #take(line: string): boolean {
    const index = this.held.findIndex((at) => at.toISOString() === line);
    if (index >= 0) this.held.splice(index, 1);
    return index >= 0;
  }
}

class Folder implements ArchiveFolder {
  readonly files = new Map<string, readonly string[]>();
  readonly open = new Map<string, ArchiveFile>();

  async unsettled() {
    return [...this.open.values()];
  }

  async write(kind: ArchiveKind, month: string, pages: AsyncIterable<readonly string[]>) {
    const lines: string[] = [];
    for await (const page of pages) lines.push(...page);
    if (lines.length === 0) return null;
    const file = { kind, name: `${kind}-${month}`, lines: lines.length };
    this.files.set(file.name, lines);
    this.open.set(file.name, file);
    return file;
  }

  async *pages({ name }: ArchiveFile) {
    yield this.files.get(name) ?? [];
  }

  async settle({ name }: ArchiveFile) {
    this.open.delete(name);
    return name;
  }
}

function given(...times: readonly string[]) {
  const records = new Records(...times);
  const folder = new Folder();
  const clock = { now: () => NOW };
  const archive = new ArchiveOld({ retention: records.database, openFolder: async () => folder, clock });
  const told: string[] = [];
  const listener: ArchiveListener = {
    onWriting: (kind, month) => told.push(`${kind} ${month}`),
    onRemoved: ({ name }, lines) => told.push(`${name}: ${lines}`),
  };
  const run = (before: string, to: string | null = 'archive') => archive.execute({ before: day(before), to }, listener);
  return { records, folder, told, run };
}

describe('an archive', () => {
  it('moves what is older into one file a month, and leaves the rest where it is', async () => {
    const { records, folder, told, run } = given(
      '2025-12-31T23:59:59Z',
      '2026-01-01T00:00:00Z',
      '2026-01-15T00:00:00Z',
      '2026-03-01T00:00:00Z',
    );

    const result = await run('2026-02-10');

    expect(result).toEqual({
      kind: 'archived',
      removed: { counts: { ...NO_ROWS, signals: 3 }, remembered: 0, stayed: 0 },
      files: ['signals-2025-12', 'signals-2026-01'],
    });
    expect(folder.files.get('signals-2026-01')).toHaveLength(2);
    expect(records.held).toEqual([new Date('2026-03-01T00:00:00Z')]);
    expect(told).toEqual([
      'signals 2025-12',
      'signals-2025-12: 1',
      'signals 2026-01',
      'signals-2026-01: 2',
      'signals 2026-02',
    ]);
  });

  it('ends within a month where its day does', async () => {
    const { records, run } = given('2026-01-09T23:59:59Z', '2026-01-10T00:00:00Z');

    await run('2026-01-10');

    expect(records.held).toEqual([new Date('2026-01-10T00:00:00Z')]);
  });

  it('first goes on with the file of a run that was ended before its rows were gone, and writes none of them twice', async () => {
    const { records, folder, run } = given('2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z');
    const lines = records.held.map((at) => at.toISOString());
    await folder.write(
      'signals',
      '2026-01',
      (async function* () {
        yield lines;
      })(),
    );
    records.held.shift();

    const result = await run('2026-02-01');

    expect(result).toMatchObject({ removed: { counts: { signals: 1 } }, files: ['signals-2026-01'] });
    expect(folder.files.size).toBe(1);
    expect(records.held).toEqual([]);
  });

  it('says what changed meanwhile and stays', async () => {
    const { records, run } = given('2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z');
    records.changed.add('2026-01-06T00:00:00.000Z');

    expect(await run('2026-02-01')).toMatchObject({ removed: { counts: { signals: 1 }, stayed: 1 } });
    expect(records.held).toEqual([new Date('2026-01-06T00:00:00Z')]);
  });

  it('only counts without a folder', async () => {
    const { records, folder, run } = given('2026-01-05T00:00:00Z', '2026-03-19T00:00:00Z');

    expect(await run('2026-02-01', null)).toEqual({ kind: 'counted', counts: { ...NO_ROWS, signals: 1 } });
    expect([records.held.length, folder.files.size]).toEqual([2, 0]);
  });

  it('refuses a day that is less than seven days ago, for that may still be looked up, retried or repeated', async () => {
    const { records, run } = given('2026-01-05T00:00:00Z');

    expect(await run('2026-03-14')).toEqual({ kind: 'too_young', latest: new Date('2026-03-13T12:00:00Z') });
    expect(records.held).toHaveLength(1);
    expect(await run('2026-03-13')).toMatchObject({ kind: 'archived' });
  });

  it('does nothing while another one is at work', async () => {
    const { records, run } = given('2026-01-05T00:00:00Z');
    records.isBusy = true;

    expect(await run('2026-02-01')).toEqual({ kind: 'busy' });
  });
});

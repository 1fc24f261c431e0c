import type { Clock } from '../ports/clock.ts';
import type { ArchiveFile, ArchiveFolder } from './archive-folder.ts';
import {
  ARCHIVE_KINDS,
  ARCHIVED_TABLES,
  type ArchiveKind,
  type FinishedRecords,
  NO_ROWS,
  type Period,
  type Removed,
  type RetentionDatabase,
  type RowCounts,
} from './retention-database.ts';

const DAY = 86_400_000;

/** In days. For 24 hours outcomes are looked up again, and for some days people come back to what failed. */
export const YOUNGEST = 7;

/** Rows of so many lines are deleted in one transaction. */
const LINES_OF_TRANSACTION = 1_000;

export interface ArchiveWanted {
  /** What was received and settled before. */
  readonly before: Date;
  /** Where the files go; null only counts. */
  readonly to: string | null;
}

/** Told what happens while it happens. */
export interface ArchiveListener {
  onWriting(kind: ArchiveKind, month: string): void;
  onRemoved(file: ArchiveFile, linesSoFar: number): void;
}

export type ArchivedOld =
  | { readonly kind: 'archived'; readonly removed: Removed; readonly files: readonly string[] }
  | { readonly kind: 'counted'; readonly counts: RowCounts }
  /** Nothing was done: what came after `latest` may still be needed. */
  | { readonly kind: 'too_young'; readonly latest: Date }
  /** Nothing was done: another one is at work. */
  | { readonly kind: 'busy' };

export interface ArchiveOldPorts {
  readonly retention: RetentionDatabase;
  /** Makes it if need be. */
  readonly openFolder: (path: string) => Promise<ArchiveFolder>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Moves what is finished out of the database, month by month: first a whole file, then its rows. A run that is ended between loses
 * nothing; the next one to the same folder goes on with what its file holds.
 */
export class ArchiveOld {
  readonly #ports: ArchiveOldPorts;

  constructor(ports: ArchiveOldPorts) {
    this.#ports = ports;
  }

  async execute({ before, to }: ArchiveWanted, listener: ArchiveListener): Promise<ArchivedOld> {
    const { retention, clock, openFolder } = this.#ports;
    const latest = new Date(clock.now().getTime() - YOUNGEST * DAY);
    if (before > latest) return { kind: 'too_young', latest };
    const result = await retention.alone<ArchivedOld>(async (records) => {
      if (to === null) return { kind: 'counted', counts: await records.count(before) };
      return new Archiving(records, await openFolder(to), listener).run(before);
    });
    return result ?? { kind: 'busy' };
  }
}

/** One run. */
class Archiving {
  readonly #records: FinishedRecords;
  readonly #folder: ArchiveFolder;
  readonly #listener: ArchiveListener;
  readonly #files: string[] = [];
  #removed: Removed = { counts: NO_ROWS, remembered: 0, stayed: 0 };

  constructor(records: FinishedRecords, folder: ArchiveFolder, listener: ArchiveListener) {
    this.#records = records;
    this.#folder = folder;
    this.#listener = listener;
  }

  async run(before: Date): Promise<ArchivedOld> {
    for (const file of await this.#folder.unsettled()) await this.#empty(file);
    for (const kind of ARCHIVE_KINDS) await this.#archive(kind, before);
    return { kind: 'archived', removed: this.#removed, files: this.#files };
  }

  async #archive(kind: ArchiveKind, before: Date): Promise<void> {
    const earliest = await this.#records.earliest(kind, before);
    if (earliest === null) return;
    for (const period of monthsOf(earliest, before)) {
      const month = period.from.toISOString().slice(0, 7);
      this.#listener.onWriting(kind, month);
      const file = await this.#folder.write(kind, month, this.#records.lines(kind, period, before));
      if (file !== null) await this.#empty(file);
    }
  }

  async #empty(file: ArchiveFile): Promise<void> {
    let lines = 0;
    for await (const page of this.#folder.pages(file, LINES_OF_TRANSACTION)) {
      this.#removed = sumOf(this.#removed, await this.#records.remove(file.kind, page));
      lines += page.length;
      this.#listener.onRemoved(file, lines);
    }
    this.#files.push(await this.#folder.settle(file));
  }
}

/** Months of UTC, the last one up to `before`. */
function monthsOf(earliest: Date, before: Date): readonly Period[] {
  const months: Period[] = [];
  for (let from = monthOf(earliest, 0); from < before; from = monthOf(from, 1)) {
    const next = monthOf(from, 1);
    months.push({ from, to: next < before ? next : before });
  }
  return months;
}

const monthOf = (at: Date, later: number): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later));

function sumOf(one: Removed, other: Removed): Removed {
  const counts = ARCHIVED_TABLES.map((table) => [table, one.counts[table] + other.counts[table]]);
  return {
    counts: Object.fromEntries(counts) as unknown as RowCounts,
    remembered: one.remembered + other.remembered,
    stayed: one.stayed + other.stayed,
  };
}

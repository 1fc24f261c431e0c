import type { ArchiveKind } from './retention-database.ts';

/** A whole file of an archive: on the disk, read back, and its lines are as many as were written. */
export interface ArchiveFile {
  readonly kind: ArchiveKind;
  readonly name: string;
  readonly lines: number;
}

/** Compressed files of lines, one for each kind and month. */
export interface ArchiveFolder {
  /** Whole ones whose rows may still be in the database, for the run that wrote them was ended. */
  unsettled(): Promise<readonly ArchiveFile[]>;
  /** Null, and no file, where there are no lines. `month`: `2026-01`. Never writes over a file. Rejects when it can't be written whole. */
  write(kind: ArchiveKind, month: string, pages: AsyncIterable<readonly string[]>): Promise<ArchiveFile | null>;
  pages(file: ArchiveFile, linesOfPage: number): AsyncIterable<readonly string[]>;
  /** Its rows are gone from the database. Answers its last name. */
  settle(file: ArchiveFile): Promise<string>;
}

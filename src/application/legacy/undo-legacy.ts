import type { LegacyOptions } from './import-legacy.ts';
import type { LeftRow, LegacyDatabase } from './legacy-database.ts';
import { LEGACY_KINDS, type LegacyKind } from './oddities.ts';

export interface LegacyUndone {
  readonly takenOut: Readonly<Record<LegacyKind, number>>;
}

export interface UndoListener {
  onProgress(line: string): void;
  /** A batch of rows that stay, for they were acted on since or something else needs them. */
  onLeft(rows: readonly LeftRow[]): Promise<void>;
}

/** Takes out exactly what came over from an old schema and was left alone since. */
export class UndoLegacy {
  readonly #legacy: LegacyDatabase;

  constructor(legacy: LegacyDatabase) {
    this.#legacy = legacy;
  }

  execute({ fromSchema, dryRun }: LegacyOptions, { onProgress, onLeft }: UndoListener): Promise<LegacyUndone> {
    return this.#legacy.undoing<LegacyUndone>(fromSchema, async (records) => {
      await records.tellUsers();
      const takenOut: [LegacyKind, number][] = [];
      for (const kind of LEGACY_KINDS.toReversed()) {
        const count = await records.takeOut(kind, (soFar) => onProgress(`${kind}: ${soFar} rows`));
        takenOut.push([kind, count]);
      }
      for (const kind of LEGACY_KINDS) for await (const rows of records.left(kind)) await onLeft(rows);
      const value = { takenOut: Object.fromEntries(takenOut) as Record<LegacyKind, number> };
      return { kind: dryRun ? 'rollback' : 'commit', value };
    });
  }
}

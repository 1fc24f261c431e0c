import type { Locale } from '../../domain/account.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import { freeNames } from './free-names.ts';
import type { KindCount, LegacyDatabase, LegacyImport, NameField } from './legacy-database.ts';
import { LEGACY_KINDS, type LegacyKind, type OddRow } from './oddities.ts';
import { type JudgedFailure, judge, type OldFailure } from './old-failure.ts';

export interface LegacyOptions {
  /** The schema of the old system's tables. */
  readonly fromSchema: string;
  /** Does everything and takes it back. */
  readonly dryRun: boolean;
}

/** Told what happens while it happens. */
export interface ImportListener {
  onProgress(line: string): void;
  /** A batch of rows that did not come over as they were. */
  onOddRows(rows: readonly OddRow[]): Promise<void>;
}

export type LegacyImported =
  | {
      readonly kind: 'imported';
      readonly counts: Readonly<Record<LegacyKind, KindCount>>;
      readonly statuses: ReadonlyMap<FailedOrderStatus, number>;
    }
  /** Nothing was changed: these tables or columns are not there, or may not be read. */
  | { readonly kind: 'not_found'; readonly missing: readonly string[] };

export interface ImportLegacyPorts {
  readonly legacy: LegacyDatabase;
  readonly defaultLocale: Locale;
  readonly isKnownExchange: (id: string) => boolean;
}

/** With the lengths of our columns. */
const NAMES: readonly { readonly field: NameField; readonly maxLength: number }[] = [
  { field: 'username', maxLength: 80 },
  { field: 'account', maxLength: 100 },
  { field: 'strategy', maxLength: 100 },
  { field: 'group', maxLength: 100 },
];

const WORDS: Readonly<Record<LegacyKind, string>> = {
  user: 'users',
  account: 'accounts',
  strategy: 'strategies',
  link: 'links',
  failed_order: 'failed orders',
};

/**
 * Brings over what the old system kept, in the five steps of its own last migration and in one transaction: new columns beside
 * the old, what the payloads say into them, what is required filled in, only the new ones kept, the indexes anew. What came over
 * before stays as it is.
 */
export class ImportLegacy {
  readonly #ports: ImportLegacyPorts;

  constructor(ports: ImportLegacyPorts) {
    this.#ports = ports;
  }

  execute({ fromSchema, dryRun }: LegacyOptions, listener: ImportListener): Promise<LegacyImported> {
    return this.#ports.legacy.importing<LegacyImported>(fromSchema, async (records) => {
      const missing = await records.missing();
      if (missing.length > 0) return { kind: 'rollback', value: { kind: 'not_found', missing } };
      const value = await this.#import(records, listener);
      return { kind: dryRun ? 'rollback' : 'commit', value };
    });
  }

  async #import(records: LegacyImport, { onProgress, onOddRows }: ImportListener): Promise<LegacyImported> {
    const rowsOf = (step: string) => (soFar: number) => onProgress(`${step}: ${soFar} rows`);
    onProgress('1/5 copying users, accounts, strategies and links');
    await records.stageOwners();
    await this.#noteUnknownExchanges(records);
    onProgress('2/5 reading failed orders');
    await readFailedOrders(records, rowsOf('2/5'));
    onProgress('3/5 filling in what is required');
    await records.giveHomes();
    for (const { field, maxLength } of NAMES) await giveFreeNames(records, field, maxLength);
    onProgress('4/5 writing');
    const counts = await this.#write(records, (kind) => rowsOf(`4/5 ${WORDS[kind]}`));
    const statuses = await records.statuses();
    for await (const rows of records.oddRows()) await onOddRows(rows);
    onProgress('5/5 refreshing the indexes');
    await records.refreshIndexes();
    if (Object.values(counts).some(({ imported }) => imported > 0)) await records.tellUsers();
    return { kind: 'imported', counts, statuses };
  }

  async #noteUnknownExchanges(records: LegacyImport): Promise<void> {
    const exchanges = await records.exchanges();
    await records.noteUnknownExchanges(exchanges.filter((id) => !this.#ports.isKnownExchange(id)));
  }

  async #write(
    records: LegacyImport,
    onRowsOf: (kind: LegacyKind) => (soFar: number) => void,
  ): Promise<Readonly<Record<LegacyKind, KindCount>>> {
    const counts: [LegacyKind, KindCount][] = [];
    for (const kind of LEGACY_KINDS) {
      counts.push([kind, await records.write(kind, this.#ports.defaultLocale, onRowsOf(kind))]);
    }
    return Object.fromEntries(counts) as Record<LegacyKind, KindCount>;
  }
}

async function giveFreeNames(records: LegacyImport, field: NameField, maxLength: number): Promise<void> {
  const changed = new Map<number, string>();
  for (const { wanted, taken } of await records.names(field)) {
    const free = freeNames(wanted, new Set(taken), maxLength);
    for (const { id, name } of wanted) if (free.get(id) !== name) changed.set(id, free.get(id)!);
  }
  await records.rename(field, changed);
}

/** The database keeps one batch and reads the next while this process judges. */
async function readFailedOrders(records: LegacyImport, onRows: (soFar: number) => void): Promise<void> {
  const judgeOnce = remembering(judge);
  let soFar = 0;
  let keeping = Promise.resolve();
  for await (const batch of records.stageFailedOrders()) {
    const judged = batch.map(judgeOnce);
    await keeping;
    keeping = records.keepJudged(judged);
    keeping.catch(() => {});
    soFar += batch.length;
    onRows(soFar);
  }
  await keeping;
}

const MOST_REMEMBERED = 10_000;

/** Old systems say the same words again and again, and reading them takes longer than anything else. */
function remembering(read: (old: OldFailure) => JudgedFailure): (old: OldFailure) => JudgedFailure {
  const known = new Map<string, JudgedFailure>();
  return ({ oldId, ...words }) => {
    const key = JSON.stringify(words);
    const judged = known.get(key) ?? read({ oldId, ...words });
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, judged);
    return { ...judged, oldId };
  };
}

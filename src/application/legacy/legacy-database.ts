import type { Locale } from '../../domain/account.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { Decision } from '../ports/administration.ts';
import type { WantedName } from './free-names.ts';
import type { LegacyKind, OddRow } from './oddities.ts';
import type { JudgedFailure, OldFailure } from './old-failure.ts';

/** Ours and the old system's tables in one database, and what is known of the way from one to the other. */
export interface LegacyDatabase {
  /** One transaction over both systems as they are when it begins, which also ends in a rollback if `work` throws. Others wait for it. */
  importing<T>(fromSchema: string, work: (records: LegacyImport) => Promise<Decision<T>>): Promise<T>;
  /** The same, over ours alone. */
  undoing<T>(fromSchema: string, work: (records: LegacyUndo) => Promise<Decision<T>>): Promise<T>;
}

/** Told how many rows of a long step are done. */
export type OnRows = (soFar: number) => void;

/** How many rows of a kind there are of an old schema. */
export interface KindCount {
  readonly imported: number;
  /** Had come over with an earlier import, and are left as they are. */
  readonly before: number;
}

/** Names that must be free among those of one owner. */
export interface NamesOfOwner {
  readonly wanted: readonly WantedName[];
  readonly taken: readonly string[];
}

export type NameField = 'username' | 'account' | 'strategy' | 'group';

/** One import, in the order in which its methods are to be called. What has come over before is passed over by all of them. */
export interface LegacyImport {
  /** What is not there or may not be read, without which this is not the old system: `public.users`. */
  missing(): Promise<readonly string[]>;
  /** Copies users, accounts, strategies and links beside ours, every column optional. */
  stageOwners(): Promise<void>;
  /** Copies failed orders, their payloads read into columns, and hands out in batches what is to be judged of them. */
  stageFailedOrders(): AsyncIterable<readonly OldFailure[]>;
  keepJudged(batch: readonly JudgedFailure[]): Promise<void>;
  /** Gives a home to failed orders whose link is gone. */
  giveHomes(): Promise<void>;
  /** Exchanges of the accounts that are about to come over. */
  exchanges(): Promise<readonly string[]>;
  noteUnknownExchanges(exchanges: readonly string[]): Promise<void>;
  /** One entry for each owner. */
  names(field: NameField): Promise<readonly NamesOfOwner[]>;
  rename(field: NameField, names: ReadonlyMap<number, string>): Promise<void>;
  write(kind: LegacyKind, locale: Locale, onRows: OnRows): Promise<KindCount>;
  /** Of the failed orders that came over now. */
  statuses(): Promise<ReadonlyMap<FailedOrderStatus, number>>;
  /** By kind and old id, in batches. */
  oddRows(): AsyncIterable<readonly OddRow[]>;
  /** Makes those anew that were put aside for the writing, and the statistics by which queries over so many new rows are planned. */
  refreshIndexes(): Promise<void>;
  /** Tells the open pages of every user concerned to read everything again. */
  tellUsers(): Promise<void>;
}

/** A row that came over and stays, for it is no longer only the import's. */
export interface LeftRow {
  readonly kind: LegacyKind;
  readonly oldId: number;
  readonly newId: number;
  /** Its name, or a failed order's symbol. */
  readonly name: string;
  /** It was changed since, or rows of these tables need it. */
  readonly why: { readonly kind: 'changed' } | { readonly kind: 'needed'; readonly by: readonly string[] };
}

export interface LegacyUndo {
  /** As of an import; to be called before anybody is taken out. */
  tellUsers(): Promise<void>;
  /** Takes out what is as it came and needed by nothing else; failed orders first, users last. Answers how many. */
  takeOut(kind: LegacyKind, onRows: OnRows): Promise<number>;
  /** What is left of a kind, in batches. */
  left(kind: LegacyKind): AsyncIterable<readonly LeftRow[]>;
}

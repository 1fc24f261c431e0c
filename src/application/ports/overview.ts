import type { ToldTrouble } from '../../domain/account-troubles.ts';

/** An account as its owner watches it. */
export interface WatchedAccount {
  readonly id: number;
  readonly name: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  /** Null while it is not. It bears the time of the account's latest change. */
  readonly pausedSince: Date | null;
  /** Null while it is not. */
  readonly frozenSince: Date | null;
  /**
   * What its newest settled attempt tells; null where that is no trouble. What was never sent for another reason tells nothing, and
   * neither does what was settled before its current key was entered.
   * `since`: the first attempt in a row that told it; `at`: the newest; `until`: when it ends, where that attempt told.
   */
  readonly told: {
    readonly kind: ToldTrouble;
    readonly since: Date;
    readonly at: Date;
    readonly until: Date | null;
  } | null;
}

/** How a user's trading stands. */
export interface Standing {
  /** All of it. */
  readonly isPaused: boolean;
  /** Of any signal, refused ones included; null before the first. */
  readonly lastSignalAt: Date | null;
  /** By id; deleted ones are left out. */
  readonly accounts: readonly WatchedAccount[];
}

/** Reading. Everything is the given user's own. Throws `LedgerUnavailable`. */
export interface OverviewQueries {
  /** Attempts that were settled before `from` are not looked at. */
  standing(userId: number, from: Date): Promise<Standing>;
}

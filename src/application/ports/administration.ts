import type { Account, Locale, Strategy } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';
import type { KeyName, SealedKey } from './sealing.ts';

/** Thrown when another change of the same rows was first: nothing of this one stays, and it may be tried again. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

/** Whether a transaction's changes stay. */
export type Decision<T> =
  | { readonly kind: 'commit'; readonly value: T }
  | { readonly kind: 'rollback'; readonly value: T };

/** The setup of an installation: who trades where, by which strategies. */
export interface Administration {
  /** Runs `work` in one transaction, which also ends in a rollback if it throws. @throws ChangedMeanwhile */
  inTransaction<T>(work: (records: AdministrationRecords) => Promise<Decision<T>>): Promise<T>;
}

/** The records of one transaction. Names are exact; what was deleted is not found. */
export interface AdministrationRecords {
  readonly users: UserRecords;
  readonly accounts: AccountRecords;
  readonly strategies: StrategyRecords;
  readonly keys: KeyRecords;
  /** Whose webhook token this is. */
  tokenOwner(token: Secret): Promise<{ readonly kind: 'user' | 'strategy'; readonly id: number } | null>;
}

export interface UserRecord extends UserSettings {
  readonly id: number;
  readonly username: string;
  readonly passwordHash: string | null;
  readonly hasToken: boolean;
}

export interface UserSettings {
  readonly locale: Locale;
  /** An IANA name, `Asia/Seoul`. */
  readonly timeZone: string;
}

export interface UserRecords {
  any(): Promise<boolean>;
  find(username: string): Promise<UserRecord | null>;
  /** Answers the new id. */
  insert(user: UserSettings & { readonly username: string; readonly passwordHash: string }): Promise<number>;
  /** Leaves what is absent as it is. */
  update(id: number, changes: Partial<UserSettings>): Promise<void>;
  /** Ends all of the user's sessions. */
  setPassword(id: number, hash: string): Promise<void>;
  setToken(id: number, token: Secret | null): Promise<void>;
  /** Of all trading. Webhooks that are being taken in come wholly before it, or see it. */
  setPaused(id: number, isPaused: boolean): Promise<void>;
}

export type AccountSettings = Pick<Account, 'exchange' | 'sandbox' | 'marginMode'>;

/** What may be changed of an account while it trades; a breach freezes it, and only a person unfreezes it. */
export interface AccountSwitches {
  readonly name: string;
  readonly isActive: boolean;
  readonly isPaused: boolean;
  readonly isFrozen: boolean;
}

export interface AccountRecord extends AccountSettings, AccountSwitches {
  readonly id: number;
  /** `abc1…9xyz`; null without a current key. */
  readonly keyHint: string | null;
  /** The current one and those that it replaced. */
  readonly keys: readonly (SealedKey & { readonly isRetired: boolean })[];
}

export interface AccountOrders {
  readonly hasOrders: boolean;
  /** The outcome of an attempt is still to be found out. */
  readonly hasOpenAttempts: boolean;
}

export interface AccountRecords {
  find(userId: number, name: string): Promise<AccountRecord | null>;
  /** Null also for another user's. */
  get(userId: number, id: number): Promise<AccountRecord | null>;
  /** All of a user's, by id. */
  list(userId: number): Promise<readonly AccountRecord[]>;
  /** Answers the new id. */
  insert(account: AccountSettings & { readonly userId: number; readonly name: string }): Promise<number>;
  /** Leaves what is absent as it is. */
  update(id: number, changes: Partial<AccountSettings & AccountSwitches>): Promise<void>;
  /** Its orders and keys stay; its name is free. */
  delete(id: number): Promise<void>;
  /** Lets no new order of the account begin until the transaction ends, and answers what it has by then. */
  lock(id: number): Promise<AccountOrders>;
}

export interface KeyRecords {
  /** Makes it the account's only current key: another one is retired, the same one is overwritten. */
  put(key: SealedKey & Pick<KeyName, 'hint'>): Promise<void>;
  /** Leaves the account without a current key. A retired key stays for the attempts that were sent with it. */
  retire(accountId: number): Promise<void>;
  /** The next keys by id, current and retired, locked until the transaction ends. */
  after(id: number, limit: number): Promise<readonly (SealedKey & { readonly id: number })[]>;
  reseal(id: number, sealed: Buffer): Promise<void>;
}

export type StrategySettings = Pick<
  Strategy,
  'groupName' | 'marketType' | 'isActive' | 'rounding' | 'ordering' | 'allowedSymbols' | 'maxOrderValue'
>;

export interface StrategyRecord extends StrategySettings {
  readonly id: number;
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly hasToken: boolean;
  /** Active ones only. */
  readonly links: readonly LinkRecord[];
}

/** An account as a strategy uses it. */
export interface LinkRecord {
  /** The strategy account's. */
  readonly id: number;
  readonly accountId: number;
}

export interface StrategyRecords {
  find(userId: number, name: string): Promise<StrategyRecord | null>;
  /** Null also for another user's. */
  get(userId: number, id: number): Promise<StrategyRecord | null>;
  /** All of a user's, by id. */
  list(userId: number): Promise<readonly StrategyRecord[]>;
  /** Of every user. */
  named(name: string): Promise<readonly StrategyRecord[]>;
  /** The strategy's id that has this group name, which is unique among a user's strategies. */
  withGroupName(userId: number, groupName: string): Promise<number | null>;
  /** Answers the new id. */
  insert(strategy: StrategySettings & { readonly userId: number; readonly name: string }): Promise<number>;
  /** Leaves what is absent as it is. */
  update(id: number, changes: Partial<StrategySettings & Pick<StrategyRecord, 'name'>>): Promise<void>;
  setToken(id: number, token: Secret): Promise<void>;
  /** Its orders stay; its token opens nothing any more, and its names are free. */
  delete(id: number): Promise<void>;
  /** Lets no new order of the strategy begin until the transaction ends, and answers which of its accounts have attempts of it whose outcome is open. */
  lock(id: number): Promise<{ readonly openAccountIds: readonly number[] }>;
  /** Makes exactly these accounts active: adds or reactivates links and deactivates all others. */
  setAccounts(id: number, accountIds: readonly number[]): Promise<void>;
}

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
  update(id: number, settings: UserSettings): Promise<void>;
  /** Ends all of the user's sessions. */
  setPassword(id: number, hash: string): Promise<void>;
  setToken(id: number, token: Secret | null): Promise<void>;
}

export type AccountSettings = Pick<Account, 'exchange' | 'sandbox' | 'marginMode'>;

export interface AccountRecord extends AccountSettings {
  readonly id: number;
  readonly name: string;
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
  /** Answers the new id. */
  insert(account: AccountSettings & { readonly userId: number; readonly name: string }): Promise<number>;
  update(id: number, settings: AccountSettings): Promise<void>;
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
  /** Active links only. */
  readonly accountIds: readonly number[];
}

export interface StrategyRecords {
  find(userId: number, name: string): Promise<StrategyRecord | null>;
  /** Of every user. */
  named(name: string): Promise<readonly StrategyRecord[]>;
  /** The strategy's id that has this group name, which is unique among a user's strategies. */
  withGroupName(userId: number, groupName: string): Promise<number | null>;
  /** Answers the new id. */
  insert(strategy: StrategySettings & { readonly userId: number; readonly name: string }): Promise<number>;
  update(id: number, settings: StrategySettings): Promise<void>;
  setToken(id: number, token: Secret): Promise<void>;
  /** Makes exactly these accounts active: adds or reactivates links and deactivates all others. */
  setAccounts(id: number, accountIds: readonly number[]): Promise<void>;
}

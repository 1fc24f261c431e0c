import type { Locale } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AccountSettings, StrategySettings } from '../ports/administration.ts';
import type { Credentials } from '../ports/sealing.ts';

export interface WantedUser {
  readonly username: string;
  readonly password: Secret;
  /** Null: the installation's default. */
  readonly locale: Locale | null;
  readonly timeZone: string;
  /** Null: the user shall have none. */
  readonly webhookToken: Secret | null;
}

export interface WantedAccount extends AccountSettings {
  /** The owner's name, here and in strategies: in the same file or known already. */
  readonly user: string;
  readonly name: string;
  /** Null for `paper`. */
  readonly credentials: Credentials | null;
}

export interface WantedStrategy extends StrategySettings {
  readonly user: string;
  readonly name: string;
  /** Null: the one that it has, or a generated one. */
  readonly webhookToken: Secret | null;
  /** Names of the owner's accounts. */
  readonly accounts: readonly string[];
}

/** What an installation shall hold, beside whatever else it holds. */
export interface Wanted {
  readonly users: readonly WantedUser[];
  readonly accounts: readonly WantedAccount[];
  readonly strategies: readonly WantedStrategy[];
}

/** What is wrong at one place of what is wanted, `accounts[0].secret`; the place is empty for the whole. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What became of one thing that was wanted. */
export interface Change {
  readonly thing: 'user' | 'account' | 'strategy';
  /** `kim` or `kim/main`. */
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
  /** What was updated, in words. */
  readonly updated: readonly string[];
  /** To be shown once. */
  readonly generatedToken: Secret | null;
}

import type { Locale } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';

/** Who is logged in. */
export interface SessionUser {
  readonly id: number;
  readonly username: string;
  readonly locale: Locale;
  /** An IANA name, `Asia/Seoul`. */
  readonly timeZone: string;
  /** All trading of this user is paused. */
  readonly isPaused: boolean;
}

/** What a login is proven against. */
export interface Login {
  readonly userId: number;
  /** Null where the user can't log in by a password. */
  readonly passwordHash: string | null;
}

export interface NewSession {
  /** Opaque and secret; only its hash is kept. */
  readonly id: Secret;
  readonly userId: number;
  /** The hash that the login was proven against. */
  readonly passwordHash: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

/** A password in place of another one; both are hashes. */
export interface PasswordReplacement {
  readonly userId: number;
  readonly from: string;
  readonly to: string;
  /** The session that goes on. */
  readonly keep: Secret;
}

export interface Session {
  readonly user: SessionUser;
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

/** Sessions of users. Every method throws `LedgerUnavailable` without its database. */
export interface Sessions {
  /** Of an active user of exactly this name; null when there is none. */
  login(username: string): Promise<Login | null>;
  /** False, and nothing begins, when the user was switched off or got another password since. Forgets what expired before `startedAt`. */
  begin(session: NewSession): Promise<boolean>;
  /** Null when there is none, or its user was switched off; one that has expired may be found. */
  find(id: Secret): Promise<Session | null>;
  extend(id: Secret, expiresAt: Date): Promise<void>;
  /** Ends all of the user's sessions but one. False, and nothing is changed, when the password is another one by now, or the user switched off. */
  replacePassword(replacement: PasswordReplacement): Promise<boolean>;
  /** Also when there is none. */
  end(id: Secret): Promise<void>;
}

/** Counts failed logins, and those only. */
export interface FailedLogins {
  /** Seconds until this user name may be tried again from this address; null: now. */
  retryAfter(username: string, address: string): Promise<number | null>;
  count(username: string, address: string): Promise<void>;
}

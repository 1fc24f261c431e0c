import type { AccountKey } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';

/** What a customer of an exchange signs with. */
export interface Credentials {
  readonly apiKey: Secret;
  readonly secret: Secret;
  /** Some exchanges ask for a passphrase besides. */
  readonly password: Secret | null;
}

/** A key as it is stored: sealed, and bound to its account and fingerprint. */
export interface SealedKey {
  readonly accountId: number;
  readonly fingerprint: string;
  readonly sealed: Buffer;
}

/** Names a key without telling it. */
export interface KeyName {
  /** 16 characters of lowercase hex. The same key at the same exchange always has the same one. */
  readonly fingerprint: string;
  /** For people: `abc1…9xyz`. */
  readonly hint: string;
}

/** Seals API keys with the installation's encryption key, and opens them with it or with an older one. */
export interface Sealing {
  name(exchange: string, apiKey: Secret): KeyName;
  /** Another result each time, also for equal credentials. */
  seal(accountId: number, fingerprint: string, credentials: Credentials): Buffer;
  /** Null when no encryption key that we have opens it, or when it was moved to another account or changed. */
  open(key: SealedKey): AccountKey | null;
  /** Whether it was sealed with the current encryption key. */
  isCurrent(sealed: Buffer): boolean;
}

import type { Secret } from '../../domain/secret.ts';

/** Secrets that nobody can guess, to be shown once. */
export interface FreshSecrets {
  /** For a strategy's webhook: 32 characters that need no escaping in a URL, in JSON or in a shell. */
  webhookToken(): Secret;
  /** For a user, easy to read and to type. */
  password(): Secret;
  /** Names one login of one user. */
  sessionId(): Secret;
}

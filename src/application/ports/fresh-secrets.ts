/** Secrets that nobody can guess, to be shown once. */
export interface FreshSecrets {
  /** For a strategy's webhook: 32 characters that need no escaping in a URL, in JSON or in a shell. */
  webhookToken(): string;
  /** For a user, easy to read and to type. */
  password(): string;
}

/** Passwords of users, kept only as slow hashes. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long whether the user is known (`hash`) or not (null), so that the time tells nothing. */
  verify(password: string, hash: string | null): Promise<boolean>;
}

/** Fresh identities. */
export interface Ids {
  /** A UUID. */
  uuid(): string;
  /** 32 characters of lowercase hex, unique for ever. */
  clientOrderId(): string;
}

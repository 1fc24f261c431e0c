import type { Account } from '../../domain/account.ts';
import type { Failure } from '../../domain/failure.ts';

/** What an exchange tells of a key. Null: it does not tell, or it is no matter of the whole account (kept per symbol, or per order). */
export interface KeyFacts {
  readonly positionMode: 'one_way' | 'hedge' | null;
  readonly marginMode: 'cross' | 'isolated' | 'portfolio' | null;
  readonly mayTrade: boolean | null;
  /** A key that may withdraw is a danger, and no use to us. */
  readonly mayWithdraw: boolean | null;
}

export type KeyFindings =
  | { readonly kind: 'good'; readonly facts: KeyFacts }
  /** The exchange refuses the key: it is wrong, lacks a permission, or may not be used from this address. */
  | { readonly kind: 'bad'; readonly failure: Failure }
  /** The exchange could not be asked, so nothing is known. */
  | { readonly kind: 'unavailable'; readonly failure: Failure };

/** Asks an exchange about an account's key, by signed requests that change nothing. */
export interface ExchangeKeyTest {
  /** Never throws. Texts in the findings hold no secret of the account. */
  testKey(account: Account): Promise<KeyFindings>;
}

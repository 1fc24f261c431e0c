import type { Account, Locale, Strategy } from '../../domain/account.ts';
import type { MarketType } from '../../domain/order.ts';

/** Whom a webhook token belongs to. */
export type TokenOwner =
  /** `isKept`: as it was up to a minute ago. */
  | { readonly kind: 'strategy'; readonly strategy: Strategy; readonly isKept: boolean }
  | {
      readonly kind: 'user';
      readonly userId: number;
      readonly locale: Locale;
      readonly strategies: readonly Strategy[];
      readonly isKept: false;
    };

/** Strategies with their active and inactive accounts, keys unsealed. */
export interface Strategies {
  /**
   * Null when no one has this token. Tokens are kept hashed and compared in constant time. Throws `LedgerUnavailable` without a database.
   * Unless `fresh`, it may be one that was kept: enough to take a signal in, which checks it again, never to refuse one.
   */
  byToken(token: string, how: { readonly fresh: boolean }): Promise<TokenOwner | null>;
  /** Every account to which an order could go now, once for each market type of its strategies: what should be warm. */
  traded(): Promise<readonly Traded[]>;
}

/** An account and what its strategies trade there by default. */
export interface Traded {
  readonly account: Account;
  readonly marketType: MarketType;
}

import type { MarketType, Rounding } from './order.ts';
import type { Secret } from './secret.ts';

export type Locale = 'ko' | 'en';

/** One API key of an account. The fingerprint names it without telling it. */
export interface AccountKey {
  readonly fingerprint: string;
  readonly apiKey: Secret;
  readonly secret: Secret;
  readonly password: Secret | null;
}

/** API keys at one exchange, as an adapter of that exchange needs them. */
export interface Account {
  readonly id: number;
  readonly name: string;
  /** A ccxt exchange id, or `paper`. */
  readonly exchange: string;
  readonly sandbox: boolean;
  /** Per order on some exchanges (OKX futures); null where the exchange keeps it itself. */
  readonly marginMode: 'cross' | 'isolated' | null;
  /** Null for `paper`, which needs none. */
  readonly key: AccountKey | null;
  readonly isActive: boolean;
  readonly isPaused: boolean;
  readonly isFrozen: boolean;
}

/** The link of a strategy to one account: what an order belongs to. */
export interface StrategyAccount {
  readonly id: number;
  readonly isActive: boolean;
  readonly account: Account;
}

/** What a strategy's orders must keep to. */
export interface OrderLimits {
  /** Symbols such as `BTC/USDT`; null allows all. */
  readonly allowedSymbols: readonly string[] | null;
  /** Quote currency, exact decimal text; null sets no limit. */
  readonly maxOrderValue: string | null;
}

export interface Strategy extends OrderLimits {
  readonly id: number;
  /** Another text after every change of it or of its user, so that what was read can be told from what holds now. */
  readonly version: string;
  readonly userId: number;
  readonly locale: Locale;
  readonly name: string;
  readonly groupName: string;
  readonly marketType: MarketType;
  readonly isActive: boolean;
  readonly rounding: Rounding;
  readonly ordering: 'parallel' | 'in_order';
  /** All trading of its user is paused. */
  readonly isPaused: boolean;
  readonly accounts: readonly StrategyAccount[];
}

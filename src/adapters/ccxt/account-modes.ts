import type { Account } from '../../domain/account.ts';
import type { MarketType } from '../../domain/order.ts';
import type { CcxtClient, Profile } from './profile.ts';
import { accountKey, siteKey, siteOf } from './site.ts';

/** What an account's orders depend on, and only its exchange knows. */
export interface AccountMode {
  /** Both sides of a position are kept apart. */
  readonly hedged: boolean;
}

const ONE_WAY: AccountMode = { hedged: false };

/** The modes of all accounts, asked once each and kept until an exchange's answer shows that they have changed. */
export class AccountModes {
  readonly #known = new Map<string, AccountMode>();
  readonly #asking = new Map<string, Promise<AccountMode>>();

  /** Null while it has to be asked. */
  known(account: Account, marketType: MarketType, profile: Profile): AccountMode | null {
    return needsAsking(marketType, profile) ? (this.#known.get(nameOf(account, marketType)) ?? null) : ONE_WAY;
  }

  /** Concurrent callers share one question. Rejects with whatever ccxt throws. */
  async ask(account: Account, marketType: MarketType, profile: Profile, client: CcxtClient): Promise<AccountMode> {
    const name = nameOf(account, marketType);
    const known = this.known(account, marketType, profile) ?? this.#asking.get(name);
    if (known) return known;
    const asking = askFor(marketType, profile, client).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    const mode = await asking;
    this.#known.set(name, mode);
    return mode;
  }

  /** The next order asks again. */
  forget(account: Account, marketType: MarketType): void {
    this.#known.delete(nameOf(account, marketType));
  }
}

const isFutures = (marketType: MarketType): boolean => marketType === 'FUTURES';

const needsAsking = (marketType: MarketType, { warmUp, isHedged }: Profile): boolean =>
  warmUp !== null || (isFutures(marketType) && isHedged !== null);

async function askFor(marketType: MarketType, { warmUp, isHedged }: Profile, client: CcxtClient): Promise<AccountMode> {
  await warmUp?.(client, marketType);
  return isFutures(marketType) && isHedged ? { hedged: await isHedged(client) } : ONE_WAY;
}

const nameOf = (account: Account, marketType: MarketType): string =>
  `${siteKey(siteOf(account))}|${accountKey(account)}|${marketType}`;

import type { Strategies, TokenOwner, Traded } from '../../application/ports/strategies.ts';
import type { Account, Strategy, StrategyAccount } from '../../domain/account.ts';
import type { AccountRecord, StrategyRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';

/** Strategies as the store holds them. */
export class MemoryStrategies implements Strategies {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  byToken(token: string): Promise<TokenOwner | null> {
    return this.#store.transaction('byToken', () => this.#ownerOf(token));
  }

  traded(): Promise<readonly Traded[]> {
    return this.#store.transaction('traded', () => {
      const active = [...this.#store.strategies.values()].filter(({ isActive, isDeleted }) => isActive && !isDeleted);
      const all = active.flatMap(({ id, marketType }) =>
        this.#linksOf(id)
          .filter((link) => link.isActive && link.account.isActive)
          .map(({ account }) => ({ account, marketType })),
      );
      return [...new Map(all.map((traded) => [`${traded.account.id} ${traded.marketType}`, traded])).values()];
    });
  }

  #ownerOf(token: string): TokenOwner | null {
    const strategies = [...this.#store.strategies.values()].filter((strategy) => !strategy.isDeleted);
    const owned = strategies.find((strategy) => strategy.token === token);
    if (owned !== undefined) {
      const isActive = existing(this.#store.users, owned.userId).isActive;
      return isActive ? { kind: 'strategy', strategy: this.#strategyOf(owned), isKept: false } : null;
    }
    const user = [...this.#store.users.values()].find((candidate) => candidate.token === token && candidate.isActive);
    if (user === undefined) return null;
    const own = strategies.filter((strategy) => strategy.userId === user.id);
    return {
      kind: 'user',
      userId: user.id,
      locale: user.locale,
      strategies: own.map((strategy) => this.#strategyOf(strategy)),
      isKept: false,
    };
  }

  #strategyOf({ token: _, isDeleted: __, ...strategy }: StrategyRecord): Strategy {
    const { locale, isPaused } = existing(this.#store.users, strategy.userId);
    const version = versionOf(this.#store, strategy.id);
    return { ...strategy, version, locale, isPaused, accounts: this.#linksOf(strategy.id) };
  }

  #linksOf(strategyId: number): readonly StrategyAccount[] {
    return [...this.#store.links.values()].flatMap((link) => {
      const account = existing(this.#store.accounts, link.accountId);
      if (link.strategyId !== strategyId || account.isDeleted) return [];
      return [{ id: link.id, isActive: link.isActive, account: accountOf(account, account.currentKey) }];
    });
  }
}

/** Tells whether a strategy or its user was changed. */
export function versionOf(store: MemoryStore, strategyId: number): string {
  const strategy = existing(store.strategies, strategyId);
  return JSON.stringify([strategy, existing(store.users, strategy.userId)]);
}

/** The account with one of its keys; null if it has none of that name. */
export function accountOf(record: AccountRecord, fingerprint: string | null): Account {
  const { userId: _, keys, currentKey: __, isDeleted: ___, ...account } = record;
  return { ...account, key: keys.find((key) => key.fingerprint === fingerprint) ?? null };
}

import type { Account, Strategy, StrategyAccount } from '../../src/domain/account.ts';
import { keyOf } from './gateway.ts';

export function anAccount(parts: Partial<Account> = {}): Account {
  const name = parts.name ?? 'main';
  return {
    id: 1,
    name,
    exchange: 'binance',
    sandbox: false,
    marginMode: null,
    key: keyOf(name),
    isActive: true,
    isPaused: false,
    isFrozen: false,
    ...parts,
  };
}

/** An active link to an account. */
export function aLink(parts: Partial<StrategyAccount> = {}): StrategyAccount {
  return { id: 11, isActive: true, account: anAccount(), ...parts };
}

/** An active spot strategy with one account and no limits. */
export function aStrategy(parts: Partial<Strategy> = {}): Strategy {
  return {
    id: 3,
    userId: 2,
    locale: 'en',
    name: 'Trend',
    groupName: 'trend',
    marketType: 'SPOT',
    isActive: true,
    rounding: 'down',
    ordering: 'parallel',
    allowedSymbols: null,
    version: '1',
    maxOrderValue: null,
    isPaused: false,
    accounts: [aLink()],
    ...parts,
  };
}

import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { MemoryLiveness } from '../../../src/adapters/memory/liveness.ts';
import { MemoryOrderLedger } from '../../../src/adapters/memory/order-ledger.ts';
import type { AccountRecord, StrategyRecord, UserRecord } from '../../../src/adapters/memory/records.ts';
import { existing, MemoryStore } from '../../../src/adapters/memory/store.ts';
import { MemoryStrategies } from '../../../src/adapters/memory/strategies.ts';
import type { AccountKey } from '../../../src/domain/account.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import { type AccountName, type Change, KEYS, type LedgerSubject } from '../../contracts/ledger-subject.ts';

const TOKENS = { userToken: 'token of the user', strategyToken: 'token of the strategy' };

function aKey(fingerprint: string): AccountKey {
  return {
    fingerprint,
    apiKey: new Secret(`api ${fingerprint}`),
    secret: new Secret(`secret ${fingerprint}`),
    password: null,
  };
}

/** What a memory subject is made of, for subjects that extend it. */
interface Parts {
  readonly store: MemoryStore;
  readonly clock: VirtualClock;
  readonly instances: readonly [MemoryLiveness, MemoryLiveness];
}

/** Two instances over one store. */
export async function makeMemorySubject(): Promise<LedgerSubject & Parts> {
  const store = new MemoryStore();
  const clock = new VirtualClock();
  const user = store.addUser({ locale: 'ko', token: TOKENS.userToken });
  const accountOf = (name: AccountName) =>
    store.addAccount({ userId: user.id, name, exchange: 'binance', key: aKey(KEYS[name]) });
  const accounts = { main: accountOf('main'), second: accountOf('second'), spare: accountOf('spare') };
  const strategy = store.addStrategy(
    {
      userId: user.id,
      name: 'Trend',
      groupName: 'trend',
      token: TOKENS.strategyToken,
      allowedSymbols: ['BTC/USDT', 'ETH/USDT'],
      maxOrderValue: '1000.5',
    },
    [accounts.main, accounts.second],
  );
  const instances = [new MemoryLiveness(store), new MemoryLiveness(store)] as const;
  return {
    world: { userId: user.id, ...TOKENS },
    store,
    clock,
    instances,
    ledger: new MemoryOrderLedger(store, instances[0], clock),
    other: new MemoryOrderLedger(store, instances[1], clock),
    strategies: new MemoryStrategies(store),
    now: () => clock.now(),
    killFirstInstance: async () => instances[0].kill(),
    change: async (change) => applyChange(store, clock.now(), { user, strategy, accounts }, change),
    expireLeases: () => clock.advance(TIMINGS.lease + 1),
    makeAuditsDue: () => clock.advance(TIMINGS.audits[0]),
    ...readers(store, accounts),
    close: async () => {},
  };
}

interface Setup {
  readonly user: UserRecord;
  readonly strategy: StrategyRecord;
  readonly accounts: Readonly<Record<AccountName, AccountRecord>>;
}

function applyChange(store: MemoryStore, now: Date, { user, strategy, accounts }: Setup, change: Change): void {
  switch (change.kind) {
    case 'user':
      Object.assign(user, change.set);
      return;
    case 'strategy':
      Object.assign(strategy, change.set);
      return;
    case 'account':
      Object.assign(accounts[change.name], change.set, { changedAt: now }, change.set.isFrozen && { frozenAt: now });
      return;
    case 'link': {
      const { id } = accounts[change.name];
      const link = [...store.links.values()].find(({ accountId }) => accountId === id);
      (link ?? store.link(strategy, accounts[change.name])).isActive = change.isActive;
      return;
    }
    case 'new_key':
      accounts[change.name].keys.push(aKey(change.fingerprint));
      Object.assign(accounts[change.name], { currentKey: change.fingerprint, keyedAt: now });
      return;
    case 'key_gone':
      for (const account of Object.values(accounts))
        account.keys = account.keys.filter(({ fingerprint }) => fingerprint !== change.fingerprint);
      return;
  }
}

function readers(store: MemoryStore, accounts: Setup['accounts']) {
  return {
    attempt: async (attemptId: number) => {
      const { state, epoch, leaseUntil, clientOrderId, prepared, failure, execution, auditAt, settledAt } = existing(
        store.attempts,
        attemptId,
      );
      return {
        state,
        epoch,
        isHeld: leaseUntil !== null,
        clientOrderId,
        isFrozen: prepared !== null,
        failure,
        execution,
        auditAt,
        isSettled: settledAt !== null,
      };
    },
    order: async (orderId: number) => {
      const { status, symbol, quantity, execution, settledAt } = existing(store.orders, orderId);
      return { status, symbol, quantity: quantity?.toString() ?? null, execution, isSettled: settledAt !== null };
    },
    failedOrder: async (failedOrderId: number) => {
      const failed = existing(store.failedOrders, failedOrderId);
      const { status, failure, reason, exchangeOrderId, webhookId, symbol, retryCount } = failed;
      return {
        status,
        code: failure?.code ?? null,
        reason,
        exchangeError: failure?.exchangeError ?? null,
        exchangeOrderId,
        webhookId,
        symbol,
        quantity: failed.quantity?.toString() ?? null,
        requestedQuantity: failed.requestedQuantity?.toString() ?? null,
        retryCount,
      };
    },
    failedOrderOf: async (orderId: number) => store.failedOrderOf(orderId)?.id ?? null,
    archive: async (signalId: string, as: 'accepted' | 'removed') => {
      existing(store.signals, signalId).archivedAs = as;
    },
    signalStatus: async (signalId: string) => store.signals.get(signalId)?.status ?? null,
    countOrders: async () => store.orders.size,
    isAccountFrozen: async (name: AccountName) => accounts[name].isFrozen,
    countBreaches: async () => store.breaches.length,
  };
}

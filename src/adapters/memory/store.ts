import type { FailedOrderActions } from '../../application/ports/failed-orders.ts';
import { LedgerUnavailable, type OrderLedger } from '../../application/ports/order-ledger.ts';
import type { Strategies } from '../../application/ports/strategies.ts';
import type { AccountKey } from '../../domain/account.ts';
import { REASONS } from '../../domain/reasons.ts';
import type { BatchRecord } from './batch-records.ts';
import type {
  AccountRecord,
  AttemptRecord,
  BreachRecord,
  FailedOrderRecord,
  HistoryRecord,
  LinkRecord,
  OrderRecord,
  SignalRecord,
  StrategyRecord,
  UserRecord,
} from './records.ts';

/**
 * `unreachable`: nothing is written. `acknowledgement_lost`: it is written, but its caller never hears of it.
 * `request_lost`: nothing is written, and its caller can't tell.
 */
export type Outage = 'unreachable' | 'acknowledgement_lost' | 'request_lost';
export type StoreMethod = keyof OrderLedger | keyof Strategies | keyof FailedOrderActions | BatchMethod;
/** Named apart, for a batch and its lanes have words in common with the others. */
type BatchMethod =
  | 'createBatch'
  | 'previewBatch'
  | 'viewBatch'
  | 'viewBatchEntries'
  | 'cancelBatch'
  | 'claimLanes'
  | 'renewLane'
  | 'releaseLane'
  | 'settleLane'
  | 'nextEntries'
  | 'takeEntries'
  | 'leaveOut'
  | 'endEntries'
  | 'changeEntries'
  | 'finishLane';

type Given<T, Defaulted extends keyof T> = Omit<T, 'id' | Defaulted> & Partial<Pick<T, Defaulted>>;

/** What a database would hold. Several ledgers, one per instance, may share it. Its records may be read and changed at will. */
export class MemoryStore {
  readonly users = new Map<number, UserRecord>();
  readonly accounts = new Map<number, AccountRecord>();
  readonly strategies = new Map<number, StrategyRecord>();
  readonly links = new Map<number, LinkRecord>();
  readonly signals = new Map<string, SignalRecord>();
  readonly orders = new Map<number, OrderRecord>();
  readonly attempts = new Map<number, AttemptRecord>();
  readonly failedOrders = new Map<number, FailedOrderRecord>();
  readonly history: HistoryRecord[] = [];
  /** Oldest first. */
  readonly batches = new Map<string, BatchRecord>();
  readonly breaches: BreachRecord[] = [];
  /** The instances that hold their lock. */
  readonly living = new Set<number>();
  /** Asked before each call; null lets it pass. */
  outage: (method: StoreMethod) => Outage | null = () => null;
  readonly #listeners: (() => void)[] = [];
  #lastId = 0;

  /** Has `listener` called after every transaction. */
  onCommit(listener: () => void): void {
    this.#listeners.push(listener);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** One transaction: `change` runs alone and at once, and is subject to outages. */
  async transaction<T>(method: StoreMethod, change: () => T): Promise<T> {
    const outage = this.outage(method);
    if (outage === 'unreachable') throw new LedgerUnavailable('The store is unreachable', { maybeWritten: false });
    if (outage === 'request_lost') throw new LedgerUnavailable('The request was lost', { maybeWritten: true });
    const result = change();
    for (const listener of this.#listeners) listener();
    if (outage === 'acknowledgement_lost')
      throw new LedgerUnavailable('The acknowledgement was lost', { maybeWritten: true });
    return result;
  }

  addUser(user: Given<UserRecord, 'locale' | 'token' | 'isActive' | 'isPaused'> = {}): UserRecord {
    return added(this.users, {
      locale: 'en',
      token: null,
      isActive: true,
      isPaused: false,
      ...user,
      id: this.nextId(),
    });
  }

  /** `key` becomes its current one; `paper` needs none. */
  addAccount(
    account: Given<AccountRecord, Exclude<keyof AccountRecord, 'id' | 'userId' | 'name'>> & { key?: AccountKey },
  ): AccountRecord {
    const { key, ...given } = account;
    return added(this.accounts, {
      exchange: 'paper',
      sandbox: false,
      marginMode: null,
      isActive: true,
      isPaused: false,
      isFrozen: false,
      keys: key === undefined ? [] : [key],
      currentKey: key?.fingerprint ?? null,
      isDeleted: false,
      keyedAt: new Date(0),
      changedAt: new Date(0),
      frozenAt: null,
      ...given,
      id: this.nextId(),
    });
  }

  /** `accounts` are linked to it. */
  addStrategy(
    strategy: Given<StrategyRecord, Exclude<keyof StrategyRecord, 'id' | 'userId' | 'name'>>,
    accounts: readonly AccountRecord[] = [],
  ): StrategyRecord {
    const record = added<StrategyRecord>(this.strategies, {
      groupName: strategy.name,
      marketType: 'SPOT',
      isActive: true,
      rounding: 'down',
      ordering: 'parallel',
      allowedSymbols: null,
      maxOrderValue: null,
      token: null,
      isDeleted: false,
      ...strategy,
      id: this.nextId(),
    });
    for (const account of accounts) this.link(record, account);
    return record;
  }

  link(strategy: StrategyRecord, account: AccountRecord): LinkRecord {
    const { id: strategyId } = strategy;
    return added(this.links, { id: this.nextId(), strategyId, accountId: account.id, isActive: true });
  }

  /** A row as an importer brings it from the old system. */
  addLegacyFailedOrder(
    failedOrder: Pick<FailedOrderRecord, 'strategyAccountId' | 'request' | 'createdAt'> & Partial<FailedOrderRecord>,
  ): FailedOrderRecord {
    return added<FailedOrderRecord>(this.failedOrders, {
      orderId: null,
      webhookId: null,
      symbol: failedOrder.request?.symbol ?? '',
      quantity: null,
      requestedQuantity: null,
      price: failedOrder.request?.price ?? null,
      stopPrice: failedOrder.request?.stopPrice ?? null,
      updatedAt: failedOrder.createdAt,
      status: 'pending_retry',
      failure: null,
      reason: REASONS.UNKNOWN.text.ko,
      exchangeOrderId: null,
      retryCount: 0,
      uncounted: 0,
      scheduledAt: null,
      scheduleNote: null,
      ...failedOrder,
      id: this.nextId(),
    });
  }

  failedOrderOf(orderId: number): FailedOrderRecord | undefined {
    return [...this.failedOrders.values()].find((failed) => failed.orderId === orderId);
  }

  /** In the order in which they were made. */
  attemptsOf(orderId: number): readonly AttemptRecord[] {
    return [...this.attempts.values()].filter((attempt) => attempt.orderId === orderId);
  }

  ordersOf(signalId: string): readonly OrderRecord[] {
    return [...this.orders.values()].filter((order) => order.signalId === signalId);
  }
}

function added<T extends { readonly id: number }>(records: Map<number, T>, record: T): T {
  records.set(record.id, record);
  return record;
}

/** A record that must be there. */
export function existing<K, T>(records: ReadonlyMap<K, T>, id: K): T {
  const record = records.get(id);
  if (record === undefined) throw new Error(`No record ${String(id)}`);
  return record;
}

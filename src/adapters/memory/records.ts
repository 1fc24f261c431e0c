import type { HistoryAction } from '../../application/ports/failed-orders.ts';
import type { Refusal, Signal, WebhookAnswer } from '../../application/ports/order-ledger.ts';
import type { Account, AccountKey, Locale, Strategy } from '../../domain/account.ts';
import type { AttemptStateName } from '../../domain/attempt.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { OrderStatus } from '../../domain/order-status.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface UserRecord {
  readonly id: number;
  locale: Locale;
  token: string | null;
  isActive: boolean;
  isPaused: boolean;
}

export interface AccountRecord extends Mutable<Omit<Account, 'id' | 'key'>> {
  readonly id: number;
  readonly userId: number;
  /** Current and retired ones. */
  keys: AccountKey[];
  /** The fingerprint of the current one. */
  currentKey: string | null;
  /** When the current key was entered. */
  keyedAt: Date;
  isDeleted: boolean;
  changedAt: Date;
  /** Null also where it was frozen past all rules. */
  frozenAt: Date | null;
}

export interface StrategyRecord
  extends Mutable<Omit<Strategy, 'id' | 'version' | 'userId' | 'locale' | 'isPaused' | 'accounts'>> {
  readonly id: number;
  readonly userId: number;
  token: string | null;
  isDeleted: boolean;
}

export interface LinkRecord {
  readonly id: number;
  readonly strategyId: number;
  readonly accountId: number;
  isActive: boolean;
}

export interface SignalRecord extends Signal {
  readonly instanceId: number;
  status: 'taken' | 'refused' | 'voided';
  readonly refusal: Refusal | null;
  answer: WebhookAnswer | null;
  /** Another instance answers in the place of its dead one. */
  isAdopted: boolean;
  /** When its sender had the answer. */
  answeredAt: Date | null;
  /** What became of its orders, which are in an archive. */
  archivedAs: 'accepted' | 'removed' | null;
}

export interface OrderRecord {
  readonly id: number;
  readonly signalId: string;
  readonly strategyAccountId: number;
  readonly accountId: number;
  readonly request: OrderRequest;
  /** As sent once it was frozen, until then as asked for. */
  symbol: string;
  quantity: Decimal | null;
  price: Decimal | null;
  stopPrice: Decimal | null;
  status: OrderStatus;
  execution: Execution | null;
  settledAt: Date | null;
}

export interface AttemptRecord {
  readonly id: number;
  readonly orderId: number;
  readonly accountId: number;
  readonly number: number;
  readonly createdAt: Date;
  readonly gateAt: Date;
  clientOrderId: string;
  prepared: PreparedOrder | null;
  state: AttemptStateName;
  failure: Failure | null;
  execution: Execution | null;
  epoch: number;
  /** Null once nothing is left to do for it. */
  leaseUntil: Date | null;
  instanceId: number;
  /** From the start for an order that may rest; else once its fills were looked at. */
  fillsFinal: boolean;
  auditAt: Date | null;
  settledAt: Date | null;
}

export interface FailedOrderRecord {
  readonly id: number;
  /** Null of a row of the old system that was never retried here. */
  orderId: number | null;
  readonly strategyAccountId: number;
  /** Null where the old system did not tell all of it. */
  readonly request: OrderRequest | null;
  readonly webhookId: string | null;
  readonly symbol: string;
  readonly quantity: Decimal | null;
  readonly requestedQuantity: Decimal | null;
  readonly price: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly createdAt: Date;
  updatedAt: Date;
  status: FailedOrderStatus;
  /** Null of a row of the old system that has no code. */
  failure: Failure | null;
  /** In the user's language. */
  reason: string;
  exchangeOrderId: string | null;
  retryCount: number;
  /** Refusals for rate limit or clock since the last reset. */
  uncounted: number;
  scheduledAt: Date | null;
  scheduleNote: 'missed' | 'failed' | null;
}

export interface HistoryRecord {
  readonly failedOrderId: number;
  readonly at: Date;
  /** Null for what happened by itself. */
  readonly userId: number | null;
  readonly action: HistoryAction;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface BreachRecord {
  readonly attemptId: number;
  readonly accountId: number;
  readonly execution: Execution;
}

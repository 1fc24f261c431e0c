import type { Signal, WebhookAnswer } from '../../application/ports/order-ledger.ts';
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
  isDeleted: boolean;
}

export interface StrategyRecord extends Mutable<Omit<Strategy, 'id' | 'userId' | 'locale' | 'isPaused' | 'accounts'>> {
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
  readonly refusal: { readonly code: string; readonly error: string } | null;
  answer: WebhookAnswer | null;
  isAnswered: boolean;
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
  readonly orderId: number;
  readonly strategyAccountId: number;
  readonly request: OrderRequest;
  readonly webhookId: string | null;
  readonly symbol: string;
  readonly quantity: Decimal | null;
  readonly requestedQuantity: Decimal | null;
  status: FailedOrderStatus;
  failure: Failure;
  /** In the user's language. */
  reason: string;
  exchangeOrderId: string | null;
  retryCount: number;
}

export interface BreachRecord {
  readonly attemptId: number;
  readonly accountId: number;
  readonly execution: Execution;
}

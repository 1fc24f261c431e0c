import type { Actor, FailedOrderActions, HistoryAction } from '../../src/application/ports/failed-orders.ts';
import type { AttemptStateName } from '../../src/domain/attempt.ts';
import type { FailedOrderStatus } from '../../src/domain/failed-order.ts';
import type { OrderRequest } from '../../src/domain/order.ts';
import type { LedgerSubject } from './ledger-subject.ts';

export interface RetryFacts {
  readonly orderId: number | null;
  readonly status: FailedOrderStatus;
  readonly retryCount: number;
  readonly uncounted: number;
  readonly scheduledAt: Date | null;
  readonly scheduleNote: string | null;
  readonly exchangeOrderId: string | null;
}

export interface HistoryFacts {
  readonly userId: number | null;
  readonly action: HistoryAction;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One attempt of an order; its facts are told by its id. */
export interface NumberedAttempt {
  readonly id: number;
  readonly number: number;
  readonly state: AttemptStateName;
}

export interface LegacyRow {
  /** Null: the old payload could not be read. */
  readonly request: OrderRequest | null;
  readonly status: FailedOrderStatus;
}

/** The actions under test, on two instances over the ledger's database. */
export interface FailedOrderSubject extends LedgerSubject {
  readonly actions: FailedOrderActions;
  readonly otherActions: FailedOrderActions;
  /** The world's user, by hand. */
  readonly actor: Actor;
  /** Somebody else. */
  readonly stranger: Actor;
  retryFacts(failedOrderId: number): Promise<RetryFacts>;
  /** Oldest first. */
  history(failedOrderId: number): Promise<readonly HistoryFacts[]>;
  /** In the order in which they were made. */
  attemptsOf(orderId: number): Promise<readonly NumberedAttempt[]>;
  /** A failed order of the account `main` as an importer brings it. Answers its id. */
  addLegacy(row: LegacyRow): Promise<number>;
}

export type MakeFailedOrderSubject = () => Promise<FailedOrderSubject>;

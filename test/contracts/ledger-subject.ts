import type { OrderLedger } from '../../src/application/ports/order-ledger.ts';
import type { Strategies } from '../../src/application/ports/strategies.ts';
import type { Locale, Strategy } from '../../src/domain/account.ts';
import type { AttemptStateName } from '../../src/domain/attempt.ts';
import type { Execution } from '../../src/domain/execution.ts';
import type { FailedOrderStatus } from '../../src/domain/failed-order.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { OrderStatus } from '../../src/domain/order-status.ts';
import type { ReasonCode } from '../../src/domain/reasons.ts';

/** A user with a token, two accounts at binance (`main`, `second`), an account of no strategy (`spare`) and the strategy `trend` over the first two. */
export interface World {
  readonly userId: number;
  readonly userToken: string;
  readonly strategyToken: string;
}

export const KEYS = { main: 'key-of-main', second: 'key-of-second', spare: 'key-of-spare' } as const;
export type AccountName = keyof typeof KEYS;

/** What a person changes in between. */
export type Change =
  | { readonly kind: 'user'; readonly set: { isPaused?: boolean; isActive?: boolean; locale?: Locale } }
  | {
      readonly kind: 'strategy';
      readonly set: {
        isActive?: boolean;
        token?: string | null;
        isDeleted?: boolean;
        maxOrderValue?: string;
        ordering?: Strategy['ordering'];
      };
    }
  | {
      readonly kind: 'account';
      readonly name: AccountName;
      readonly set: {
        isPaused?: boolean;
        isActive?: boolean;
        isFrozen?: boolean;
        isDeleted?: boolean;
        sandbox?: boolean;
        name?: string;
      };
    }
  /** Links the account to the strategy, or switches that link. */
  | { readonly kind: 'link'; readonly name: AccountName; readonly isActive: boolean }
  /** Another key replaces the current one, which stays for attempts sent with it. */
  | { readonly kind: 'new_key'; readonly name: AccountName; readonly fingerprint: string }
  | { readonly kind: 'key_gone'; readonly fingerprint: string };

export interface AttemptFacts {
  readonly state: AttemptStateName;
  readonly epoch: number;
  /** A lease is on it. */
  readonly isHeld: boolean;
  readonly clientOrderId: string;
  readonly isFrozen: boolean;
  readonly failure: Failure | null;
  readonly execution: Execution | null;
  readonly auditAt: Date | null;
  readonly isSettled: boolean;
}

export interface OrderFacts {
  readonly status: OrderStatus;
  readonly symbol: string;
  readonly quantity: string | null;
  readonly execution: Execution | null;
  readonly isSettled: boolean;
}

export interface FailedOrderFacts {
  readonly status: FailedOrderStatus;
  readonly code: ReasonCode | null;
  readonly reason: string;
  readonly exchangeError: string | null;
  readonly exchangeOrderId: string | null;
  readonly webhookId: string | null;
  readonly symbol: string;
  readonly quantity: string | null;
  readonly requestedQuantity: string | null;
  readonly retryCount: number;
}

/** A ledger under test, on two instances over one database, with what a test must do and see beside the port. */
export interface LedgerSubject {
  readonly world: World;
  readonly ledger: OrderLedger;
  readonly other: OrderLedger;
  readonly strategies: Strategies;
  /** The time by which leases run. */
  now(): Date;
  /** Ends the proof of life of `ledger`'s instance. */
  killFirstInstance(): Promise<void>;
  change(change: Change): Promise<void>;
  /** Lets every lease of this world run out. */
  expireLeases(): Promise<void>;
  makeAuditsDue(): Promise<void>;
  attempt(attemptId: number): Promise<AttemptFacts>;
  order(orderId: number): Promise<OrderFacts>;
  failedOrder(failedOrderId: number): Promise<FailedOrderFacts>;
  failedOrderOf(orderId: number): Promise<number | null>;
  signalStatus(signalId: string): Promise<'taken' | 'refused' | 'voided' | null>;
  /** Lets the orders of a signal be in an archive. */
  archive(signalId: string, as: 'accepted' | 'removed'): Promise<void>;
  /** How many orders this world has. */
  countOrders(): Promise<number>;
  isAccountFrozen(name: AccountName): Promise<boolean>;
  countBreaches(): Promise<number>;
  close(): Promise<void>;
}

export type MakeLedgerSubject = () => Promise<LedgerSubject>;

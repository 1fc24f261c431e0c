import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import type { Failure } from '../../domain/failure.ts';
import type { MarketType, OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { Sighting } from '../../domain/sighting.ts';

/** The instant after which not one byte of an order request may be written. */
export interface SendGate {
  /** Aborts when the gate closes. */
  readonly signal: AbortSignal;
  /** Asked at the last moment before the write, for timers run late in a process that was stopped. */
  isOpen(): boolean;
}

export type Preparation =
  | { readonly kind: 'prepared'; readonly order: PreparedOrder }
  /** A check of ours failed; nothing was sent. `requested` shapes of the order stay what they were. */
  | { readonly kind: 'refused'; readonly failure: Failure };

/** How one submission ended. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly execution: Execution }
  | { readonly kind: 'rejected'; readonly failure: Failure }
  /** Proven: no byte of the order request was written. */
  | { readonly kind: 'not_sent'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure };

export interface PrepareOptions {
  /** 32 lowercase hex characters; the exchange's profile may shorten or reshape it. */
  readonly clientOrderId: string;
  /** When the send gate will close, by our wall clock: no request is signed later. */
  readonly gateAt: Date;
  /** Ends the wait for markets. */
  readonly signal: AbortSignal;
}

/** An exchange, real or paper. Every method masks the account's secrets in whatever text it returns. */
export interface Exchange {
  /** Whether `prepare` will answer without waiting for the network. */
  isWarm(account: Account, marketType: MarketType): boolean;
  /** Reads the order against the account's markets, rounds, converts, checks every rule of ours and freezes the result. Never throws. */
  prepare(account: Account, request: OrderRequest, options: PrepareOptions): Promise<Preparation>;
  /** Sends it, once, before the gate closes. Never throws: what is doubtful is `unknown`. May take as long as the exchange does. */
  submit(account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome>;
  /**
   * How many orders of this account one request may hold; 1 where there are no batches, or none that are proven. Conditional orders
   * always go alone. Never throws.
   */
  batchSize(account: Account, marketType: MarketType): Promise<number>;
  /** As `submit`, for prepared orders of one market type in one request, at most `batchSize`. An outcome for each, in their order. */
  submitBatch(account: Account, orders: readonly PreparedOrder[], gate: SendGate): Promise<readonly Outcome[]>;
  /** True once the exchange's limits have room for so many orders beside those that can't wait; false when the signal aborts before. */
  untilRoom(account: Account, marketType: MarketType, orders: number, signal: AbortSignal): Promise<boolean>;
  /** Looks the client order id up with the account's key. Never throws. */
  lookUp(account: Account, order: PreparedOrder): Promise<Sighting>;
  /** The last traded price in quote currency, for limits of value; null when it can't be had. */
  lastPrice(account: Account, order: PreparedOrder, signal: AbortSignal): Promise<Decimal | null>;
}

/** The exchange that an account trades at. */
export type ExchangeOf = (account: Account) => Exchange;

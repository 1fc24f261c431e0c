import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { HistoryAction } from '../../application/ports/failed-orders.ts';
import type { RefusalDetail } from '../../application/ports/order-ledger.ts';
import type { Locale } from '../../domain/account.ts';
import type { AttemptStateName } from '../../domain/attempt.ts';
import type { AccountWideCode, BatchAction, BatchStatus, EntryCode, EntryState } from '../../domain/batch.ts';
import type { ExchangeStatus } from '../../domain/execution.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { MarketType, OrderType, PositionSide, Rounding, Side, TimeInForce } from '../../domain/order.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import type { ReasonCode } from '../../domain/reasons.ts';

/** Exact decimal text. Numbers are taken as parameters nowhere. */
type Numeric = string;
type Json<T extends object> = JSONColumnType<T, string, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>;

export interface Users {
  id: Generated<number>;
  username: string;
  password_hash: string | null;
  locale: Locale;
  time_zone: Generated<string>;
  webhook_token_hash: Buffer | null;
  is_active: Generated<boolean>;
  is_paused: Generated<boolean>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface Sessions {
  id_hash: Buffer;
  user_id: number;
  created_at: Generated<Date>;
  expires_at: Date;
}

export interface Accounts {
  id: Generated<number>;
  user_id: number;
  name: string;
  exchange: string;
  sandbox: Generated<boolean>;
  margin_mode: 'cross' | 'isolated' | null;
  is_active: Generated<boolean>;
  is_paused: Generated<boolean>;
  frozen_at: Date | null;
  deleted_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface AccountKeys {
  id: Generated<number>;
  account_id: number;
  fingerprint: string;
  sealed: Buffer;
  hint: string;
  created_at: Generated<Date>;
  retired_at: Date | null;
}

export interface Strategies {
  id: Generated<number>;
  user_id: number;
  name: string;
  group_name: string;
  market_type: MarketType;
  webhook_token_hash: Buffer | null;
  is_active: Generated<boolean>;
  rounding: Generated<Rounding>;
  ordering: Generated<'parallel' | 'in_order'>;
  allowed_symbols: string[] | null;
  max_order_value: Numeric | null;
  deleted_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface StrategyAccounts {
  id: Generated<number>;
  strategy_id: number;
  account_id: number;
  is_active: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface Instances {
  id: Generated<number>;
  started_at: Generated<Date>;
}

export interface Signals {
  id: string;
  user_id: number;
  strategy_id: number | null;
  webhook_id: string | null;
  /** `voided`: answered 503; nothing was sent, and its id is free. */
  status: 'taken' | 'refused' | 'voided';
  body_hash: Buffer;
  payload: Json<Record<string, unknown>>;
  refusal_code: string | null;
  refusal_error: string | null;
  refusal_detail: NullableJson<RefusalDetail>;
  instance_id: number;
  received_at: Date;
  deadline_at: Date;
  answer_status: number | null;
  answer_body: NullableJson<Record<string, unknown>>;
  answered_at: Date | null;
  adopted_at: Date | null;
  /** What became of its orders, which are in an archive: only its id and its answer are kept. */
  archived_as: 'accepted' | 'removed' | null;
}

/** What an order asks for, as its own row and the failed order's both bear it. */
export interface OrderColumns {
  strategy_account_id: number;
  symbol: string;
  side: Side;
  order_type: OrderType;
  market_type: MarketType;
  requested_quantity: Numeric | null;
  quote_quantity: Numeric | null;
  quantity: Numeric | null;
  price: Numeric | null;
  stop_price: Numeric | null;
  position_side: PositionSide | null;
  time_in_force: TimeInForce | null;
}

export interface ExecutionColumns {
  exchange_order_id: string | null;
  exchange_status: ExchangeStatus | null;
  filled_quantity: Numeric | null;
  average_price: Numeric | null;
}

export interface Orders extends OrderColumns, ExecutionColumns {
  id: Generated<number>;
  signal_id: string;
  account_id: number;
  reduce_only: boolean;
  request: Json<Record<string, unknown>>;
  status: OrderStatus;
  received_at: Date;
  settled_at: Date | null;
}

export interface OrderAttempts extends ExecutionColumns {
  id: Generated<number>;
  order_id: number;
  account_id: number;
  number: number;
  client_order_id: string;
  state: AttemptStateName;
  lease_epoch: Generated<number>;
  /** Null once nothing is left to do for it. */
  lease_until: Date | null;
  instance_id: number;
  gate_at: Date;
  prepared: NullableJson<Record<string, unknown>>;
  code: ReasonCode | null;
  params: NullableJson<Record<string, string>>;
  exchange_error: string | null;
  exchange_fault: Generated<boolean>;
  /** From the start for an order that may rest; else once its fills were looked at. */
  fills_final: Generated<boolean>;
  audit_at: Date | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
}

export interface FailedOrders extends OrderColumns {
  id: Generated<number>;
  reason: string;
  exchange_error: string | null;
  order_params: Json<Record<string, unknown>>;
  status: Generated<FailedOrderStatus>;
  retry_count: Generated<number>;
  webhook_id: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  order_id: number | null;
  reduce_only: Generated<boolean>;
  code: ReasonCode | null;
  params: ColumnType<Record<string, string>, string | undefined, string>;
  exchange_order_id: string | null;
  scheduled_at: Date | null;
  /** Refusals for rate limit or clock since the last reset. */
  uncounted: Generated<number>;
  /** Why a schedule was dropped. */
  schedule_note: 'missed' | 'failed' | null;
}

/** How many failed orders there are of what; entries of the same add up. */
export interface FailedOrderCounts {
  strategy_account_id: number;
  status: FailedOrderStatus;
  /** Empty: none. */
  code: ReasonCode | '';
  symbol: string;
  is_exhausted: boolean;
  count: number;
  is_sum: Generated<boolean>;
}

/** The same by the day of UTC on which they came. */
export interface FailedOrderDays {
  strategy_account_id: number;
  /** `2026-01-31`. */
  day: string;
  status: FailedOrderStatus;
  code: ReasonCode | '';
  count: number;
  is_sum: Generated<boolean>;
}

export interface FailedOrderHistory {
  id: Generated<number>;
  failed_order_id: number;
  at: Generated<Date>;
  /** Null for what happened by itself. */
  user_id: number | null;
  action: HistoryAction;
  detail: Json<Record<string, unknown>>;
}

export interface Batches {
  id: string;
  user_id: number;
  action: BatchAction;
  include_stale: boolean;
  status: Generated<BatchStatus>;
  total: number;
  /** Of `total`, when it was made. */
  left_out: number;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  cancelled_at: Date | null;
  finished_at: Date | null;
}

/** What has a number in no other column waits. */
export interface BatchLanes {
  batch_id: string;
  /** The account's id, or 0. */
  number: number;
  account_id: number | null;
  total: number;
  running: Generated<number>;
  done: Generated<number>;
  failed: Generated<number>;
  left_out: Generated<number>;
  cancelled: Generated<number>;
  refusals: Generated<number>;
  refusal_code: AccountWideCode | null;
  epoch: Generated<number>;
  lease_until: Date | null;
  finished_at: Date | null;
}

export interface BatchEntries {
  batch_id: string;
  position: number;
  /** Null of what was left out from the start. */
  lane: number | null;
  failed_order_id: number;
  market_type: MarketType | null;
  order_type: OrderType | null;
  state: EntryState;
  code: EntryCode | null;
  /** The number of the attempt that it claims. */
  attempt: number | null;
  /** Attempts after which it waited again. */
  tries: Generated<number>;
  exchange_order_id: string | null;
}

export interface FenceBreaches {
  id: Generated<number>;
  attempt_id: number;
  account_id: number;
  exchange_order_id: string;
  execution: Json<Record<string, unknown>>;
  found_at: Generated<Date>;
}

/** Every table as Kysely sees it; the migrations are the source. */
export interface Tables {
  users: Users;
  sessions: Sessions;
  accounts: Accounts;
  account_keys: AccountKeys;
  strategies: Strategies;
  strategy_accounts: StrategyAccounts;
  instances: Instances;
  signals: Signals;
  orders: Orders;
  order_attempts: OrderAttempts;
  failed_orders: FailedOrders;
  failed_order_counts: FailedOrderCounts;
  failed_order_days: FailedOrderDays;
  failed_order_history: FailedOrderHistory;
  batches: Batches;
  batch_lanes: BatchLanes;
  batch_entries: BatchEntries;
  fence_breaches: FenceBreaches;
}

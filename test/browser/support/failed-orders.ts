import { randomUUID } from 'node:crypto';
import type { FailedOrderStatus } from '../../../src/domain/failed-order.ts';
import type { Side } from '../../../src/domain/order.ts';
import { type ReasonCode, reasonText } from '../../../src/domain/reasons.ts';
import type { GatewayInstallation } from '../../support/gateway-installation.ts';

/** What a failed order looks like that is written straight into the database. */
export interface Look {
  /** The strategy that it belongs to; it has one account. */
  readonly strategy: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: string;
  /** Base currency. */
  readonly quantity: string;
  readonly price: string | null;
  readonly stopPrice: string | null;
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, string>>;
  readonly exchangeError: string | null;
  readonly status: FailedOrderStatus;
  readonly retryCount: number;
  /** Seconds since it failed. */
  readonly age: number;
  /** Seconds until its scheduled retry; null for none. */
  readonly scheduledIn: number | null;
  readonly webhookId: string | null;
}

export function aLook(strategy: string, parts: Partial<Look> = {}): Look {
  return {
    strategy,
    symbol: 'BTC/USDT',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '0.01',
    price: '40000',
    stopPrice: null,
    code: 'INSUFFICIENT_FUNDS',
    params: {},
    exchangeError: 'Account has insufficient balance for requested action.',
    status: 'pending_retry',
    retryCount: 0,
    age: 60,
    scheduledIn: null,
    webhookId: null,
    ...parts,
  };
}

const ATTEMPT: Readonly<Record<FailedOrderStatus, string>> = {
  pending_retry: 'rejected',
  retrying: 'sending',
  unconfirmed: 'unknown',
  needs_review: 'needs_review',
  completed: 'accepted',
  removed: 'rejected',
};

const ORDER: Readonly<Record<FailedOrderStatus, string>> = {
  pending_retry: 'failed',
  retrying: 'sending',
  unconfirmed: 'unconfirmed',
  needs_review: 'needs_review',
  completed: 'accepted',
  removed: 'failed',
};

function rowOf(look: Look) {
  const { symbol, side, orderType, quantity, price, stopPrice, code, params, exchangeError, status, age } = look;
  const isAccepted = status === 'completed';
  return {
    signal_id: randomUUID(),
    client_order_id: `og${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    strategy: look.strategy,
    symbol: symbol.slice(0, 50),
    side,
    order_type: orderType,
    quantity,
    price,
    stop_price: stopPrice,
    code,
    params,
    reason: reasonText({ code, params }, 'en').slice(0, 100),
    exchange_error: exchangeError,
    status,
    order_status: ORDER[status],
    attempt_state: ATTEMPT[status],
    exchange_order_id: isAccepted ? String(8_389_765_526 + Math.floor(age)) : null,
    retry_count: look.retryCount,
    age,
    scheduled_in: look.scheduledIn,
    webhook_id: look.webhookId,
    payload: { symbol, side, order_type: orderType, quantity, price, comment: 'sent by an alert' },
    request: {
      symbol,
      side,
      orderType,
      amount: { kind: 'base', quantity },
      price,
      stopPrice,
      marketType: 'SPOT',
      reduceOnly: false,
      positionSide: null,
      timeInForce: null,
      rounding: 'down',
    },
  };
}

const ROWS = `
  jsonb_to_recordset($2::jsonb) as r (signal_id uuid, client_order_id text, strategy text, symbol text, side text, order_type text,
    quantity numeric, price numeric, stop_price numeric, code text, params jsonb, reason text, exchange_error text, status text,
    order_status text, attempt_state text, exchange_order_id text, retry_count integer, age double precision,
    scheduled_in double precision, webhook_id text, payload jsonb, request jsonb)`;

/** The leases of what is on its way last: nobody looks it up while a test looks at it. */
const WRITE = `
  with r as materialized (
    select r.*, s.user_id, s.id as strategy_id, sa.id as strategy_account_id, sa.account_id,
      nextval('ordergate.orders_id_seq') as order_id, now() - r.age * interval '1 second' as failed_at
    from ${ROWS}
      join ordergate.users u on u.username = $1
      join ordergate.strategies s on s.user_id = u.id and s.name = r.strategy
      join ordergate.strategy_accounts sa on sa.strategy_id = s.id
    order by r.age desc
  ), instance as (insert into ordergate.instances default values returning id),
  signals as (
    insert into ordergate.signals (id, user_id, strategy_id, webhook_id, status, body_hash, payload, instance_id, received_at,
      deadline_at, answer_status, answer_body, answered_at)
    select signal_id, user_id, strategy_id, webhook_id, 'taken', sha256(signal_id::text::bytea), payload, instance.id,
      failed_at - interval '82 milliseconds', failed_at + interval '5 seconds',
      case when code in ('EXECUTION_TIMEOUT', 'NO_ANSWER') then 408 else 400 end, '{"success":false}', failed_at
    from r, instance
  ), orders as (
    insert into ordergate.orders (id, signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
      requested_quantity, quantity, price, stop_price, reduce_only, request, status, exchange_order_id, received_at, settled_at)
    select order_id, signal_id, strategy_account_id, account_id, symbol, side, order_type, 'SPOT', quantity, quantity, price,
      stop_price, false, request, order_status, exchange_order_id, failed_at, failed_at
    from r
  ), attempts as (
    insert into ordergate.order_attempts (order_id, account_id, number, client_order_id, state, lease_until, instance_id, gate_at,
      code, params, exchange_error, exchange_order_id, created_at, settled_at)
    select order_id, account_id, 1, client_order_id, attempt_state,
      case when attempt_state in ('sending', 'unknown') then now() + interval '1 day' end, instance.id,
      failed_at, case when attempt_state in ('sending', 'accepted') then null else code end, params, exchange_error,
      exchange_order_id, failed_at, case when attempt_state in ('sending', 'unknown') then null else failed_at end
    from r, instance
  )
  insert into ordergate.failed_orders (strategy_account_id, symbol, side, order_type, quantity, requested_quantity, price, stop_price,
    market_type, reason, exchange_error, order_params, status, retry_count, webhook_id, created_at, order_id, code, params,
    exchange_order_id, scheduled_at)
  select strategy_account_id, symbol, side, order_type, quantity, quantity, price, stop_price, 'SPOT', reason, exchange_error, request,
    status, retry_count, webhook_id, failed_at, order_id, code, params, exchange_order_id, now() + scheduled_in * interval '1 second'
  from r
  returning id`;

/** Writes failed orders of a user, with the signals, orders and attempts that belong to them; nobody is told. Answers their ids. */
export async function writeFailedOrders(
  installation: GatewayInstallation,
  username: string,
  looks: readonly Look[],
): Promise<number[]> {
  await installation.query('set ordergate.events = off');
  const rows = await installation.query<{ id: number }>(WRITE, [username, JSON.stringify(looks.map(rowOf))]);
  await installation.query('reset ordergate.events');
  if (rows.length !== looks.length) throw new Error(`Wrote ${rows.length} of ${looks.length} failed orders`);
  return rows.map(({ id }) => id);
}

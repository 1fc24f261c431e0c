import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account, OrderLimits } from '../../../domain/account.ts';
import type { AttemptStateName } from '../../../domain/attempt.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { OrderRequest } from '../../../domain/order.ts';
import type { ReasonCode } from '../../../domain/reasons.ts';
import type { RetryState } from '../../../domain/retry.ts';
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, type OpenKey } from '../account-rows.ts';
import { decodeRequest } from '../order-codec.ts';
import type { Tables } from '../tables.ts';

interface StandingRow extends AccountRow {
  readonly id: number;
  readonly order_id: number | null;
  readonly strategy_account_id: number;
  readonly status: FailedOrderStatus;
  readonly code: ReasonCode | null;
  readonly retry_count: number;
  readonly uncounted: number;
  readonly reduce_only: boolean;
  readonly scheduled_at: Date | null;
  readonly order_params: unknown;
  readonly request: unknown;
  readonly is_active: boolean;
  readonly is_paused: boolean;
  readonly is_void: boolean;
  readonly allowed_symbols: readonly string[] | null;
  readonly max_order_value: string | null;
  readonly attempt_id: number | null;
  readonly attempt_number: number | null;
  readonly attempt_state: AttemptStateName | null;
  readonly attempt_client_order_id: string | null;
}

/** A failed order as it stands, with all that changes to it are judged by. */
export interface Standing {
  readonly id: number;
  /** Null of a row of the old system that was never retried here. */
  readonly orderId: number | null;
  readonly strategyAccountId: number;
  readonly state: RetryState;
  readonly request: OrderRequest | null;
  /** Of its strategy. */
  readonly limits: OrderLimits;
  readonly account: Account;
  readonly scheduledAt: Date | null;
  /** Its webhook was answered 503. */
  readonly isVoid: boolean;
  readonly lastAttempt: LastAttempt | null;
}

export interface LastAttempt {
  readonly id: number;
  readonly number: number;
  readonly state: AttemptStateName;
  readonly clientOrderId: string;
}

/** A failed order, and whose it has to be. */
export interface Owned {
  readonly userId: number;
  readonly id: number;
}

/** What the old system submitted has no attempt here, and counts as the first. */
export const numberOf = (attempt: LastAttempt | null): number => attempt?.number ?? 1;

/** Null where the user has no such failed order. */
export async function readStanding(
  db: Kysely<Tables>,
  schema: string,
  open: OpenKey,
  { userId, id }: Owned,
): Promise<Standing | null> {
  const table = (name: keyof Tables) => sql.id(schema, name);
  const { rows } = await sql<StandingRow>`
    select f.id, f.order_id, f.strategy_account_id, f.status, f.code, f.retry_count, f.uncounted, f.reduce_only, f.scheduled_at,
      f.order_params, o.request, ${sql.raw(ACCOUNT_COLUMNS)},
      sa.is_active and st.is_active and st.deleted_at is null and a.is_active and a.deleted_at is null and u.is_active as is_active,
      a.is_paused or u.is_paused as is_paused, coalesce(g.status = 'voided', false) as is_void,
      st.allowed_symbols, st.max_order_value,
      t.id as attempt_id, t.number as attempt_number, t.state as attempt_state, t.client_order_id as attempt_client_order_id
    from ${table('failed_orders')} f
      join ${table('strategy_accounts')} sa on sa.id = f.strategy_account_id
      join ${table('strategies')} st on st.id = sa.strategy_id
      join ${table('users')} u on u.id = st.user_id
      join ${table('accounts')} a on a.id = sa.account_id
      left join ${table('account_keys')} k on k.account_id = a.id and k.retired_at is null
      left join ${table('orders')} o on o.id = f.order_id
      left join ${table('signals')} g on g.id = o.signal_id
      left join lateral (
        select * from ${table('order_attempts')} last where last.order_id = f.order_id order by last.number desc limit 1) t on true
    where f.id = ${id} and st.user_id = ${userId}`.execute(db);
  const [row] = rows;
  return row === undefined ? null : standingOf(row, open);
}

/**
 * Locks it against every other change, and what it trades with against being taken away; false where the user has no such
 * failed order. What is read afterwards is what stands.
 */
export async function lockFailedOrder(trx: Transaction<Tables>, { userId, id }: Owned): Promise<boolean> {
  const row = await trx
    .selectFrom('failed_orders as f')
    .innerJoin('strategy_accounts as sa', 'sa.id', 'f.strategy_account_id')
    .innerJoin('strategies as st', 'st.id', 'sa.strategy_id')
    .innerJoin('accounts as a', 'a.id', 'sa.account_id')
    .where('f.id', '=', id)
    .where('st.user_id', '=', userId)
    .select('f.id')
    .forUpdate('f')
    .forKeyShare(['sa', 'st', 'a'])
    .executeTakeFirst();
  return row !== undefined;
}

function standingOf(row: StandingRow, open: OpenKey): Standing {
  const account = accountOf(row, open);
  const request = requestOf(row);
  return {
    id: row.id,
    orderId: row.order_id,
    strategyAccountId: row.strategy_account_id,
    request,
    limits: { allowedSymbols: row.allowed_symbols, maxOrderValue: row.max_order_value },
    account,
    scheduledAt: row.scheduled_at,
    isVoid: row.is_void,
    lastAttempt: lastAttemptOf(row),
    state: {
      status: row.status,
      code: row.code,
      retryCount: row.retry_count,
      uncounted: row.uncounted,
      hasRequest: request !== null,
      reduceOnly: row.reduce_only,
      account: { isActive: row.is_active, isPaused: row.is_paused, isFrozen: account.isFrozen },
    },
  };
}

/** Of a row of the old system it stands with the old payload, where all of it is known. */
function requestOf({ order_id, request, order_params }: StandingRow): OrderRequest | null {
  if (order_id !== null) return decodeRequest(request);
  const imported = (order_params as { readonly request?: unknown } | null)?.request;
  return imported === undefined ? null : decodeRequest(imported);
}

function lastAttemptOf({
  attempt_id: id,
  attempt_number: number,
  attempt_state: state,
  attempt_client_order_id: clientOrderId,
}: StandingRow): LastAttempt | null {
  if (id === null || number === null || state === null || clientOrderId === null) return null;
  return { id, number, state, clientOrderId };
}

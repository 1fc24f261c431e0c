import { TIMINGS } from '../../../domain/timings.ts';
import { DURABLY, type Statement } from '../database.ts';
import { DRAFT_COLUMNS, SEEN } from './draft-json.ts';

export interface TakeInRow {
  readonly taken: boolean;
  readonly good: boolean;
  /** An unanswered signal with the same body whose instance died. */
  readonly orphan_id: string | null;
  readonly orphan_deadline: Date | null;
  readonly orders: readonly TakenOrder[];
}

export interface TakenOrder {
  readonly order_id: number;
  readonly strategy_account_id: number;
  readonly attempt_id: number;
  readonly failed_order_id: number | null;
}

/**
 * Step 1 of the order protocol in one statement: judge, and journal signal, orders, attempts and the failed orders of refused
 * drafts, or nothing at all. Parameters: id, strategy, user, token hash, webhook id, body hash, payload, received, deadline,
 * instance, drafts. The rows that were judged are locked as their foreign keys lock them anyway: a committed change is seen,
 * and whoever locks one `for update` can't be overtaken. `s` is the quoted schema.
 */
export function takeInStatement(s: string, instanceLockClass: number): Statement {
  return {
    name: 'take_in',
    text: `
with draft as materialized (
  select * from jsonb_to_recordset($11::jsonb) as d (${DRAFT_COLUMNS})
), owner as materialized (
  select u.locale
  from ${s}.strategies st join ${s}.users u on u.id = st.user_id
  where st.id = $2::integer and u.id = $3::integer and st.deleted_at is null and st.is_active and u.is_active
    and (st.webhook_token_hash = $4::bytea or u.webhook_token_hash = $4::bytea)
    and (not u.is_paused or not exists (select from draft where not reduce_only))
  for key share of st, u
), link as materialized (
  select sa.id, sa.is_active and a.is_active as trading, not a.is_paused as unpaused, a.frozen_at is null as unfrozen,
    ${SEEN} as seen,
    (select k.fingerprint from ${s}.account_keys k where k.account_id = a.id and k.retired_at is null) as fingerprint
  from ${s}.strategy_accounts sa join ${s}.accounts a on a.id = sa.account_id
  where sa.strategy_id = $2::integer and a.deleted_at is null
  for key share of sa, a
), good as materialized (
  select owner.locale from owner, ${DURABLY}
  where not exists (
      select from draft d
      where not exists (
        select from link l
        where l.id = d.strategy_account_id and l.seen = d.seen and (d.fingerprint is null or l.fingerprint = d.fingerprint)
          and (not d.live or (l.trading and l.unfrozen and (l.unpaused or d.reduce_only)))))
    and not exists (
      select from link l where l.trading and not exists (select from draft d where d.strategy_account_id = l.id))
), unanswered as materialized (
  select g.id, g.instance_id, g.received_at, g.deadline_at
  from ${s}.signals g
  where $5::text is null and g.webhook_id is null and g.status = 'taken' and g.answered_at is null and g.id <> $1::uuid
    and g.strategy_id = $2::integer and g.body_hash = $6::bytea
    and g.received_at > $8::timestamptz - interval '${TIMINGS.rejoin} milliseconds'
), orphan as materialized (
  select id, deadline_at from unanswered
  where pg_try_advisory_xact_lock_shared(${instanceLockClass}, instance_id)
  order by received_at limit 1
), taken as (
  insert into ${s}.signals (id, user_id, strategy_id, webhook_id, status, body_hash, payload, instance_id, received_at, deadline_at)
  select $1::uuid, $3::integer, $2::integer, $5::text, 'taken', $6::bytea, $7::jsonb, $10::integer, $8::timestamptz, $9::timestamptz
  from good where not exists (select from orphan)
  on conflict do nothing
  returning id
), new_order as (
  insert into ${s}.orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
    requested_quantity, quote_quantity, quantity, price, stop_price, reduce_only, position_side, time_in_force,
    request, status, received_at, settled_at)
  select taken.id, d.strategy_account_id, d.account_id, d.symbol, d.side, d.order_type, d.market_type,
    d.requested_quantity, d.quote_quantity, d.quantity, d.price, d.stop_price, d.reduce_only, d.position_side, d.time_in_force,
    d.request, case when d.live then 'sending' else 'failed' end, $8::timestamptz, case when d.live then null else now() end
  from taken, draft d order by d.position
  returning id, strategy_account_id
), new_attempt as (
  insert into ${s}.order_attempts (order_id, account_id, number, client_order_id, state, lease_until, instance_id, gate_at,
    prepared, code, params, exchange_error, exchange_fault, fills_final, settled_at)
  select o.id, d.account_id, 1, d.client_order_id, case when d.live then 'sending' else 'not_sent' end,
    case when d.live then now() + interval '${TIMINGS.lease} milliseconds' end, $10::integer, d.gate_at,
    d.prepared, d.code, d.params, d.exchange_error, coalesce(d.exchange_fault, false), d.may_rest,
    case when d.live then null else now() end
  from new_order o join draft d using (strategy_account_id)
  returning id, order_id
), new_failed_order as (
  insert into ${s}.failed_orders (strategy_account_id, symbol, side, order_type, quantity, price, stop_price, market_type,
    reason, exchange_error, order_params, status, webhook_id, order_id, requested_quantity, quote_quantity,
    reduce_only, position_side, time_in_force, code, params)
  select d.strategy_account_id, d.symbol, d.side, d.order_type, d.requested_quantity, d.price, d.stop_price, d.market_type,
    d.reasons ->> good.locale, d.exchange_error, d.request, 'pending_retry', $5::text, o.id, d.requested_quantity,
    d.quote_quantity, d.reduce_only, d.position_side, d.time_in_force, d.code, d.params
  from new_order o join draft d using (strategy_account_id), good
  where not d.live
  returning id, order_id
)
select exists (select from taken) as taken, exists (select from good) as good,
  (select id from orphan) as orphan_id, (select deadline_at from orphan) as orphan_deadline,
  (select coalesce(jsonb_agg(jsonb_build_object('order_id', o.id, 'strategy_account_id', o.strategy_account_id,
     'attempt_id', a.id, 'failed_order_id', f.id)), '[]')
   from new_order o join new_attempt a on a.order_id = o.id left join new_failed_order f on f.order_id = o.id) as orders`,
  };
}

import { TIMINGS } from '../../../domain/timings.ts';
import { DURABLY, type Statement } from '../database.ts';
import { DRAFT_COLUMNS, SEEN, SIGNAL_COLUMNS } from './taking-json.ts';

/** What became of one signal. */
export interface TakeInRow {
  /** The signal's place among those that were given. */
  readonly n: number;
  readonly taken: boolean;
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
 * Step 1 of the order protocol in one statement: judge each signal by itself, and journal signal, orders, attempts and the failed
 * orders of refused drafts, or nothing of it at all. Parameters: the signals, their drafts, both as JSON, the instance, the strategies: named
 * once more as an array, for without statistics a join with a list would read whole tables. The rows that
 * are judged are locked as their foreign keys lock them anyway: a committed change is seen, and whoever locks one `for update`
 * can't be overtaken. Signals are inserted in one order everywhere, lest two instances that are sent the same ones wait for each other.
 * Where `waits` is false, signals whose rows are locked so are left out, lest one keep the others waiting.
 * `s` is the quoted schema.
 */
export function takeInStatement(s: string, instanceLockClass: number, { waits }: { waits: boolean }): Statement {
  const skip = waits ? '' : 'skip locked';
  return {
    name: waits ? 'take_in_alone' : 'take_in',
    text: `
with incoming as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i (${SIGNAL_COLUMNS})
), draft as materialized (
  select * from jsonb_to_recordset($2::jsonb) as d (${DRAFT_COLUMNS})
), owner as materialized (
  select i.n, u.locale
  from incoming i join ${s}.strategies st on st.id = i.strategy_id join ${s}.users u on u.id = st.user_id
  where st.id = any($4::integer[]) and u.id = i.user_id and st.deleted_at is null and st.is_active and u.is_active
    and st.xmin::text || ' ' || u.xmin::text = i.version
    and (st.webhook_token_hash = i.token_hash or u.webhook_token_hash = i.token_hash)
    and (not u.is_paused or not i.opens)
  for key share of st, u ${skip}
), link as materialized (
  select i.n, sa.id, sa.is_active and a.is_active as trading, not a.is_paused as unpaused, a.frozen_at is null as unfrozen,
    ${SEEN} as seen,
    (select k.fingerprint from ${s}.account_keys k where k.account_id = a.id and k.retired_at is null) as fingerprint
  from incoming i join ${s}.strategy_accounts sa on sa.strategy_id = i.strategy_id join ${s}.accounts a on a.id = sa.account_id
  where sa.strategy_id = any($4::integer[]) and a.deleted_at is null
  for key share of sa, a ${skip}
), fit as materialized (
  select d.n, count(*) as links
  from draft d join link l on l.n = d.n and l.id = d.strategy_account_id
  where l.seen = d.seen and (d.fingerprint is null or l.fingerprint = d.fingerprint)
    and (not d.live or (l.trading and l.unfrozen and (l.unpaused or d.reduce_only)))
  group by d.n
), counted as materialized (
  select n, count(*) filter (where trading) as trading, count(*) as links from link group by n
), good as materialized (
  select owner.n, owner.locale
  from owner join incoming i on i.n = owner.n left join fit on fit.n = i.n left join counted on counted.n = i.n, ${DURABLY}
  where coalesce(fit.links, 0) = i.drafts and coalesce(counted.trading, 0) = i.trading_drafts ${noneSkipped(s, waits)}
), unanswered as materialized (
  select i.n, g.* from incoming i cross join lateral (
    select g.id, g.instance_id, g.received_at, g.deadline_at from ${s}.signals g
    where g.strategy_id = i.strategy_id and g.body_hash = i.body_hash
      and g.webhook_id is null and g.status = 'taken' and g.answered_at is null and g.id <> i.id
      and g.received_at > i.received_at - interval '${TIMINGS.rejoin} milliseconds'
    offset 0
  ) g where i.webhook_id is null
), orphan as materialized (
  select distinct on (n) n, id, deadline_at from unanswered
  where pg_try_advisory_xact_lock_shared(${instanceLockClass}, instance_id)
  order by n, received_at
), taken as (
  insert into ${s}.signals (id, user_id, strategy_id, webhook_id, status, body_hash, payload, instance_id, received_at, deadline_at)
  select i.id, i.user_id, i.strategy_id, i.webhook_id, 'taken', i.body_hash, i.payload, $3::integer, i.received_at, i.deadline_at
  from good join incoming i on i.n = good.n
  where not exists (select from orphan where orphan.n = i.n)
  order by i.strategy_id, i.webhook_id, i.id
  on conflict do nothing
  returning id
), taken_draft as materialized (
  select i.id as signal_id, i.received_at, i.webhook_id, d.* from taken join incoming i on i.id = taken.id join draft d on d.n = i.n
), new_order as (
  insert into ${s}.orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
    requested_quantity, quote_quantity, quantity, price, stop_price, reduce_only, position_side, time_in_force,
    request, status, received_at, settled_at)
  select d.signal_id, d.strategy_account_id, d.account_id, d.symbol, d.side, d.order_type, d.market_type,
    d.requested_quantity, d.quote_quantity, d.quantity, d.price, d.stop_price, d.reduce_only, d.position_side, d.time_in_force,
    d.request, case when d.live then 'sending' else 'failed' end, d.received_at, case when d.live then null else now() end
  from taken_draft d order by d.n, d.position
  returning id, signal_id, strategy_account_id
), new_attempt as (
  insert into ${s}.order_attempts (order_id, account_id, number, client_order_id, state, lease_until, instance_id, gate_at,
    prepared, code, params, exchange_error, exchange_fault, fills_final, settled_at)
  select o.id, d.account_id, 1, d.client_order_id, case when d.live then 'sending' else 'not_sent' end,
    case when d.live then now() + interval '${TIMINGS.lease} milliseconds' end, $3::integer, d.gate_at,
    d.prepared, d.code, d.params, d.exchange_error, coalesce(d.exchange_fault, false), d.may_rest,
    case when d.live then null else now() end
  from new_order o join taken_draft d using (signal_id, strategy_account_id)
  returning id, order_id
), new_failed_order as (
  insert into ${s}.failed_orders (strategy_account_id, symbol, side, order_type, quantity, price, stop_price, market_type,
    reason, exchange_error, order_params, status, webhook_id, order_id, requested_quantity, quote_quantity,
    reduce_only, position_side, time_in_force, code, params)
  select d.strategy_account_id, d.symbol, d.side, d.order_type, d.requested_quantity, d.price, d.stop_price, d.market_type,
    d.reasons ->> good.locale, d.exchange_error, d.request, 'pending_retry', d.webhook_id, o.id, d.requested_quantity,
    d.quote_quantity, d.reduce_only, d.position_side, d.time_in_force, d.code, d.params
  from new_order o join taken_draft d using (signal_id, strategy_account_id) join good on good.n = d.n
  where not d.live
  returning id, order_id
), journaled as (
  select o.signal_id, jsonb_agg(jsonb_build_object('order_id', o.id, 'strategy_account_id', o.strategy_account_id,
    'attempt_id', a.id, 'failed_order_id', f.id)) as orders
  from new_order o join new_attempt a on a.order_id = o.id left join new_failed_order f on f.order_id = o.id
  group by o.signal_id
)
select i.n, j.signal_id is not null as taken, orphan.id as orphan_id, orphan.deadline_at as orphan_deadline,
  coalesce(j.orders, '[]') as orders
from incoming i left join journaled j on j.signal_id = i.id left join orphan on orphan.n = i.n`,
  };
}

/** An account that is locked just now may be one that the signal leaves out and should not. */
function noneSkipped(s: string, waits: boolean): string {
  if (waits) return '';
  return `and coalesce(counted.links, 0) = (
      select count(*) from ${s}.strategy_accounts sa join ${s}.accounts a on a.id = sa.account_id
      where sa.strategy_id = i.strategy_id and a.deleted_at is null)`;
}

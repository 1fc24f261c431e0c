import { linkOf } from './people.ts';

/** Rows of one statement. */
export const CHUNK = 100_000;

const DAYS = 730;

/** The more often, the more of a list they take: a share from 0 to 1, squared, says which. */
const SYMBOLS = [
  'BTC/USDT',
  'ETH/USDT',
  'SOL/USDT',
  'XRP/USDT',
  'DOGE/USDT',
  'BNB/USDT',
  'BTC/KRW',
  'ETH/KRW',
  'XRP/KRW',
  'SOL/KRW',
];
const CODES = [
  'INSUFFICIENT_FUNDS',
  'MARKET_RULE',
  'ORDER_REJECTED',
  'EXCHANGE_UNAVAILABLE',
  'RATE_LIMITED',
  'AUTHENTICATION',
  'PERMISSION_DENIED',
  'NOT_FILLED',
  'NOT_SENT',
  'CLOCK_SKEW',
];

const listed = (words: readonly string[], share: string) =>
  `(array[${words.map((word) => `'${word}'`).join(', ')}])[1 + floor(power(${share}, 2) * ${words.length})::integer]`;

/** A number from 0 to 1 that depends on the row alone. */
const chance = (seed: number) => `((hashint8extended(i, ${seed}) & 2147483647) / 2147483648.0::float8)`;

/**
 * Writes failed orders `$1` to `$2` of `$3`, each with its signal, its order and `$4` attempts; the newest is a minute old. A row
 * depends on its number alone, so that a run that was stopped goes on. The frozen order stands in the last attempt only: in all of
 * them it would take the disk twice.
 */
export const ROWS = `
with drawn as materialized (
  select i, now() - interval '1 minute' - ($3::bigint - i) * (interval '${DAYS} days' / $3::bigint) as at,
    ${linkOf(chance(1))} as link, ${listed(SYMBOLS, chance(2))} as symbol, ${listed(CODES, chance(3))} as code,
    ${chance(4)} as fate, ${chance(5)} as luck, ${chance(6)} as size
  from generate_series($1::bigint, $2::bigint) i
), row as materialized (
  select d.*, sa.strategy_id, sa.account_id, st.user_id, md5('signal ' || i)::uuid as signal_id,
    case when i > $3::bigint - 4 then 'unconfirmed' when fate < 0.002 then 'needs_review' when fate < 0.08 then 'pending_retry'
         when fate < 0.5 then 'completed' else 'removed' end as status,
    fate between 0.002 and 0.005 as is_exhausted, fate between 0.005 and 0.007 as is_scheduled,
    case when size < 0.5 then 'BUY' else 'SELL' end as side, case when luck < 0.7 then 'MARKET' else 'LIMIT' end as order_type,
    trunc((100 + size * 1000)::numeric, 3) as quantity, case when luck < 0.7 then null else trunc((100 + size * 1000)::numeric, 2) end as price
  from drawn d join strategy_accounts sa on sa.id = d.link join strategies st on st.id = sa.strategy_id
), asked as materialized (
  select *, case when size < 0.4 then 'tv-' || i end as webhook_id, jsonb_build_object('side', side, 'symbol', symbol, 'orderType', order_type, 'price', price::text, 'stopPrice', null,
      'amount', jsonb_build_object('kind', 'base', 'quantity', quantity::text), 'marketType', 'SPOT', 'reduceOnly', false,
      'positionSide', null, 'timeInForce', null, 'rounding', 'down') as request,
    case status when 'completed' then 'accepted' when 'unconfirmed' then 'unconfirmed' when 'needs_review' then 'needs_review'
      else 'failed' end as order_status
  from row
), signal as (
  insert into signals (id, user_id, strategy_id, webhook_id, status, body_hash, payload, instance_id, received_at, deadline_at,
    answer_status, answer_body, answered_at)
  select signal_id, user_id, strategy_id, webhook_id, 'taken', sha256(signal_id::text::bytea),
    jsonb_build_object('symbol', symbol, 'side', lower(side), 'order_type', lower(order_type), 'quantity', quantity::text, 'webhook_id', webhook_id),
    1, at, at + interval '5 seconds', 400,
    json_build_object('success', false, 'error', 'Refused', 'code', code, 'failed_order_id', i,
      'orders', json_build_array(json_build_object('strategy_account_id', link, 'success', false, 'code', code))),
    at + interval '120 milliseconds'
  from asked
), placed as (
  insert into orders (id, signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type, requested_quantity,
    quantity, price, reduce_only, request, status, exchange_order_id, exchange_status, filled_quantity, average_price, received_at, settled_at)
  select i, signal_id, link, account_id, symbol, side, order_type, 'SPOT', quantity, quantity, price, false, request, order_status,
    case when status = 'completed' then 'x' || i end, case when status = 'completed' then 'filled' end,
    case when status = 'completed' then quantity end, case when status = 'completed' then coalesce(price, 100) end, at,
    case when order_status in ('accepted', 'failed') then at + $4::integer * interval '10 minutes' end
  from asked
), attempted as (
  insert into order_attempts (id, order_id, account_id, number, client_order_id, state, instance_id, gate_at, prepared, code, params,
    exchange_error, exchange_order_id, exchange_status, filled_quantity, average_price, fills_final, created_at, settled_at)
  select (i - 1) * ($4::integer + 1) + n, i, account_id, n, md5('attempt ' || i || ' ' || n), state, 1,
    tried + interval '4500 milliseconds',
    case when n = tries then request - 'amount' - 'rounding' || jsonb_build_object('clientOrderId', md5('attempt ' || i || ' ' || n),
      'marketId', replace(symbol, '/', ''), 'marketSymbol', symbol, 'endpoint', 'order', 'sentAmount', quantity::text, 'sentUnit', 'base',
      'quantity', quantity::text, 'quoteQuantity', null, 'keyFingerprint', 'paper', 'fenceAt', tried + interval '15 seconds') end,
    case when state <> 'accepted' then code end, case when state <> 'accepted' then '{}'::jsonb end,
    case when state = 'rejected' then 'The exchange said no' end, case when state = 'accepted' then 'x' || i end,
    case when state = 'accepted' then 'filled' end, case when state = 'accepted' then quantity end,
    case when state = 'accepted' then coalesce(price, 100) end, true, tried,
    case when state in ('accepted', 'rejected') then tried + interval '120 milliseconds' end
  from asked, lateral (select $4::integer + is_exhausted::integer as tries) t, generate_series(1, tries) n,
    lateral (select at + (n - 1) * interval '10 minutes' as tried,
      case when n < tries then 'rejected' when status = 'completed' then 'accepted' when status = 'unconfirmed' then 'unknown'
           when status = 'needs_review' then 'needs_review' else 'rejected' end as state) s
), history as (
  insert into failed_order_history (failed_order_id, at, user_id, action, detail)
  select i, at + interval '1 day', user_id, 'removed', '{"from": "pending_retry"}' from asked where status = 'removed'
)
insert into failed_orders (id, strategy_account_id, symbol, side, order_type, quantity, price, market_type, reason, exchange_error,
  order_params, status, retry_count, webhook_id, created_at, updated_at, order_id, requested_quantity, code, params, exchange_order_id, scheduled_at)
select i, link, symbol, side, order_type, quantity, price, 'SPOT', 'Refused by the exchange', 'The exchange said no', request, status,
  least($4::integer - 1 + is_exhausted::integer, 5), webhook_id, at + interval '120 milliseconds', at + $4::integer * interval '10 minutes', i,
  quantity, code, '{}', case when status = 'completed' then 'x' || i end,
  case when is_scheduled and status = 'pending_retry' then now() + interval '30 days' end
from asked`;

/** For ids that were written as numbers of rows. */
export const SEQUENCES = `
  select setval(pg_get_serial_sequence('orders', 'id'), (select max(id) from orders)),
    setval(pg_get_serial_sequence('order_attempts', 'id'), (select max(id) from order_attempts)),
    setval(pg_get_serial_sequence('failed_orders', 'id'), (select max(id) from failed_orders))`;

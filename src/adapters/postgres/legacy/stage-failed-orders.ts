import { NO_REASON, type OldFailure } from '../../../application/legacy/old-failure.ts';
import { unjudged } from './judging.ts';
import type { OldTable, OldTables } from './old-table.ts';
import type { OurTables } from './our-tables.ts';
import { coalesced, payloadText, UNSUPPORTED_FIELDS, withoutSecrets } from './payload-fields.ts';
import type { Session } from './session.ts';
import { oddities, oddWhen } from './stage-owners.ts';

/** Rows that one statement reads or writes; progress is told after each. */
export const CHUNK = 50_000;

/**
 * Step 2 of 5: reads failed orders of either form, their payloads into columns, and answers what is to be judged. A value that
 * can't be read is null and noted. The next chunk is read while this one is judged.
 */
export async function* stageFailedOrders(
  session: Session,
  from: string,
  old: OldTables,
  our: OurTables,
): AsyncGenerator<readonly OldFailure[]> {
  const statement = chunkStatement(old.failed_orders, our);
  const stage = (after: number | null) => session.row<{ count: number; last: number | null }>(statement, [from, after]);
  let after: number | null = null;
  let staging = stage(after);
  for (;;) {
    const { count, last }: { count: number; last: number | null } = await staging;
    if (count === 0) break;
    const failures = await unjudged(session, after, last);
    after = last;
    staging = stage(after);
    staging.catch(() => {});
    yield failures;
  }
  await session.run('analyze legacy_failed_orders (old_id, link_id)');
}

/** A shorter token is no secret, and would be found everywhere. */
const SHORTEST_TOKEN = 6;

const withoutToken = (text: string) =>
  `case when strpos(${text}, o.token) > 0 then replace(${text}, o.token, '***') else ${text} end`;

/** Parameters: the old schema, and the last id that was staged before. */
function chunkStatement(s: OldTable, our: OurTables): string {
  return `
    with chunk as materialized (${chunk(s, our)}),
    staged as (
      insert into legacy_failed_orders
        (old_id, new_id, link_id, user_id, account_id, symbol, side, order_type, market_type, quantity, price, stop_price,
         reduce_only, position_side, time_in_force, order_params, unreadable, unsupported, reason, error, stage,
         statuses, has_trace, retry_count, webhook_id, exchange_order_id, created_at, updated_at, odd)
      select c.old_id, ${our.nextId('failed_orders')}, c.link_id, c.user_id, c.account_id,
        left(coalesce(f.symbol, 'UNKNOWN'), 50), left(coalesce(f.side, 'UNKNOWN'), 10),
        left(coalesce(f.order_type, 'UNKNOWN'), 20), left(f.market_type, 10), f.quantity, f.price, f.stop_price,
        coalesce(f.reduce_only, false), f.position_side, f.time_in_force,
        case when cardinality(g.odd) = 0 then ${withRequest('s.payload')} else s.payload end,
        ${withoutToken('left(p.unreadable, 20000)')},
        coalesce(f.operation, case when not f.is_type_ours then left(f.order_type, 40) end),
        ${withoutToken('c.reason')}, ${withoutToken('c.error')}, c.stage, c.statuses, c.has_trace, c.retry_count, c.webhook_id, c.exchange_order_id,
        coalesce(c.created_at, c.updated_at, now()), coalesce(c.updated_at, c.created_at, now()),
        g.odd || ${oddities([oddWhen('created_at_missing', 'c.created_at is null')])}
      from chunk c
        left join legacy_links l on l.old_id = c.link_id
        left join legacy_strategies t on t.old_id = l.strategy_id
        left join legacy_users o on o.old_id = coalesce(t.user_id, c.user_id) and length(o.token) >= ${SHORTEST_TOKEN}
        cross join lateral (${PAYLOAD} offset 0) p
        cross join lateral (${WORDS} offset 0) w
        cross join lateral (${FIELDS} offset 0) f
        cross join lateral (select ${ODDITIES} as odd offset 0) g
        cross join lateral (select ${withoutSecrets('o.token')} as payload offset 0) s
      order by c.old_id
      returning old_id
    )
    select count(*) as count, max(old_id) as last from staged`;
}

/** Characters of a payload; a longer one is none. */
const LONGEST = 1_000_000;
/** More than the masking reads. */
const LONGEST_ERROR = 20_100;

/** The old row, every column as text: of those with two names, the newer one first. */
function chunk(s: OldTable, our: OurTables): string {
  const [payload, params] = [s.longText('order_payload', LONGEST), s.longText('order_params', LONGEST)];
  const reason = `coalesce(nullif(${s.text('reason', 1000)}, '${NO_REASON}'), ${s.text('failure_reason', 1000)})`;
  return `
    select s.id::bigint as old_id, ${s.wholeNumber('strategy_account_id')} as link_id,
      ${s.wholeNumber('user_id')} as user_id, ${s.wholeNumber('account_id')} as account_id,
      ${s.text('symbol', 100)} as symbol, ${s.text('side', 40)} as side, ${s.text('order_type', 40)} as order_type,
      ${s.text('market_type', 40)} as market_type, upper(${s.text('operation_type', 40)}) as operation,
      ${s.text('quantity')} as quantity, ${s.text('price')} as price, ${s.text('stop_price')} as stop_price,
      ${payload} as order_payload, ${params} as order_params,
      ${reason} as reason, ${coalesced([s.longText('exchange_error', LONGEST_ERROR), s.longText('error_message', LONGEST_ERROR)])} as error,
      ${otherWords(s)} as stage,
      array_remove(array[lower(${s.text('status', 40)}), lower(${s.text('recovery_status', 40)})], null) as statuses,
      ${coalesced([s.text('exchange_order_id'), s.text('last_exchange_status'), s.text('open_order_id'), s.text('resolved_at')])} is not null
        as has_trace,
      ${retryCount(s)} as retry_count, ${s.text('webhook_id', 100)} as webhook_id,
      ${s.text('exchange_order_id', 100)} as exchange_order_id,
      ${s.instant('created_at')} as created_at, ${s.instant('updated_at')} as updated_at
    from ${s.from} left join ${our.legacy_rows} m on m.source_schema = $1 and m.kind = 'failed_order' and m.old_id = s.id
    where m.old_id is null and ($2::bigint is null or s.id > $2::bigint)
    order by s.id limit ${CHUNK}`;
}

/** What stands in the older columns beside the newer ones, for it may leave doubt. */
function otherWords(s: OldTable): string {
  const texts = [
    s.text('failure_stage', 100),
    ...(s.has('reason') ? [s.text('failure_reason', 1000)] : []),
    ...(s.has('exchange_error') ? [s.longText('error_message', LONGEST_ERROR)] : []),
  ];
  return `nullif(concat_ws(E'\\n', ${texts.join(', ')}), '')`;
}

function retryCount(s: OldTable): string {
  const text = s.text('retry_count');
  return `case when ${text} ~ '^[0-9]{1,9}$' then least(${text}::integer, 5) else 0 end`;
}

const NO_PAYLOAD = `'^\\s*(null)?\\s*$'`;

/** Both payload columns as one; the newer one's fields win. */
const PAYLOAD = `
  select coalesce(a.payload, '{}') || coalesce(b.payload, '{}') as payload,
    case when a.payload is null and c.order_payload !~ ${NO_PAYLOAD} then c.order_payload
      when b.payload is null and c.order_params !~ ${NO_PAYLOAD} then c.order_params end as unreadable
  from (select pg_temp.legacy_payload(c.order_payload) as payload offset 0) a,
    (select pg_temp.legacy_payload(c.order_params) as payload offset 0) b`;

/** What the columns say, else the payload; in the spelling that is ours. */
const WORDS = `
  select ${coalesced(['c.symbol', payloadText('symbol')])} as symbol,
    upper(${coalesced(['c.side', payloadText('side')])}) as side,
    regexp_replace(upper(${coalesced(['c.order_type', payloadText('order_type', 'orderType', 'type')])}), '[\\s-]+', '_', 'g') as order_type,
    upper(${coalesced(['c.market_type', payloadText('market_type', 'marketType')])}) as market_type,
    ${payloadText('quantity', 'qty')} as quantity, ${payloadText('price')} as price,
    ${payloadText('stop_price', 'stopPrice')} as stop_price,
    lower(${payloadText('reduce_only', 'reduceOnly')}) as reduce_only,
    nullif(upper(${payloadText('position_side', 'positionSide')}), 'BOTH') as position_side,
    case when lower(${payloadText('post_only', 'postOnly')}) in ('true', '1') then 'POST_ONLY'
      else upper(${payloadText('time_in_force', 'timeInForce')}) end as time_in_force,
    ${UNSUPPORTED_FIELDS} as unsupported_fields`;

/** Of the column and the payload, the payload is the more exact: the column may have been rounded to 8 digits. */
const amount = (name: string) => `
  case when a.${name} is null or round(b.${name}, 8) = round(a.${name}, 8) then b.${name} else a.${name} end as ${name},
  round(b.${name}, 8) <> round(a.${name}, 8) as ${name}_differs`;

const IS_STOP = `f.order_type in ('STOP_MARKET', 'STOP_LIMIT')`;
const IS_LIMIT = `f.order_type in ('LIMIT', 'STOP_LIMIT')`;

const FIELDS = `
  select w.symbol, coalesce(sides.ours, w.side) as side, coalesce(types.ours, w.order_type) as order_type,
    types.ours is not null or w.order_type is null as is_type_ours,
    coalesce(w.market_type, t.market_type, 'UNKNOWN') as market_type,
    case when c.operation <> 'CREATE' then c.operation end as operation,
    ${amount('quantity')}, ${amount('price')}, ${amount('stop_price')},
    case when w.reduce_only in ('true', '1') then true when w.reduce_only is null or w.reduce_only in ('false', '0') then false end
      as reduce_only,
    case when w.position_side in ('LONG', 'SHORT') then w.position_side end as position_side,
    times.ours as time_in_force
  from (select pg_temp.legacy_amount(c.quantity) as quantity, pg_temp.legacy_amount(c.price) as price,
          pg_temp.legacy_amount(c.stop_price) as stop_price offset 0) a,
    (select pg_temp.legacy_amount(w.quantity) as quantity, pg_temp.legacy_amount(w.price) as price,
          pg_temp.legacy_amount(w.stop_price) as stop_price offset 0) b,
    (select case when w.side in ('BUY', 'LONG') then 'BUY' when w.side in ('SELL', 'SHORT') then 'SELL' end as ours) sides,
    (select case w.order_type when 'MARKET' then 'MARKET' when 'LIMIT' then 'LIMIT' when 'STOP_MARKET' then 'STOP_MARKET'
       when 'STOPMARKET' then 'STOP_MARKET' when 'STOP_LIMIT' then 'STOP_LIMIT' when 'STOPLIMIT' then 'STOP_LIMIT' end as ours) types,
    (select case when w.time_in_force in ('GTC', 'IOC', 'FOK', 'POST_ONLY') then w.time_in_force
       when w.time_in_force in ('GTX', 'PO', 'POSTONLY') then 'POST_ONLY' end as ours) times`;

const ZERO = `'^[+-]?0*\\.?0*$'`;
/** Something stands there, and it is no amount; a zero price is none at all. */
const unreadable = (name: string, given: string) => `f.${name} is null and ${given} !~ ${ZERO}`;
const missing = (name: string, given: string, condition: string) =>
  `f.${name} is null and coalesce(${given} ~ ${ZERO}, true) and ${condition}`;
const given = (name: string) => `coalesce(c.${name}, w.${name})`;

/** Whatever is here keeps the order from being retried, for a part of it is not known. */
const ODDITIES = oddities([
  oddWhen('payload_unreadable', 'p.unreadable is not null'),
  oddWhen('symbol_unreadable', `f.symbol is null or length(f.symbol) > 50 or f.symbol ~ '[[:cntrl:]]'`),
  oddWhen('side_unknown', `f.side is null or f.side not in ('BUY', 'SELL')`, `coalesce(f.side, '')`),
  oddWhen('order_type_unknown', 'f.order_type is null'),
  oddWhen('order_type_not_supported', 'not f.is_type_ours', 'f.order_type'),
  oddWhen('operation_not_supported', 'f.operation is not null', 'f.operation'),
  oddWhen('market_type_unknown', `f.market_type not in ('SPOT', 'FUTURES')`, `coalesce(left(w.market_type, 40), '')`),
  oddWhen('quantity_missing', `f.quantity is null and ${given('quantity')} is null`),
  oddWhen('quantity_unreadable', `f.quantity is null and ${given('quantity')} is not null`),
  oddWhen('quantity_differs', 'f.quantity_differs'),
  oddWhen('price_missing', missing('price', given('price'), IS_LIMIT)),
  oddWhen('price_unreadable', unreadable('price', given('price'))),
  oddWhen('price_differs', 'f.price_differs'),
  oddWhen('stop_price_missing', missing('stop_price', given('stop_price'), IS_STOP)),
  oddWhen('stop_price_unreadable', unreadable('stop_price', given('stop_price'))),
  oddWhen('stop_price_differs', 'f.stop_price_differs'),
  oddWhen('stop_price_on_limit', `f.order_type = 'LIMIT' and f.stop_price is not null`),
  oddWhen('reduce_only_unreadable', 'f.reduce_only is null'),
  oddWhen(
    'position_side_unknown',
    'w.position_side is not null and f.position_side is null',
    'left(w.position_side, 40)',
  ),
  oddWhen(
    'time_in_force_unfit',
    `w.time_in_force is not null and f.time_in_force is null
     or f.order_type in ('MARKET', 'STOP_MARKET') and f.time_in_force in ('FOK', 'POST_ONLY')
     or f.order_type = 'STOP_LIMIT' and f.time_in_force = 'POST_ONLY'`,
    'left(w.time_in_force, 40)',
  ),
  oddWhen('unsupported_field', 'w.unsupported_fields is not null', 'w.unsupported_fields'),
]);

/** The order as retries read it, as JSON text: decimals are texts, and what does not belong to its type is null. Building JSON is slow. */
const REQUEST = `concat('{"symbol": ', to_json(f.symbol), ', "side": "', f.side, '", "orderType": "', f.order_type,
  '", "amount": {"kind": "base", "quantity": "', f.quantity, '"}, "price": ', ${optional(`case when ${IS_LIMIT} then f.price end`)},
  ', "stopPrice": ', ${optional(`case when ${IS_STOP} then f.stop_price end`)},
  ', "marketType": "', f.market_type, '", "reduceOnly": ', f.reduce_only::text, ', "positionSide": ', ${optional('f.position_side')},
  ', "timeInForce": ', ${optional(`case when ${IS_LIMIT} then f.time_in_force end`)}, ', "rounding": "down"}')`;

function optional(value: string): string {
  return `coalesce('"' || (${value}) || '"', 'null')`;
}

function withRequest(payload: string): string {
  return `concat(left(${payload}, -1), case when ${payload} <> '{}' then ', ' end, '"request": ', ${REQUEST}, '}')`;
}

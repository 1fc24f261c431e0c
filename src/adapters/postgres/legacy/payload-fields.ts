/** SQL over `p.payload`, the old payload as jsonb: the trimmed text under the first of these names that is there, or in its nested `params`. */
export function payloadText(...names: readonly string[]): string {
  const places = [...names.map((name) => `'{${name}}'`), ...names.map((name) => `'{params,${name}}'`)];
  return coalesced(places.map((place) => `nullif(btrim(p.payload #>> ${place}), '')`));
}

export function coalesced(sources: readonly string[]): string {
  return `coalesce(${sources.join(', ')})`;
}

/** Fields that change an order and that a retry could not honour; what is not set in them changes nothing. */
const UNSUPPORTED = [
  'leverage',
  'stop_loss',
  'take_profit',
  'stop_loss_price',
  'take_profit_price',
  'sl_price',
  'tp_price',
  'trigger_price',
  'trailing_stop',
  'trailing_percent',
  'trailing_delta',
  'callback_rate',
  'activation_price',
  'close_position',
  'iceberg_qty',
  'orders',
];

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const spellings = [...new Set(UNSUPPORTED.flatMap((name) => [name, camel(name)]))];
const list = `array['${spellings.join("', '")}']`;

/** SQL: the unsupported fields that a payload sets, with commas between; null when there are none. */
export const UNSUPPORTED_FIELDS = `
  case when p.payload ?| ${list} or p.payload -> 'params' ?| ${list} then (
    select string_agg(e.key, ', ' order by e.key)
    from (select * from jsonb_each_text(p.payload)
          union all select * from jsonb_each_text(case when jsonb_typeof(p.payload -> 'params') = 'object' then p.payload -> 'params' end)
         ) e
    where e.key = any (${list}) and lower(coalesce(e.value, '')) not in ('', 'false', '0', 'null')
  ) end`;

/** Where old alerts bear their token, and the names that are ours; taken out by name, which is quicker than to look at every field. */
const TAKEN_OUT = [
  'token',
  'user_token',
  'webhook_token',
  'strategy_token',
  'passphrase',
  'secret',
  'request',
  'unreadable',
];

const SECRET_WORDS = [
  ...[
    'secret',
    'signature',
    'passw',
    'passphrase',
    'token',
    'key',
    'authorization',
    'jwt',
    'bearer',
    '-----begin',
    'eyj',
  ],
  '/bot',
];
const LONG_RUN = `~ '[A-Za-z0-9+/_]{32}'`;

/** What a secret looks like in JSON text: a telling name. One pattern of this and of long runs is ten times as slow. */
const SECRET_NAME = `~* '(secret|signature|passw|passphrase|token|api[_-]?key|private[_-]?key|listen[_-]?key|authorization|jwt)[a-z0-9_-]*["''\\\\]*\\s*[:=]|bearer\\s|-----begin|eyj[a-z0-9_-]{5}|/bot[0-9]'`;

/** What orders consist of. */
const ORDER_FIELDS = [
  ...['symbol', 'side', 'order_type', 'type', 'market_type', 'quantity', 'qty', 'price', 'stop_price'],
  ...['reduce_only', 'position_side', 'time_in_force', 'post_only'],
].flatMap((name) => [name, camel(name)]);

/**
 * SQL of JSON text: the payload without every top-level field that holds something like a secret, or the token that `token` (SQL)
 * names. Fields of an order hold none, and most others hold nothing that could be one, which a few words tell sooner than any pattern.
 */
export function withoutSecrets(token: string): string {
  const hasToken = (text: string) => `coalesce(strpos(${text}, ${token}) > 0, false)`;
  const words = SECRET_WORDS.map((word) => `'%${word}%'`).join(', ');
  return `
    (select case when q.rest <> '{}' and (lower(q.text) like any (array[${words}]) or q.text ${LONG_RUN} or ${hasToken('q.text')}) then
        (q.payload - array(
          select e.key from (select key, '"' || key || '": ' || value::text as text from jsonb_each(q.rest) offset 0) e
          where e.text ${SECRET_NAME} or e.text ${LONG_RUN} or ${hasToken('e.text')}))::text
      else q.payload::text end
     from (select r.payload, r.rest, r.rest::text as text
           from (select k.payload, k.payload - ${textArray(ORDER_FIELDS)} as rest
                 from (select p.payload - ${textArray(TAKEN_OUT)} as payload offset 0) k offset 0) r offset 0) q)`;
}

const textArray = (names: readonly string[]) => `'{${[...new Set(names)].join(', ')}}'::text[]`;

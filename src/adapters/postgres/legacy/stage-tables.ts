/** Step 1 of 5: the new columns beside the old, and every one of them optional. They are gone when the transaction ends. */
export const STAGE_TABLES = `
  create temp table legacy_users (
    old_id bigint primary key, new_id integer, is_new boolean, name text, token text, token_hash bytea,
    is_active boolean, created_at timestamptz, updated_at timestamptz, odd text[] default '{}'
  ) on commit drop;
  create temp table legacy_accounts (
    old_id bigint primary key, new_id integer, is_new boolean, user_id bigint, name text, exchange text, sandbox boolean,
    created_at timestamptz, updated_at timestamptz, odd text[] default '{}'
  ) on commit drop;
  create temp table legacy_strategies (
    old_id bigint primary key, new_id integer, is_new boolean, user_id bigint, name text, group_name text,
    market_type text, is_active boolean, created_at timestamptz, updated_at timestamptz, odd text[] default '{}'
  ) on commit drop;
  create temp table legacy_links (
    old_id bigint primary key, new_id integer, is_new boolean, strategy_id bigint, account_id bigint, is_active boolean,
    is_usable boolean default true, is_shared boolean default false, odd text[] default '{}'
  ) on commit drop;
  create temp table legacy_failed_orders (
    old_id bigint primary key, new_id integer, link_id bigint, user_id bigint, account_id bigint,
    symbol text, side text, order_type text, market_type text, quantity numeric, price numeric, stop_price numeric,
    reduce_only boolean, position_side text, time_in_force text, order_params text, unreadable text,
    unsupported text, reason text, error text, stage text, statuses text[], has_trace boolean, retry_count integer,
    webhook_id text, exchange_order_id text, created_at timestamptz, updated_at timestamptz, odd text[]
  ) on commit drop;
  create temp table legacy_judged (
    old_id bigint primary key, status text, code text, params jsonb, reason text, error text, unreadable text, odd text[]
  ) on commit drop`;

/** What would end a set-based statement with an error must become null instead; these end with the session. */
export const STAGE_FUNCTIONS = `
  create function pg_temp.legacy_amount(source text) returns numeric language plpgsql immutable strict as $$
  declare
    amount numeric;
  begin
    if length(source) > 80 or source !~ '^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?$' then
      return null;
    end if;
    amount := trim_scale(source::numeric);
    return case when amount > 0 and amount < 1e12 and scale(amount) <= 30 then amount end;
  end $$;

  create function pg_temp.legacy_payload(source text) returns jsonb language plpgsql immutable strict as $$
  declare
    payload jsonb := source::jsonb;
    inner_text text;
  begin
    while jsonb_typeof(payload) = 'string' loop
      inner_text := payload #>> '{}';
      begin
        payload := inner_text::jsonb;
      exception when others then
        -- Python writes what JSON does not know.
        payload := regexp_replace(inner_text, '([:,\\[]\\s*)(-?Infinity|NaN)\\M', '\\1null', 'g')::jsonb;
      end;
    end loop;
    return case when jsonb_typeof(payload) = 'object' then payload end;
  exception when others then
    return null;
  end $$;`;

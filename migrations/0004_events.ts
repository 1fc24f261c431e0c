import { type Kysely, sql } from 'kysely';

/**
 * What users are told as it happens. Triggers write it in the transaction of the change itself; `xid` lets a reader stay below the
 * oldest open transaction, so that what commits late is not skipped. `events_forgotten` is the last event that was deleted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select quote_ident(current_schema()) as schema`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('A migration runs in a schema');
  for (const statement of [EVENTS, functions(row.schema), TRIGGERS]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `drop trigger tell_created on orders;
       drop trigger tell_changed on orders;
       drop trigger tell_created on failed_orders;
       drop trigger tell_changed on failed_orders;
       drop function tell_change;
       drop function tell_batch;
       drop table events_forgotten, events`,
    )
    .execute(db);
}

const EVENTS = `
  create table events (
    id bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null default now(),
    user_id integer not null,
    kind varchar(20) not null,
    change varchar(10) not null,
    subject varchar(40) not null,
    status varchar(20) not null,
    primary key (xid, id)
  );
  create index idx_events_user on events (user_id, xid, id);
  create table events_forgotten (
    is_only boolean primary key default true check (is_only),
    xid xid8 not null,
    id bigint not null
  );
  insert into events_forgotten (xid, id) values ('0', 0);`;

/**
 * `tell_change(kind)` is for rows of a strategy account, `tell_batch()` for rows with a `user_id` of their own. At run time nobody
 * sets a search path, so that every name is qualified.
 */
const functions = (schema: string) => `
  create function tell_change() returns trigger language plpgsql as $$
  begin
    insert into ${schema}.events (user_id, kind, change, subject, status)
    select s.user_id, tg_argv[0], case tg_op when 'INSERT' then 'created' else 'changed' end, new.id, new.status
    from ${schema}.strategy_accounts a join ${schema}.strategies s on s.id = a.strategy_id
    where a.id = new.strategy_account_id;
    return null;
  end $$;
  create function tell_batch() returns trigger language plpgsql as $$
  begin
    insert into ${schema}.events (user_id, kind, change, subject, status)
    values (new.user_id, 'batch', case tg_op when 'INSERT' then 'created' else 'changed' end, new.id, new.status);
    return null;
  end $$;`;

/** A transaction that writes what nobody has to be told, an import of old rows, sets `ordergate.events` to `off`. */
const IS_ON = `current_setting('ordergate.events', true) is distinct from 'off'`;

const SHOWN = ['status', 'exchange_order_id', 'exchange_status', 'filled_quantity', 'average_price'];
const shownOf = (row: 'old' | 'new') => `(${SHOWN.map((column) => `${row}.${column}`).join(', ')})`;

const TRIGGERS = `
  create trigger tell_created after insert on orders for each row when (${IS_ON}) execute function tell_change('order');
  create trigger tell_changed after update of ${SHOWN.join(', ')} on orders for each row
    when (${shownOf('old')} is distinct from ${shownOf('new')} and ${IS_ON}) execute function tell_change('order');
  create trigger tell_created after insert on failed_orders for each row when (${IS_ON})
    execute function tell_change('failed-order');
  create trigger tell_changed after update on failed_orders for each row when (${IS_ON})
    execute function tell_change('failed-order');`;

import { type Kysely, sql } from 'kysely';

/** What users do to many failed orders at once. A batch is frozen when it is asked for, and goes on after a restart. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [BATCHES, LANES, ENTRIES, TRIGGERS]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table batch_entries, batch_lanes, batches').execute(db);
}

const BATCHES = `
  create table batches (
    id uuid primary key,
    user_id integer not null references users (id),
    action varchar(10) not null check (action in ('retry', 'remove', 'restore')),
    include_stale boolean not null,
    status varchar(10) not null default 'running' check (status in ('running', 'cancelled', 'finished')),
    total integer not null,
    left_out integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    cancelled_at timestamptz,
    finished_at timestamptz
  );`;

/** What goes on by itself, held by one instance: an account's retries, or all the rest. `refusals`: account-wide ones in a row. */
const LANES = `
  create table batch_lanes (
    batch_id uuid not null references batches (id),
    number integer not null,
    account_id integer references accounts (id),
    total integer not null,
    running integer not null default 0 check (running >= 0),
    done integer not null default 0,
    failed integer not null default 0,
    left_out integer not null default 0,
    cancelled integer not null default 0,
    refusals integer not null default 0,
    refusal_code varchar(40),
    epoch integer not null default 0,
    lease_until timestamptz,
    finished_at timestamptz,
    primary key (batch_id, number),
    check (running + done + failed + left_out + cancelled <= total)
  );
  create index idx_batch_lanes_open on batch_lanes (account_id) where finished_at is null;`;

/**
 * Ids that were asked for may be nobody's, so that they reference nothing. Written with their batch only, once for ever. `tries`:
 * attempts of this batch that were never sent, and after which it waited again.
 */
const ENTRIES = `
  create table batch_entries (
    batch_id uuid not null,
    position integer not null,
    lane integer,
    failed_order_id integer not null,
    market_type varchar(10),
    order_type varchar(20),
    state varchar(10) not null check (state in ('waiting', 'running', 'done', 'failed', 'left_out', 'cancelled')),
    code varchar(40),
    attempt integer,
    tries smallint not null default 0,
    exchange_order_id varchar(100),
    primary key (batch_id, position),
    check (lane is not null or state = 'left_out')
  );
  create index idx_batch_entries_waiting on batch_entries (batch_id, lane, position) where state = 'waiting';
  create index idx_batch_entries_running on batch_entries (batch_id, lane, position) where state = 'running';`;

const TRIGGERS = `
  create trigger tell_created after insert on batches for each row execute function tell_batch();
  create trigger tell_changed after update on batches for each row execute function tell_batch();`;

import { type Kysely, sql } from 'kysely';

/** What lists, filters, counts and exports are read by: each page from one range of an index, also of a million failed orders. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [FAILED_ORDERS, ORDERS_AND_SIGNALS]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TAKEN_BACK).execute(db);
}

/** A cursor bears milliseconds, so that the order of the list must know no finer time. What is counted stands in the index itself. */
const FAILED_ORDERS = `
  alter table failed_orders alter column created_at type timestamptz(3);
  create index idx_failed_newest on failed_orders (strategy_account_id, status, created_at, id) include (retry_count, scheduled_at);
  create index idx_failed_symbol on failed_orders (strategy_account_id, upper(symbol), status, created_at, id) include (symbol);
  create index idx_failed_code on failed_orders (strategy_account_id, code, status, created_at, id);
  create index idx_failed_exhausted on failed_orders (strategy_account_id, status, created_at, id) where retry_count >= 5;
  create index idx_failed_scheduled on failed_orders (strategy_account_id, status, created_at, id) where scheduled_at is not null;`;

const ORDERS_AND_SIGNALS = `
  drop index idx_orders_account, idx_signals_received;
  create index idx_orders_newest on orders (strategy_account_id, status, received_at, id);
  create index idx_signals_newest on signals (user_id, status, received_at, id);`;

const TAKEN_BACK = `
  drop index idx_failed_newest, idx_failed_symbol, idx_failed_code, idx_failed_exhausted, idx_failed_scheduled,
    idx_orders_newest, idx_signals_newest;
  create index idx_orders_account on orders (strategy_account_id, id);
  create index idx_signals_received on signals (user_id, received_at, id);
  alter table failed_orders alter column created_at type timestamptz;`;

import { type Kysely, sql } from 'kysely';

/**
 * How many failed orders there are of what, so that no count has to look at each. Triggers write one entry with +1 and one with −1
 * for a change, in its transaction, and never touch an entry that is there: nobody waits for anybody, and the sum of the entries is
 * right in every snapshot. From time to time entries of the same are added up into one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select quote_ident(current_schema()) as schema`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('A migration runs in a schema');
  for (const statement of [TABLES, countChange(row.schema), TRIGGERS, FILLED]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `drop trigger count_created on failed_orders;
       drop trigger count_changed on failed_orders;
       drop trigger count_deleted on failed_orders;
       drop function count_failed_order;
       drop table failed_order_counts, failed_order_days`,
    )
    .execute(db);
}

/** `code` is empty where the old system gave none. Days are those of UTC, as the daily candles of exchanges are. */
const TABLES = `
  create table failed_order_counts (
    strategy_account_id integer not null,
    status varchar(20) not null,
    code varchar(40) not null,
    symbol varchar(50) not null,
    is_exhausted boolean not null,
    count integer not null,
    is_sum boolean not null default false
  );
  create index idx_failed_order_counts on failed_order_counts (strategy_account_id, status);
  create index idx_failed_order_counts_new on failed_order_counts (strategy_account_id) where not is_sum;
  create table failed_order_days (
    strategy_account_id integer not null,
    day date not null,
    status varchar(20) not null,
    code varchar(40) not null,
    count integer not null,
    is_sum boolean not null default false
  );
  create index idx_failed_order_days on failed_order_days (strategy_account_id, day);
  create index idx_failed_order_days_new on failed_order_days (strategy_account_id) where not is_sum;`;

/** At run time nobody sets a search path, so that every name is qualified. */
const countChange = (schema: string) => `
  create function count_failed_order() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then
      insert into ${schema}.failed_order_counts (strategy_account_id, status, code, symbol, is_exhausted, count)
      values (old.strategy_account_id, old.status, coalesce(old.code, ''), old.symbol, old.retry_count >= 5, -1);
      insert into ${schema}.failed_order_days (strategy_account_id, day, status, code, count)
      values (old.strategy_account_id, (old.created_at at time zone 'UTC')::date, old.status, coalesce(old.code, ''), -1);
    end if;
    if tg_op <> 'DELETE' then
      insert into ${schema}.failed_order_counts (strategy_account_id, status, code, symbol, is_exhausted, count)
      values (new.strategy_account_id, new.status, coalesce(new.code, ''), new.symbol, new.retry_count >= 5, 1);
      insert into ${schema}.failed_order_days (strategy_account_id, day, status, code, count)
      values (new.strategy_account_id, (new.created_at at time zone 'UTC')::date, new.status, coalesce(new.code, ''), 1);
    end if;
    return null;
  end $$;`;

const COUNTED = ['strategy_account_id', 'status', 'code', 'symbol', 'retry_count', 'created_at'];
const countedOf = (row: 'old' | 'new') => `(${COUNTED.map((column) => `${row}.${column}`).join(', ')})`;

/** For each row, not for each statement: the statements of an order that is accepted at once name this table, and meet no row. */
const TRIGGERS = `
  create trigger count_created after insert on failed_orders for each row execute function count_failed_order();
  create trigger count_changed after update on failed_orders for each row
    when (${countedOf('old')} is distinct from ${countedOf('new')}) execute function count_failed_order();
  create trigger count_deleted after delete on failed_orders for each row execute function count_failed_order();`;

/** From nothing. The triggers' lock keeps writers out until this is committed. */
export const FILLED = `
  insert into failed_order_counts (strategy_account_id, status, code, symbol, is_exhausted, count, is_sum)
  select strategy_account_id, status, coalesce(code, ''), symbol, retry_count >= 5, count(*), true
  from failed_orders group by 1, 2, 3, 4, 5;
  insert into failed_order_days (strategy_account_id, day, status, code, count, is_sum)
  select strategy_account_id, (created_at at time zone 'UTC')::date, status, coalesce(code, ''), count(*), true
  from failed_orders group by 1, 2, 3, 4;`;

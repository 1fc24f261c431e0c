import { type Kysely, sql } from 'kysely';

/** Failed orders of one symbol are counted by reason in their index, as those of all symbols are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(symbolIndex('symbol, code')).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(symbolIndex('symbol')).execute(db);
}

const symbolIndex = (included: string) => `
  drop index idx_failed_symbol;
  create index idx_failed_symbol on failed_orders (strategy_account_id, upper(symbol), status, created_at, id) include (${included})`;

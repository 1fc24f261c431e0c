import { type Kysely, sql } from 'kysely';

/** What an account's newest attempts came to, from the end of one range of an index. What is not settled yet costs it nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('create index idx_attempts_settled on order_attempts (account_id, settled_at) where settled_at is not null')
    .execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index idx_attempts_settled').execute(db);
}

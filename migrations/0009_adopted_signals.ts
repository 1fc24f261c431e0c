import { type Kysely, sql } from 'kysely';

/** When an instance began to answer a signal in the place of the dead one that took it; from then on it can't be made void. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table signals add column adopted_at timestamptz').execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table signals drop column adopted_at').execute(db);
}

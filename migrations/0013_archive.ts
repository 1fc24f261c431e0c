import { type Kysely, sql } from 'kysely';

/** What leaves the database for an archive: of a signal with an id of its sender only what makes a repetition known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [REMEMBERED, LEGACY]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TAKEN_BACK).execute(db);
}

/**
 * What became of its orders, when they were archived. Lists and counts of signals know nothing of such a one. Of a column that was
 * never analyzed the planner believes that hardly a row has none.
 */
const REMEMBERED = `
  alter table signals add column archived_as varchar(20) check (archived_as in ('accepted', 'removed'));
  drop index idx_signals_newest;
  create index idx_signals_newest on signals (user_id, status, received_at, id) where archived_as is null;
  analyze signals (archived_as);`;

/** Those of the old system, which have no order: no other failed order pays for it. */
const LEGACY = 'create index idx_failed_legacy on failed_orders (created_at, id) where order_id is null';

/** What is only remembered shows up in lists again, with an empty payload. */
const TAKEN_BACK = `
  drop index idx_failed_legacy;
  drop index idx_signals_newest;
  alter table signals drop column archived_as;
  create index idx_signals_newest on signals (user_id, status, received_at, id);`;

import { type Kysely, sql } from 'kysely';

/** Which row of an older system became which of ours. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(LEGACY_ROWS).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table legacy_rows').execute(db);
}

/** `mark` is a digest of our row as it came; null where the row was ours before, and is never taken out again. */
const LEGACY_ROWS = `
  create table legacy_rows (
    source_schema varchar(63) not null,
    kind varchar(20) not null check (kind in ('user', 'account', 'strategy', 'link', 'failed_order')),
    old_id bigint not null,
    new_id integer not null,
    mark uuid,
    imported_at timestamptz not null default now(),
    primary key (source_schema, kind, old_id)
  )`;

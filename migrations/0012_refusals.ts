import { type Kysely, sql } from 'kysely';

/** What the text of a refusal is made of, for readers of another language than its sender's; and a signal without orders is told as it comes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select quote_ident(current_schema()) as schema`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('A migration runs in a schema');
  for (const statement of [DETAIL, tellSignal(row.schema), TRIGGER]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `drop trigger tell_created on signals;
       drop function tell_signal;
       delete from events where kind = 'signal';
       alter table signals drop column refusal_detail`,
    )
    .execute(db);
}

const DETAIL = 'alter table signals add column refusal_detail jsonb';

/** Of the signals that are taken their orders tell. */
const tellSignal = (schema: string) => `
  create function tell_signal() returns trigger language plpgsql as $$
  begin
    insert into ${schema}.events (user_id, kind, change, subject, status)
    values (new.user_id, 'signal', 'created', new.id, new.status);
    return null;
  end $$`;

const TRIGGER = `
  create trigger tell_created after insert on signals for each row when (new.status <> 'taken')
    execute function tell_signal()`;

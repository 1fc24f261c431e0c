import { type Kysely, sql } from 'kysely';

/** What is told of orders is written once for all that one statement wrote: webhooks that arrive together are taken in by one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select quote_ident(current_schema()) as schema`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('A migration runs in a schema');
  for (const statement of [DROPPED, functions(row.schema), TRIGGERS]) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `${DROPPED}
       drop function tell_created_orders;
       drop function tell_changed_orders;
       create trigger tell_created after insert on orders for each row when (${IS_ON}) execute function tell_change('order');
       create trigger tell_changed after update of ${SHOWN.join(', ')} on orders for each row
         when (${shownOf('old')} is distinct from ${shownOf('new')} and ${IS_ON}) execute function tell_change('order');`,
    )
    .execute(db);
}

const IS_ON = `current_setting('ordergate.events', true) is distinct from 'off'`;

const SHOWN = ['status', 'exchange_order_id', 'exchange_status', 'filled_quantity', 'average_price'];
const shownOf = (row: 'old' | 'new' | 'o' | 'n') => `(${SHOWN.map((column) => `${row}.${column}`).join(', ')})`;

const DROPPED = `
  drop trigger tell_created on orders;
  drop trigger tell_changed on orders;`;

/** At run time nobody sets a search path, so that every name is qualified. */
const functions = (schema: string) => `
  create function tell_created_orders() returns trigger language plpgsql as $$
  begin
    insert into ${schema}.events (user_id, kind, change, subject, status)
    select s.user_id, 'order', 'created', n.id, n.status
    from created n
      join ${schema}.strategy_accounts a on a.id = n.strategy_account_id
      join ${schema}.strategies s on s.id = a.strategy_id
    order by n.id;
    return null;
  end $$;
  create function tell_changed_orders() returns trigger language plpgsql as $$
  begin
    insert into ${schema}.events (user_id, kind, change, subject, status)
    select s.user_id, 'order', 'changed', n.id, n.status
    from changed n
      join before o on o.id = n.id
      join ${schema}.strategy_accounts a on a.id = n.strategy_account_id
      join ${schema}.strategies s on s.id = a.strategy_id
    where ${shownOf('o')} is distinct from ${shownOf('n')}
    order by n.id;
    return null;
  end $$;`;

const TRIGGERS = `
  create trigger tell_created after insert on orders referencing new table as created for each statement when (${IS_ON})
    execute function tell_created_orders();
  create trigger tell_changed after update on orders referencing old table as before new table as changed for each statement
    when (${IS_ON}) execute function tell_changed_orders();`;

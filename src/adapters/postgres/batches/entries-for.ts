import { type RawBuilder, sql } from 'kysely';
import type { NewBatch } from '../../../application/ports/batches.ts';
import type { Database } from '../database.ts';
import { anyOf, ownStrategyAccounts } from '../queries/conditions.ts';
import { matches, seek, statusesOf } from '../queries/failed-order-filter.ts';
import { refusalIn } from './refusal.ts';

/**
 * What a batch is about at this moment, as the CTE `entry` (id, created_at, market_type, order_type, code, lane): `code` tells why one
 * is left out. A lane is an account for retries, and one for all else; what is left out has none.
 */
export async function entriesFor({ db, schema }: Database, batch: Omit<NewBatch, 'id'>): Promise<RawBuilder<unknown>> {
  const table = (name: string) => sql.id(schema, name);
  const lane = batch.action === 'retry' ? sql`sa.account_id` : sql`0`;
  return sql`own as materialized (
  select f.id, f.created_at, f.market_type, f.order_type, ${lane} as lane, ${refusalIn(batch)} as code
  from ${table('failed_orders')} f
    join ${table('strategy_accounts')} sa on sa.id = f.strategy_account_id
    join ${table('strategies')} st on st.id = sa.strategy_id
    join ${table('users')} u on u.id = st.user_id
    join ${table('accounts')} a on a.id = sa.account_id
  where st.user_id = ${batch.userId} and ${await asked(db, batch)}
), entry as materialized (
  select id, created_at, market_type, order_type, code, case when code is null then lane end as lane from own
  ${unknownOf(batch)}
)`;
}

async function asked(db: Database['db'], { userId, of }: Omit<NewBatch, 'id'>): Promise<RawBuilder<boolean>> {
  if (of.kind === 'ids') return sql`f.id = any(${[...of.ids]}::integer[])`;
  const owned = ownStrategyAccounts(db, userId).select('sa.id');
  return sql`f.strategy_account_id in (${owned}) and f.status = ${anyOf(statusesOf(of.filter))} and ${matches(await seek(db, of.filter))}`;
}

/** Ids that are nobody's, or another's: nothing more can be told of them. */
function unknownOf({ of }: Omit<NewBatch, 'id'>): RawBuilder<unknown> {
  if (of.kind !== 'ids') return sql``;
  return sql`union all
  select distinct asked.id, null::timestamptz, null, null, 'NOT_FOUND', null::integer
  from unnest(${[...of.ids]}::integer[]) as asked (id)
  where asked.id not in (select id from own)`;
}

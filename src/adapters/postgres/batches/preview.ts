import { type RawBuilder, sql } from 'kysely';
import type { BatchPreview, NewBatch } from '../../../application/ports/batches.ts';
import type { Database } from '../database.ts';
import { entriesFor } from './entries-for.ts';
import { slowly } from './patience.ts';

/** Counted by one statement over what the batch would be made of. */
export async function previewBatch(database: Database, batch: Omit<NewBatch, 'id'>): Promise<BatchPreview> {
  const entries = await entriesFor(database, batch);
  const [preview] = await slowly(database, (run) => run(counting(database, entries).compile(database.db)));
  if (preview === undefined) throw new Error('A count has a row');
  return preview;
}

function counting(database: Database, entries: RawBuilder<unknown>): RawBuilder<BatchPreview> {
  const table = (name: string) => sql.id(database.schema, name);
  return sql<BatchPreview>`
with ${entries}, left_out as (
  select code as reason, count(*) from entry where code is not null group by code
), grouped as (
  select a.id as "accountId", a.name as "accountName", a.exchange, a.sandbox, f.symbol,
    count(*) filter (where f.side = 'BUY') as buys, count(*) filter (where f.side = 'SELL') as sells,
    case when bool_and(f.quantity is not null and f.side in ('BUY', 'SELL'))
      then trim_scale(sum(case f.side when 'SELL' then -f.quantity else f.quantity end))::text end as net
  from entry e
    join ${table('failed_orders')} f on f.id = e.id
    join ${table('strategy_accounts')} sa on sa.id = f.strategy_account_id
    join ${table('accounts')} a on a.id = sa.account_id
  where e.code is null
  group by a.id, f.symbol
)
select (select count(*) from entry) as total,
  (select coalesce(json_agg(g order by g."accountId", g.symbol collate "C"), '[]') from grouped g) as groups,
  (select coalesce(json_agg(l order by l.count desc, l.reason collate "C"), '[]') from left_out l) as "leftOut"`;
}

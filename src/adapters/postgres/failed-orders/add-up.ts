import { sql } from 'kysely';
import { advisoryLock } from '../advisory-lock.ts';
import type { Database } from '../database.ts';

/** What entries of one sum have in common. */
const SAME = {
  failed_order_counts: ['strategy_account_id', 'status', 'code', 'symbol', 'is_exhausted'],
  failed_order_days: ['strategy_account_id', 'day', 'status', 'code'],
} as const;

type Table = keyof typeof SAME;

/** New entries that one transaction takes at most, so that its statement has time enough however many an import has left. */
const AT_ONCE = 20_000;

/**
 * Adds the new entries of the counts to the sums of the same. Whoever counts meanwhile sees the sum or its parts, and whoever writes
 * waits for nothing. One instance at a time does it. Once `stopping` aborts, it ends with the transaction at hand.
 */
export async function addUpCounts(database: Database, stopping: AbortSignal): Promise<void> {
  for (const table of Object.keys(SAME) as readonly Table[]) {
    let taken = AT_ONCE;
    while (taken === AT_ONCE && !stopping.aborted) taken = await addUpSome(database, table);
  }
}

/** Answers how many new entries it took: none while another instance is at it. */
async function addUpSome({ db, schema }: Database, table: Table): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const turn = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_xact_lock(${advisoryLock('counts', schema)}) as mine`.execute(trx);
    if (!turn.rows[0]?.mine) return 0;
    const { rows } = await sql.raw<{ taken: number }>(addingUp(sql.id(schema).compile(db).sql, table)).execute(trx);
    return rows[0]?.taken ?? 0;
  });
}

/** Rows go by their place, and the sums are read once: their own indexes lead through every new entry of the same account. */
function addingUp(schema: string, table: Table): string {
  const name = `${schema}.${table}`;
  const columns = SAME[table].join(', ');
  return `
    with taken as (
      delete from ${name}
      where ctid = any (array(select ctid from ${name} where not is_sum order by strategy_account_id limit ${AT_ONCE}))
      returning *
    ),
    sums as materialized (select ctid as place, ${columns} from ${name} where is_sum),
    outgrown as (
      delete from ${name}
      where ctid = any (array(select place from sums join (select distinct ${columns} from taken) t using (${columns})))
      returning *
    ),
    added as (
      insert into ${name} (${columns}, count, is_sum)
      select ${columns}, sum(count), true from (table taken union all table outgrown) parts
      group by ${columns} having sum(count) <> 0
    )
    select count(*) as taken from taken`;
}

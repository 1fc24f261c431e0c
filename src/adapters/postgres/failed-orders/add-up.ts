import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** What entries of one sum have in common. */
const SAME = {
  failed_order_counts: ['strategy_account_id', 'status', 'code', 'symbol', 'is_exhausted'],
  failed_order_days: ['strategy_account_id', 'day', 'status', 'code'],
} as const;

type Table = keyof typeof SAME;

/**
 * Adds the new entries of the counts to the sums of the same. Whoever counts meanwhile sees the sum or its parts, and whoever writes
 * waits for nothing. One instance at a time does it.
 */
export async function addUpCounts({ db, schema }: Database): Promise<void> {
  for (const table of Object.keys(SAME) as readonly Table[])
    await db.transaction().execute(async (trx) => {
      const turn = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lockOf(schema)}) as mine`.execute(
        trx,
      );
      if (turn.rows[0]?.mine) await sql.raw(addingUp(sql.id(schema).compile(db).sql, table)).execute(trx);
    });
}

function addingUp(schema: string, table: Table): string {
  const name = `${schema}.${table}`;
  const same = SAME[table];
  const columns = same.join(', ');
  return `
    with fresh as materialized (select distinct ${columns} from ${name} where not is_sum),
    taken as (
      delete from ${name} c using fresh f
      where ${same.map((column) => `c.${column} = f.${column}`).join(' and ')}
      returning c.*
    )
    insert into ${name} (${columns}, count, is_sum)
    select ${columns}, sum(count), true from taken group by ${columns} having sum(count) <> 0`;
}

function lockOf(schema: string): string {
  return createHash('sha256').update(`ordergate counts ${schema}`).digest().readBigInt64BE(0).toString();
}

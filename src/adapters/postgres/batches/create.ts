import { type RawBuilder, sql } from 'kysely';
import type { CreatedBatch, NewBatch } from '../../../application/ports/batches.ts';
import type { EntryCode } from '../../../domain/batch.ts';
import type { Database } from '../database.ts';
import { entriesFor } from './entries-for.ts';
import { slowly } from './patience.ts';

/** How many entries were left out with each code; null: how many were not. */
interface CountRow {
  readonly code: EntryCode | null;
  readonly entries: number;
}

/** So many rows at once mislead the planner until it has seen them. */
const MANY = 10_000;

/** Undoes a batch that was written before it was known what it holds. */
class NotWanted extends Error {
  override readonly name = 'NotWanted';
  readonly created: CreatedBatch;
  constructor(created: CreatedBatch) {
    super('The batch is not wanted');
    this.created = created;
  }
}

/** What is asked for is frozen by one statement, whatever its size. */
export async function createBatch(database: Database, batch: NewBatch): Promise<CreatedBatch> {
  try {
    const entries = await entriesFor(database, batch);
    return await slowly(database, async (run) => {
      const counts = await run(freezing(database, batch, entries).compile(database.db));
      const created = createdOf(batch, counts);
      if (created.kind !== 'created') throw new NotWanted(created);
      if (created.total >= MANY)
        await run(sql`analyze ${sql.id(database.schema, 'batch_entries')}`.compile(database.db));
      return created;
    });
  } catch (error) {
    if (error instanceof NotWanted) return error.created;
    throw error;
  }
}

function createdOf({ of }: NewBatch, counts: readonly CountRow[]): CreatedBatch {
  const total = counts.reduce((sum, { entries }) => sum + entries, 0);
  const waiting = counts.find(({ code }) => code === null)?.entries ?? 0;
  const codes = counts.map(({ code }) => code);
  const only = (...wanted: readonly EntryCode[]) =>
    total > 0 && codes.every((code) => code !== null && wanted.includes(code));
  if (of.kind === 'ids' && only('NOT_FOUND')) return { kind: 'not_found' };
  if (only('ACCOUNT_FROZEN')) return { kind: 'refused', code: 'ACCOUNT_FROZEN' };
  if (only('TRADING_PAUSED', 'ACCOUNT_FROZEN')) return { kind: 'refused', code: 'TRADING_PAUSED' };
  return { kind: 'created', total, leftOut: total - waiting };
}

/** Oldest first in each lane. */
function freezing(database: Database, batch: NewBatch, entries: RawBuilder<unknown>): RawBuilder<CountRow> {
  const table = (name: string) => sql.id(database.schema, name);
  const { id, userId, action, includeStale } = batch;
  return sql<CountRow>`
with ${entries}, written as (
  insert into ${table('batch_entries')} (batch_id, position, lane, failed_order_id, market_type, order_type, state, code)
  select ${id}::uuid, row_number() over (order by lane, created_at, id), lane, id, market_type, order_type,
    case when code is null then 'waiting' else 'left_out' end, code
  from entry
), batch as (
  insert into ${table('batches')} (id, user_id, action, include_stale, status, total, left_out, finished_at)
  select ${id}::uuid, ${userId}, ${action}, ${includeStale}, case when count(*) = count(code) then 'finished' else 'running' end,
    count(*), count(code), case when count(*) = count(code) then now() end
  from entry
), lanes as (
  insert into ${table('batch_lanes')} (batch_id, number, account_id, total)
  select ${id}::uuid, lane, nullif(lane, 0), count(*) from entry where code is null group by lane
)
select code, count(*) as entries from entry group by code`;
}

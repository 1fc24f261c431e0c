import { instanceLockClass } from '../instance-lock.ts';
import type { Session } from './session.ts';

export interface Filled {
  readonly schema: string;
  /** Qualified. */
  readonly table: string;
  readonly newRows: number;
}

/**
 * Drops the indexes of a table that is about to be filled and what else is checked row by row, where that is worth it: it gets more
 * rows than it has, and no instance is at work, which would have to wait. Answers the SQL that makes them anew and checks all rows.
 */
export async function dropIndexes(session: Session, { schema, table, newRows }: Filled): Promise<readonly string[]> {
  if (newRows < WORTH_IT || (await hasInstances(session, schema))) return [];
  const { before } = await session.row<{ before: number }>(
    `select count(*) as before from (select from ${table} limit $1) t`,
    [newRows],
  );
  if (before === newRows) return [];
  const dropped = await session.rows<{ drop: string; make: string }>(DROPPED, [table]);
  for (const { drop } of dropped) await session.run(drop);
  return dropped.map(({ make }) => make);
}

const WORTH_IT = 10_000;

/** All but the primary key, on which other tables hang. */
const DROPPED = `
  select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as make
  from pg_constraint c where c.conrelid = $1::regclass and c.contype in ('f', 'u')
  union all
  select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i where i.indrelid = $1::regclass and not i.indisunique
  order by 2`;

/** Whether an instance holds the lock by which it proves that it lives. */
async function hasInstances(session: Session, schema: string): Promise<boolean> {
  const { living } = await session.row<{ living: boolean }>(
    `select exists (
       select from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = current_database() and l.locktype = 'advisory' and l.objsubid = 2
         and l.classid::bigint = $1::bigint & 4294967295) as living`,
    [instanceLockClass(schema)],
  );
  return living;
}

import type pg from 'pg';
import { advance, amountOf, type Filling, GROWING } from './progress.ts';

/** All that hang on nothing else: primary keys and what foreign keys refer to stay. */
const INDEXES = `
  select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as make
  from pg_constraint c where c.conrelid = any ($1::regclass[]) and c.contype = 'u'
  union all
  select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i where i.indrelid = any ($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;

/** Indexes over rows that are there already are made in a fraction of the time. */
export async function dropIndexes(client: pg.Client): Promise<boolean> {
  if ((await amountOf(client, 'indexes dropped')) > 0) return true;
  await advance(client, 'indexes dropped', 1, async () => {
    await client.query('create table growth.indexes (make text primary key)');
    const { rows } = await client.query<{ drop: string; make: string }>(INDEXES, [[...GROWING]]);
    for (const { drop, make } of rows) {
      await client.query(drop);
      await client.query('insert into growth.indexes values ($1)', [make]);
    }
  });
  return true;
}

export async function makeIndexes(client: pg.Client, { tell, isOver }: Filling): Promise<boolean> {
  const { rows } = await client.query<{ make: string }>('select make from growth.indexes order by make');
  for (const { make } of rows) {
    if (isOver()) return false;
    const began = performance.now();
    await client.query('begin');
    await client.query(make);
    await client.query('delete from growth.indexes where make = $1', [make]);
    await client.query('commit');
    tell(`${Math.round((performance.now() - began) / 1_000)} s: ${make.replace(/ USING.*/, '')}`);
  }
  return true;
}

import pg from 'pg';
import { FILLED } from '../../migrations/0014_counts.ts';
import { migrateUp } from '../../src/adapters/postgres/migrator.ts';
import { dropIndexes, makeIndexes } from './indexes.ts';
import { PEOPLE } from './people.ts';
import { advance, amountOf, type Filling, GROWING, SCHEMA } from './progress.ts';
import { CHUNK, ROWS, SEQUENCES } from './rows.ts';

/** Fills a database step by step; whatever was done before is not done again. False: it is not done yet. */
export async function fill(filling: Filling): Promise<boolean> {
  await migrateUp({ url: filling.url, schema: SCHEMA });
  const client = new pg.Client({ connectionString: filling.url });
  await client.connect();
  try {
    await client.query(SESSION);
    for (const step of [writePeople, dropIndexes, writeRows, makeIndexes, addUp, gather]) {
      if (!(await step(client, filling))) return false;
    }
    return true;
  } finally {
    await client.end();
  }
}

/** Neither triggers nor foreign keys: nobody is told of these rows, and they fit. */
const SESSION = `
  create schema if not exists growth;
  create table if not exists growth.done (step text primary key, amount bigint not null);
  set search_path to ${SCHEMA}; set session_replication_role = replica; set synchronous_commit = off;
  set maintenance_work_mem = '1GB'; set work_mem = '64MB'; set jit = off`;

async function writePeople(client: pg.Client): Promise<boolean> {
  if ((await amountOf(client, 'people')) === 0) await advance(client, 'people', 1, () => client.query(PEOPLE));
  return true;
}

async function writeRows(client: pg.Client, { failedOrders, attempts, tell, isOver }: Filling): Promise<boolean> {
  let written = await amountOf(client, 'rows');
  while (written < failedOrders) {
    if (isOver()) return false;
    const [began, from] = [performance.now(), written + 1];
    written = Math.min(written + CHUNK, failedOrders);
    await advance(client, 'rows', written, () => client.query(ROWS, [from, written, failedOrders, attempts]));
    const rate = Math.round((1_000 * (written - from + 1)) / (performance.now() - began));
    tell(`${written} of ${failedOrders} failed orders, ${rate} a second`);
  }
  return true;
}

/** What the triggers would have counted. */
async function addUp(client: pg.Client, { tell }: Filling): Promise<boolean> {
  if ((await amountOf(client, 'counts')) > 0) return true;
  await advance(client, 'counts', 1, () => client.query(`truncate failed_order_counts, failed_order_days; ${FILLED}`));
  tell('failed orders are counted');
  return true;
}

/** As autovacuum leaves them: statistics for the planner, and pages that are known to be visible to all. */
async function gather(client: pg.Client, { tell, isOver }: Filling): Promise<boolean> {
  if ((await amountOf(client, 'sequences')) === 0) await advance(client, 'sequences', 1, () => client.query(SEQUENCES));
  for (const table of GROWING) {
    if ((await amountOf(client, `vacuum ${table}`)) > 0) continue;
    if (isOver()) return false;
    await client.query(`vacuum (analyze, freeze) ${table}`);
    await advance(client, `vacuum ${table}`, 1, async () => {});
    tell(`${table} is vacuumed and analyzed`);
  }
  await client.query('vacuum analyze failed_order_counts');
  await client.query('vacuum analyze failed_order_days');
  await client.query('analyze strategies; analyze strategy_accounts; analyze accounts; analyze users; checkpoint');
  return true;
}

import { type CompiledQuery, sql } from 'kysely';
import type pg from 'pg';
import { PooledConnection } from '../connections.ts';
import type { Database } from '../database.ts';

/** A million rows are frozen in seconds, on a slow machine in many; no other statement may take that long. */
const PATIENCE = 120_000;
/** In megabytes: what is sorted in memory is not written to disk first. */
const MEMORY = 128;

export type RunSlowly = <Row extends pg.QueryResultRow>(query: CompiledQuery<Row>) => Promise<readonly Row[]>;

/** One durable transaction whose statements may take long. It is rolled back when `work` rejects. */
export async function slowly<T>(database: Database, work: (run: RunSlowly) => Promise<T>): Promise<T> {
  const connection = await PooledConnection.from(database.pool);
  const run: RunSlowly = async <Row extends pg.QueryResultRow>({ sql: text, parameters }: CompiledQuery<Row>) => {
    const patient = { text, values: [...parameters], query_timeout: PATIENCE };
    return (await connection.query<Row>(patient)).rows;
  };
  try {
    await connection.query(
      `begin; set local synchronous_commit = on; set local statement_timeout = ${PATIENCE}; set local work_mem = '${MEMORY}MB'`,
    );
    const done = await work(run);
    await run(sql`commit`.compile(database.db));
    return done;
  } catch (error) {
    await connection.query('rollback').catch(() => {});
    throw error;
  } finally {
    connection.release();
  }
}

import pg from 'pg';
import { ChangedMeanwhile, type Decision } from '../../../application/ports/administration.ts';
import { advisoryLock } from '../advisory-lock.ts';

/** Where both systems are: a direct connection, not a pooler in transaction mode, for imports take turns by a lock of the session. */
export interface LegacyOptions {
  readonly url: string;
  /** Ours. */
  readonly schema: string;
}

const CONNECTION_TIMEOUT = 10_000;
const UNIQUE_VIOLATION = '23505';
const FETCHED_AT_ONCE = 5_000;

/** Names without a schema are ours for this transaction only; texts of rows, which marks are made of, never depend on a server's settings. */
const SETTINGS = `
  set local search_path to pg_catalog, pg_temp; set local synchronous_commit to on; set local statement_timeout to 0;
  set local idle_in_transaction_session_timeout to 0; set local work_mem to '64MB'; set local maintenance_work_mem to '256MB'; set local jit to off;
  set local timezone to 'UTC'; set local datestyle to 'ISO'; set local bytea_output to 'hex';
  set local ordergate.events to off`;

/** One connection in one transaction. */
export class Session {
  readonly #client: pg.Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: pg.Client) {
    this.#client = client;
  }

  /** After whatever was asked before, in turn. */
  rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const rows = this.#last.then(async () => (await this.#client.query<Row>(text, [...values])).rows);
    this.#last = rows.catch(() => {});
    return rows;
  }

  /** The only row of a query that has exactly one. */
  async row<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row> {
    return (await this.rows<Row>(text, values))[0]!;
  }

  /** Several statements without parameters. */
  async run(text: string): Promise<void> {
    const done = this.#last.then(() => this.#client.query(text));
    this.#last = done.catch(() => {});
    await done;
  }

  /** A query's rows in batches. */
  async *batches<Row extends pg.QueryResultRow>(name: string, text: string): AsyncGenerator<readonly Row[]> {
    await this.run(`declare ${name} no scroll cursor for ${text}`);
    for (;;) {
      const batch = await this.rows<Row>(`fetch ${FETCHED_AT_ONCE} from ${name}`);
      if (batch.length === 0) break;
      yield batch;
    }
    await this.run(`close ${name}`);
  }
}

/** Runs `work` in one transaction that sees everything as it is when it begins. @throws ChangedMeanwhile */
export async function inSession<T>(
  { url, schema }: LegacyOptions,
  work: (session: Session) => Promise<Decision<T>>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    application_name: 'ordergate legacy',
    keepAlive: true,
    types: TYPES,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    // Before the transaction begins, which then sees what the import before it did.
    await client.query('select pg_advisory_lock($1)', [advisoryLock('legacy', schema)]);
    await client.query(`begin isolation level repeatable read; ${SETTINGS}`);
    const decision = await work(new Session(client));
    await client.query(decision.kind);
    return decision.value;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) {
      throw new ChangedMeanwhile('Somebody else changed the same at this moment: try again', { cause: error });
    }
    throw error;
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

const INT8 = 20;

/** Ids of an old system may be bigint; they are numbers here all the same. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

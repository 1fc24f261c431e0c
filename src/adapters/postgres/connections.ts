import pg from 'pg';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import { isBroken, mapError } from './errors.ts';

/** How a pool reaches its database. */
export interface ConnectionOptions {
  readonly url: string;
  /** Off behind a PgBouncer in transaction mode, which also takes no settings of a session. */
  readonly prepared: boolean;
  /** An idle connection failed; it is replaced when next needed. */
  readonly onError: (error: Error) => void;
  readonly max?: number;
  /** How long one statement may take, in milliseconds; 3,000 where a webhook waits for it. */
  readonly statementTimeout?: number;
  /** Prepared statements are planned once, whatever their parameters: to plan anew costs as much as to run the journal's. */
  readonly plansOnce?: boolean;
}

/** Two of these fit before the send gate of a webhook: a database that can't be reached is a 503 in time. */
const CONNECTION_TIMEOUT = 2_000;
const STATEMENT_TIMEOUT = 3_000;
/** Added for the whole answer, for a server or a network that says nothing at all. */
const ANSWER_MARGIN = 500;
const IDLE_IN_TRANSACTION_TIMEOUT = 10_000;
const MOST_CONNECTIONS = 10;
/** A plan that is kept is made when tables may still be empty, foreign keys' checks included: none may read a whole table for good. */
const ONE_GOOD_PLAN = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/** A pool of pg whose connections speak of an unreachable database as `LedgerUnavailable`, and are never used again after it. */
export function createPool({
  url,
  prepared,
  onError,
  max = MOST_CONNECTIONS,
  statementTimeout = STATEMENT_TIMEOUT,
  plansOnce = false,
}: ConnectionOptions): pg.Pool {
  const sessionSettings = prepared
    ? {
        statement_timeout: statementTimeout,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT,
        ...(plansOnce && { options: ONE_GOOD_PLAN }),
      }
    : {};
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'ordergate',
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    query_timeout: statementTimeout + ANSWER_MARGIN,
    keepAlive: true,
    types: TYPES,
    ...sessionSettings,
  });
  pool.on('error', onError);
  // A connection that breaks while it is checked out would end this process without a listener; its query fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** One connection of the pool, for Kysely and for named statements alike. */
export class PooledConnection {
  readonly #client: pg.PoolClient;
  #failure: unknown = null;

  private constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  static async from(pool: pg.Pool): Promise<PooledConnection> {
    try {
      return new PooledConnection(await pool.connect());
    } catch (error) {
      throw mapError(error, 'connecting');
    }
  }

  async query<Row extends pg.QueryResultRow>(
    query: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    if (this.#failure !== null) throw this.#failure;
    try {
      return await this.#client.query<Row>(query, values);
    } catch (error) {
      const mapped = mapError(error, 'querying');
      if (isBroken(mapped)) this.#failure = mapped;
      throw mapped;
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#failure instanceof LedgerUnavailable);
  }
}

const INT8 = 20;

/** bigint comes as a number, for ours are ids; numeric stays exact text. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? safeInteger
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a safe integer: ${text}`);
  return value;
}

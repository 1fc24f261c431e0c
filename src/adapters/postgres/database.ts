import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { type ConnectionOptions, createPool, PooledConnection } from './connections.ts';
import type { Tables } from './tables.ts';

/** A statement on the hot path, prepared once per connection under its name. Every table in it is qualified. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** PostgreSQL as our adapters use it. Whatever can't reach it throws `LedgerUnavailable`. */
export interface Database {
  /** Every table in our schema; every transaction is durable, whatever the server's own `synchronous_commit`. */
  readonly db: Kysely<Tables>;
  readonly schema: string;
  /** For what needs a plain connection; errors come as the driver's. */
  readonly pool: pg.Pool;
  /** One statement, one round trip. Its durability is its own business: see `DURABLY`. */
  run<Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Has `listener` called after every transaction that was committed and every statement of `run`, whatever they wrote. */
  onCommit(listener: () => void): void;
  /** Waits for what is running. */
  close(): Promise<void>;
}

/** For the FROM of a writing statement that stands alone: it commits durably also where the server's default is not to. */
export const DURABLY = `set_config('synchronous_commit', 'on', true)`;

/** Opens a pool of about ten connections; connects only when first used. */
export function openDatabase({ schema, ...options }: ConnectionOptions & { readonly schema: string }): Database {
  const pool = createPool(options);
  const listeners: (() => void)[] = [];
  const committed = () => {
    for (const listener of listeners) listener();
  };
  const db = new Kysely<Tables>({ dialect: new DurableDialect(pool, committed) }).withSchema(schema);
  return {
    db,
    schema,
    pool,
    async run<Row extends pg.QueryResultRow>({ name, text }: Statement, values: readonly unknown[]) {
      const connection = await PooledConnection.from(pool);
      try {
        const query = options.prepared ? { name, text, values: [...values] } : { text, values: [...values] };
        const { rows } = await connection.query<Row>(query);
        committed();
        return rows;
      } finally {
        connection.release();
      }
    },
    onCommit: (listener) => {
      listeners.push(listener);
    },
    close: () => pool.end(),
  };
}

class DurableDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  readonly #committed: () => void;

  constructor(pool: pg.Pool, committed: () => void) {
    super({ pool });
    this.#pool = pool;
    this.#committed = committed;
  }

  override createDriver(): DurableDriver {
    const pool = this.#pool;
    const connect = () => PooledConnection.from(pool) as never;
    return new DurableDriver({ pool: { connect, end: () => pool.end(), options: {} } }, this.#committed);
  }
}

class DurableDriver extends PostgresDriver {
  readonly #committed: () => void;

  constructor(config: PostgresDialectConfig, committed: () => void) {
    super(config);
    this.#committed = committed;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#committed();
  }

  /** In one round trip. Behind a pooler a session keeps no settings, so each transaction brings its own. */
  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const modes = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean).join(' ');
    await connection.executeQuery(CompiledQuery.raw(`begin ${modes}; set local synchronous_commit = on`));
  }
}

import pg from 'pg';
import {
  type ArchiveKind,
  type FinishedRecords,
  NO_ROWS,
  type Period,
  type Removed,
  type RetentionDatabase,
} from '../../../application/retention/retention-database.ts';
import { advisoryLock } from '../advisory-lock.ts';
import { FailedOrderSource } from './failed-orders.ts';
import { SignalSource } from './signals.ts';
import type { Source } from './source.ts';

/** A direct connection, not a pooler in transaction mode, for runs take turns by a lock of the session. */
export interface RetentionOptions {
  readonly url: string;
  readonly schema: string;
}

const CONNECTION_TIMEOUT = 10_000;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';
const TRIES = 5;

/** Texts of rows must not depend on a server's settings. Reading may take as long as it does. */
const SETTINGS = `
  set timezone to 'UTC'; set datestyle to 'ISO'; set bytea_output to 'hex'; set extra_float_digits to 1;
  set statement_timeout to 0; set jit to off; set synchronous_commit to on`;

/** Whoever trades waits no longer for a deletion than this. */
const SHORTLY = `set local lock_timeout to '1s'; set local statement_timeout to '20s'`;

/** Takes finished records out of PostgreSQL. */
export class PostgresRetention implements RetentionDatabase {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  async alone<T>(work: (records: FinishedRecords) => Promise<T>): Promise<T | null> {
    const { url, schema } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECTION_TIMEOUT,
      application_name: 'ordergate archive',
      keepAlive: true,
    });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(SETTINGS);
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        advisoryLock('archive', schema),
      ]);
      return rows[0]?.held ? await work(new PostgresFinishedRecords(client, schema)) : null;
    } finally {
      await client.end();
    }
  }
}

class PostgresFinishedRecords implements FinishedRecords {
  readonly #client: pg.Client;
  readonly #sources: Readonly<Record<ArchiveKind, Source>>;

  constructor(client: pg.Client, schema: string) {
    const s = pg.escapeIdentifier(schema);
    this.#client = client;
    this.#sources = { signals: new SignalSource(s), 'failed-orders': new FailedOrderSource(s) };
  }

  earliest(kind: ArchiveKind, before: Date): Promise<Date | null> {
    return this.#sources[kind].earliest(this.#client, before);
  }

  async count(before: Date) {
    const ofSignals = { ...NO_ROWS, ...(await this.#sources.signals.count(this.#client, before)) };
    const others = { ...NO_ROWS, ...(await this.#sources['failed-orders'].count(this.#client, before)) };
    return {
      ...ofSignals,
      failed_orders: ofSignals.failed_orders + others.failed_orders,
      failed_order_history: ofSignals.failed_order_history + others.failed_order_history,
    };
  }

  lines(kind: ArchiveKind, period: Period, before: Date): AsyncIterable<readonly string[]> {
    return this.#sources[kind].lines(this.#client, period, before);
  }

  /** Somebody may be at one of them just now; he comes first. */
  async remove(kind: ArchiveKind, lines: readonly string[]): Promise<Removed> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#client.query(`begin; ${SHORTLY}`);
        const removed = await this.#sources[kind].remove(this.#client, lines);
        await this.#client.query('commit');
        return removed;
      } catch (error) {
        await this.#client.query('rollback').catch(() => {});
        const code = error instanceof pg.DatabaseError ? error.code : undefined;
        if (tries === TRIES || (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED)) throw error;
      }
    }
  }
}

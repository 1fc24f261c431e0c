import pg from 'pg';
import { failureFields } from '../../../application/log-fields.ts';
import type { Clock } from '../../../application/ports/clock.ts';
import type { Log } from '../../../application/ports/log.ts';
import { LedgerUnavailable } from '../../../application/ports/order-ledger.ts';
import type { Statement } from '../database.ts';
import { isBroken, mapError } from '../errors.ts';

export interface DirectConnectionOptions {
  /** Past any pooler, for it listens. */
  readonly url: string;
  readonly channel: string;
  /** Somebody notified the channel, or the connection was made again and may have missed it. */
  readonly onWakeUp: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

const CONNECTION_TIMEOUT = 3_000;
/** A connection that says nothing for this long is lost, whatever the network pretends. */
const ANSWER_TIMEOUT = 3_000;
const FIRST_RETRY = 100;
const LONGEST_RETRY = 2_000;

/** One connection that listens to one channel, made again whenever it is lost. */
export class DirectConnection {
  readonly #options: DirectConnectionOptions;
  readonly #stopped = new AbortController();
  #client: pg.Client | null = null;
  /** Fulfilled when the query before is over: pg is to wait for one at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DirectConnectionOptions) {
    this.#options = options;
  }

  /** Resolves when it is stopped. */
  async run(): Promise<void> {
    const { clock, log } = this.#options;
    let retry = FIRST_RETRY;
    while (!this.#stopped.signal.aborted) {
      const client = this.#newClient();
      const lost = whenLost(client);
      try {
        await this.#open(client);
        retry = FIRST_RETRY;
        throw await lost;
      } catch (error) {
        const wasOpen = this.#client === client;
        this.#client = null;
        client.end().catch(() => {});
        if (this.#stopped.signal.aborted) return;
        if (wasOpen) log.warn('the connection for events is lost', failureFields(error));
      }
      await clock.wait(retry, this.#stopped.signal);
      retry = Math.min(retry * 2, LONGEST_RETRY);
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#client?.end().catch(() => {});
  }

  /** One after the other. Throws `LedgerUnavailable` while the connection is lost. */
  query<Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const answer = this.#turn.then(() => this.#ask<Row>(statement, values));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #ask<Row extends pg.QueryResultRow>(
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    const client = this.#client;
    if (client === null) throw new LedgerUnavailable('The connection for events is lost', { maybeWritten: false });
    try {
      return (await client.query<Row>({ name, text, values: [...values] })).rows;
    } catch (error) {
      const mapped = mapError(error, 'querying');
      if (isBroken(mapped)) client.end().catch(() => {});
      throw mapped;
    }
  }

  #newClient(): pg.Client {
    return new pg.Client({
      connectionString: this.#options.url,
      application_name: 'ordergate events',
      connectionTimeoutMillis: CONNECTION_TIMEOUT,
      query_timeout: ANSWER_TIMEOUT,
      keepAlive: true,
    });
  }

  async #open(client: pg.Client): Promise<void> {
    const { channel, onWakeUp } = this.#options;
    client.on('notification', onWakeUp);
    await client.connect();
    // Nothing that it writes is missed after a crash of the server. Its plans are kept, and may be made while the tables are empty.
    await client.query(
      `set synchronous_commit = off; set enable_seqscan = off; listen ${pg.escapeIdentifier(channel)}`,
    );
    this.#client = client;
    if (this.#stopped.signal.aborted) await client.end();
    onWakeUp();
  }
}

function whenLost(client: pg.Client): Promise<Error> {
  return new Promise((resolve) => {
    client.on('error', resolve);
    client.on('end', () => resolve(new Error('The connection ended')));
  });
}

import pg from 'pg';
import type { Liveness } from '../../application/ports/liveness.ts';
import type { Log } from '../../application/ports/log.ts';
import { instanceLockClass } from './instance-lock.ts';

export interface LivenessOptions {
  /** A direct connection: a pooler in transaction mode would hold the lock for somebody else. */
  readonly url: string;
  readonly schema: string;
  readonly log: Log;
}

const CONNECTION_TIMEOUT = 3_000;
/** A connection that says nothing for this long is lost, whatever the network pretends. */
const ANSWER_TIMEOUT = 3_000;
const HEARTBEAT = 2_000;
const FIRST_RETRY = 100;
const LONGEST_RETRY = 2_000;

/**
 * Proof of life: a session's advisory lock on this instance's id, which the server frees as soon as the connection ends. With
 * every connection the instance is another one, for the orders of the former may already be somebody else's.
 */
export class InstanceLiveness implements Liveness {
  readonly #options: LivenessOptions;
  readonly #waiting = new Set<() => void>();
  #client: pg.Client | null = null;
  #instanceId: number | null = null;
  #isAlive = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
  }

  /** Begins, and never gives up until stopped. */
  start(): void {
    void this.#connect(FIRST_RETRY);
  }

  isAlive(): boolean {
    return this.#isAlive;
  }

  /** The id under which others see this instance, now or last. @throws Error before it was ever alive. */
  get instanceId(): number {
    if (this.#instanceId === null) throw new Error('This instance was never alive');
    return this.#instanceId;
  }

  /** Resolves when the lock is held; not after a stop. */
  waitUntilAlive(): Promise<void> {
    return this.#isAlive ? Promise.resolve() : new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Frees the lock: from now on this instance is seen as dead. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isAlive = false;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  async #connect(retry: number): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'ordergate instance',
      connectionTimeoutMillis: CONNECTION_TIMEOUT,
      query_timeout: ANSWER_TIMEOUT,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#lose(client, error, FIRST_RETRY));
    client.on('end', () => this.#lose(client, new Error('The connection ended'), FIRST_RETRY));
    try {
      await client.connect();
      const instanceId = await this.#register(client);
      if (this.#client !== client) return;
      this.#live(client, instanceId);
    } catch (error) {
      this.#lose(client, error, Math.min(retry * 2, LONGEST_RETRY));
    }
  }

  async #register(client: pg.Client): Promise<number> {
    const schema = pg.escapeIdentifier(this.#options.schema);
    // Should this machine vanish without a word, the server notices within 15 seconds.
    await client.query('set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 2');
    const { rows } = await client.query<{ id: number; locked: boolean }>(
      `with instance as (insert into ${schema}.instances default values returning id)
       select id, pg_try_advisory_lock($1, id) as locked from instance`,
      [instanceLockClass(this.#options.schema)],
    );
    const [row] = rows;
    if (!row?.locked) throw new Error('The lock of a new instance is held by another session');
    return row.id;
  }

  #live(client: pg.Client, instanceId: number): void {
    this.#instanceId = instanceId;
    this.#isAlive = true;
    this.#options.log.info('instance is alive', { instance: instanceId });
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    this.#beat(client);
  }

  #beat(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      client.query('select').then(
        () => this.#client === client && this.#beat(client),
        (error: unknown) => this.#lose(client, error, FIRST_RETRY),
      );
    }, HEARTBEAT);
  }

  #lose(client: pg.Client, error: unknown, retry: number): void {
    if (this.#client !== client || this.#isStopped) return;
    this.#client = null;
    if (this.#isAlive)
      this.#options.log.warn('proof of life is lost; no webhook is taken until it is held again', {
        reason: error instanceof Error ? error.message : String(error),
      });
    this.#isAlive = false;
    clearTimeout(this.#timer);
    client.end().catch(() => {});
    this.#timer = setTimeout(() => void this.#connect(retry), retry);
  }
}

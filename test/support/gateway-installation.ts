import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from './database.ts';
import { type Ended, runOrdergate } from './gateway-process.ts';
import { type Trader, wantedFile } from './gateway-traders.ts';
import type { Simulator } from './simulator/index.ts';

const PATIENCE = 30_000;

/** One attempt of an order as the database has it. */
export interface AttemptRow {
  readonly id: number;
  readonly state: string;
  readonly client_order_id: string;
  readonly code: string | null;
  readonly exchange_order_id: string | null;
  readonly gate_at: Date;
}

export interface FailedOrderRow {
  readonly id: number;
  readonly status: string;
  readonly code: string | null;
  readonly reason: string;
  readonly exchange_error: string | null;
  readonly retry_count: number;
}

/** One order with its only attempt and, if there is one, its failed order. */
export interface OrderRow {
  readonly account: string;
  readonly status: string;
  readonly symbol: string;
  readonly requested_quantity: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
  readonly exchange_order_id: string | null;
  readonly filled_quantity: string | null;
  readonly attempts: readonly AttemptRow[];
  readonly failed: FailedOrderRow | null;
}

const ORDERS = `
  select a.name as account, o.status, o.symbol, o.requested_quantity::text, o.quantity::text, o.price::text,
    o.exchange_order_id, o.filled_quantity::text,
    (select json_agg(json_build_object('id', t.id, 'state', t.state, 'client_order_id', t.client_order_id, 'code', t.code,
       'exchange_order_id', t.exchange_order_id, 'gate_at', t.gate_at) order by t.number)
     from ordergate.order_attempts t where t.order_id = o.id) as attempts,
    (select json_build_object('id', f.id, 'status', f.status, 'code', f.code, 'reason', f.reason,
       'exchange_error', f.exchange_error, 'retry_count', f.retry_count)
     from ordergate.failed_orders f where f.order_id = o.id) as failed
  from ordergate.orders o join ordergate.accounts a on a.id = o.account_id
  where a.name = any($1)
  order by o.id`;

/** Tells whoever listens that the journal has changed, so that no test has to ask again and again. */
const NOTIFY = `
  create function journal_changed() returns trigger language plpgsql as $$
    begin perform pg_notify('journal', ''); return null; end $$;
  create trigger changed after insert or update on ordergate.order_attempts for each statement execute function journal_changed();
  create trigger changed after insert or update on ordergate.failed_orders for each statement execute function journal_changed();
  create trigger changed after insert or update on ordergate.signals for each statement execute function journal_changed();`;

/** A database with users, accounts and strategies in it, beside any gateway that works on it. */
export class GatewayInstallation {
  readonly databaseUrl: string;
  /** What a gateway needs to work on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #client: pg.Client;
  readonly #drop: () => Promise<void>;
  readonly #listeners = new Set<() => void>();

  private constructor(env: Readonly<Record<string, string>>, client: pg.Client, drop: () => Promise<void>) {
    this.databaseUrl = env.DATABASE_URL ?? '';
    this.env = env;
    this.#client = client;
    this.#drop = drop;
    client.on('notification', () => {
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** `file`, where it is given, is applied instead of the traders' own. */
  static async create(
    simulator: Pick<Simulator, 'url'>,
    traders: readonly Trader[],
    file: object = wantedFile(traders),
  ): Promise<GatewayInstallation> {
    const database = await createTestDatabase();
    const env = {
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      EXCHANGE_SIMULATOR_URL: simulator.url,
      PORT: '0',
    };
    const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(file));
    if (applied.code !== 0) throw new Error(`apply failed: ${applied.stderr}`);
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await client.query(`${NOTIFY}; listen journal`);
    return new GatewayInstallation(env, client, database.drop);
  }

  apply(file: object): Promise<Ended> {
    return runOrdergate(['apply', '-'], this.env, JSON.stringify(file));
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, values)).rows;
  }

  /** The orders of these traders as the journal has them at this moment, oldest first. */
  journalOf(...traders: readonly Trader[]): Promise<OrderRow[]> {
    return this.query<OrderRow>(ORDERS, [traders.map(({ name }) => name)]);
  }

  /** The same once none of them is on its way: an acceptance may be answered before it is recorded. */
  ordersOf(...traders: readonly Trader[]): Promise<OrderRow[]> {
    return this.until(
      () => this.journalOf(...traders),
      (orders) => orders.every(({ status }) => status !== 'sending'),
    );
  }

  /** The only order of a trader. */
  async orderOf(trader: Trader): Promise<OrderRow> {
    const [order, ...others] = await this.ordersOf(trader);
    if (!order || others.length > 0) throw new Error(`${trader.name} has ${others.length + (order ? 1 : 0)} orders`);
    return order;
  }

  /** The only order of a trader, once it fits. */
  orderUntil(trader: Trader, fits: (order: OrderRow) => boolean): Promise<OrderRow> {
    const ask = async () => (await this.journalOf(trader)).at(-1);
    return this.until(ask, (order): order is OrderRow => order !== undefined && fits(order));
  }

  /** The only order of a trader, once its attempt is settled. */
  settledOrderOf(trader: Trader): Promise<OrderRow> {
    return this.orderUntil(trader, ({ attempts }) => !['sending', 'unknown'].includes(attempts.at(-1)?.state ?? ''));
  }

  /** Asks whenever the journal changes, until the answer fits. */
  async until<T, Enough extends T>(ask: () => Promise<T>, fits: (answer: T) => answer is Enough): Promise<Enough>;
  async until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T>;
  async until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const change = this.#nextChange(end - Date.now());
      const answer = await ask().catch((error: unknown) => {
        change.ignore();
        throw error;
      });
      if (fits(answer)) {
        change.ignore();
        return answer;
      }
      if (!(await change.came)) throw new Error(`Still ${JSON.stringify(answer)}`);
    }
  }

  /** As if every holder had been silent for so long that its leases have run out. */
  async expireLeases(): Promise<void> {
    await this.query(
      `update ordergate.order_attempts set lease_until = now() - interval '1 second' where lease_until is not null`,
    );
  }

  async drop(): Promise<void> {
    await this.#client.end();
    await this.#drop();
  }

  /** `came`: true at the next change, false when there was none for so many milliseconds. */
  #nextChange(ms: number): { readonly came: Promise<boolean>; ignore(): void } {
    let finish = (_: boolean) => {};
    const onChange = () => finish(true);
    const came = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => finish(false), ms);
      finish = (changed) => {
        clearTimeout(timer);
        this.#listeners.delete(onChange);
        resolve(changed);
      };
      this.#listeners.add(onChange);
    });
    return { came, ignore: () => finish(false) };
  }
}

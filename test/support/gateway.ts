import { afterAll, beforeAll } from '@jest/globals';
import { proxyDatabase } from './gateway-database.ts';
import { GatewayInstallation } from './gateway-installation.ts';
import { endOrdergates, type LogLine, type OrdergateProcess, startOrdergate } from './gateway-process.ts';
import { registerTraders, type Trader } from './gateway-traders.ts';
import { type LedgerOrder, type RecordedRequest, type Simulator, startSimulator } from './simulator/index.ts';
import type { TcpProxy } from './tcp-proxy.ts';

export { aTrader, type Trader } from './gateway-traders.ts';

/** One order as a webhook's answer tells it. */
export interface AnsweredOrder {
  readonly account: string;
  readonly success: boolean;
  readonly order_id: string | null;
  readonly client_order_id: string;
  readonly status: string;
  readonly error: string | null;
  readonly code: string | null;
  readonly failed_order_id: number | null;
  readonly requested_quantity: string | null;
  readonly quantity: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly success: boolean;
    readonly order_id?: string | null;
    readonly error?: string;
    readonly code?: string;
    readonly failed_order_id?: number | null;
    readonly fields?: Readonly<Record<string, string>>;
    readonly orders?: readonly AnsweredOrder[];
  };
  /** From the first byte sent to the whole answer, in milliseconds. */
  readonly took: number;
}

/** The real program, serving on a free port. */
export class Gateway {
  readonly address: string;
  readonly #process: OrdergateProcess;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(process: OrdergateProcess, address: string, env: Readonly<Record<string, string>>) {
    this.#process = process;
    this.address = address;
    this.#env = env;
  }

  /** Waits until it serves, and unless `cold` until its exchanges are warm. */
  static async start(env: Readonly<Record<string, string>>, { cold = false } = {}): Promise<Gateway> {
    const process = await startOrdergate(['serve'], env);
    const ready = await process.log('ready');
    if (!cold) await process.log('exchanges warmed');
    return new Gateway(process, String(ready.address), env);
  }

  get logs(): readonly LogLine[] {
    return this.#process.logs;
  }

  /** Everything that it has said, on both streams. */
  get text(): string {
    return this.#process.text;
  }

  log(event: string, fits?: (line: LogLine) => boolean): Promise<LogLine> {
    return this.#process.log(event, fits);
  }

  /** The first line with this text that is no log. */
  line(text: string): Promise<string> {
    return this.#process.line(text);
  }

  /** Sends a webhook. An object goes as JSON with the trader's token in it, a text as it is. */
  async webhook(
    trader: Pick<Trader, 'token'>,
    order: object | string,
    headers: Readonly<Record<string, string>> = {},
    signal: AbortSignal | null = null,
  ): Promise<Answer> {
    const body = typeof order === 'string' ? order : JSON.stringify({ token: trader.token, ...order });
    const began = performance.now();
    const response = await fetch(`${this.address}/api/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal,
    });
    const answer = (await response.json()) as Answer['body'];
    return { status: response.status, headers: response.headers, body: answer, took: performance.now() - began };
  }

  /** SIGKILL waits for the end, the others for nothing. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#process.signal(signal);
    if (signal === 'SIGKILL') await this.#process.ended;
  }

  /** Resolves with the exit status. */
  async ended(): Promise<number | null> {
    return (await this.#process.ended).code;
  }

  /** Ends gracefully. */
  stop(): Promise<number | null> {
    this.#process.signal('SIGTERM');
    return this.ended();
  }

  /** Another process after this one, on the same database. */
  restart(options?: { cold?: boolean }): Promise<Gateway> {
    return Gateway.start(this.#env, options);
  }
}

/** What a suite of tests works with. */
export interface GatewaySuite {
  simulator: Simulator;
  installation: GatewayInstallation;
  gateway: Gateway;
  /** Between the gateway and its database, where the suite asked for it; the proof of life goes around it. */
  database: TcpProxy;
  /** What the exchange has accepted of this trader's, oldest first: the judge. */
  acceptedOf(trader: Trader): readonly LedgerOrder[];
  /** The order requests of this trader's that the exchange has seen. */
  submissionsOf(trader: Trader): readonly RecordedRequest[];
}

/** The first suite of a run compiles the project and makes the database server. */
const START_PATIENCE = 180_000;

export interface SuiteOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cold?: boolean;
  /** Puts a proxy before the database. */
  readonly proxied?: boolean;
}

/** One simulator, one database and one gateway for a test file. The members work inside tests only. */
export function useGateway(traders: readonly Trader[], options: SuiteOptions = {}): GatewaySuite {
  const running = {} as Pick<GatewaySuite, 'simulator' | 'installation' | 'gateway' | 'database'>;
  beforeAll(async () => {
    running.simulator = await startSimulator();
    registerTraders(running.simulator, traders);
    running.installation = await GatewayInstallation.create(running.simulator, traders);
    const { env, databaseUrl } = running.installation;
    const proxied = options.proxied ? await proxyDatabase(databaseUrl) : null;
    if (proxied) running.database = proxied.proxy;
    const through = proxied && { DATABASE_URL: proxied.url, DATABASE_LISTEN_URL: databaseUrl };
    running.gateway = await Gateway.start({ ...env, ...through, ...options.env }, options);
  }, START_PATIENCE);
  afterAll(async () => {
    await endOrdergates();
    await running.database?.stop();
    await running.installation?.drop();
    await running.simulator.stop();
    const { failures } = running.simulator;
    const unknown = running.simulator.unknownRequests();
    if (failures.length + unknown.length > 0)
      throw new Error(JSON.stringify({ failures: failures.map(String), unknown }));
  });
  return Object.assign(running, {
    acceptedOf: ({ apiKey }: Trader) => running.simulator.orders.filter((order) => order.apiKey === apiKey),
    submissionsOf: ({ apiKey }: Trader) =>
      running.simulator.orderRequests().filter(({ headers }) => isFrom(headers, apiKey)),
  });
}

const KEY_HEADERS = ['x-mbx-apikey', 'x-bapi-api-key', 'ok-access-key'];

/** Upbit's key stands in a token. */
function isFrom(headers: Readonly<Record<string, string>>, apiKey: string): boolean {
  if (KEY_HEADERS.some((name) => headers[name] === apiKey)) return true;
  const [, claims = ''] = (headers.authorization ?? '').split('.');
  return Buffer.from(claims, 'base64url').toString('utf8').includes(apiKey);
}

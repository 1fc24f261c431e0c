import { type LogLine, type OrdergateProcess, startOrdergate } from './gateway-process.ts';
import type { Trader } from './gateway-traders.ts';

/** One order as a webhook's answer tells it. */
interface AnsweredOrder {
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
  readonly #args: readonly string[];

  private constructor(
    process: OrdergateProcess,
    address: string,
    env: Readonly<Record<string, string>>,
    args: readonly string[],
  ) {
    this.#process = process;
    this.address = address;
    this.#env = env;
    this.#args = args;
  }

  /** Waits until it serves, and unless `cold` until its exchanges are warm; one that trades nowhere stays cold. */
  static async start(
    env: Readonly<Record<string, string>>,
    { cold = false, args = [] }: { cold?: boolean; args?: readonly string[] } = {},
  ): Promise<Gateway> {
    const process = await startOrdergate(['serve', ...args], env);
    const ready = await process.log('ready');
    if (!cold) await process.log('exchanges warmed');
    return new Gateway(process, String(ready.address), env, args);
  }

  get pid(): number | undefined {
    return this.#process.child.pid;
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
    return Gateway.start(this.#env, { args: this.#args, ...options });
  }
}

import { createApp, type UserUseCases } from '../../../src/adapters/http/app.ts';
import type { Readiness } from '../../../src/adapters/http/health.ts';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts';
import type { WebhookOptions } from '../../../src/adapters/http/webhook/routes.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import type { ExecuteResult } from '../../../src/application/execute-result.ts';
import type { IncomingSignal, SignalOrder } from '../../../src/application/incoming-signal.ts';
import type { Log } from '../../../src/application/ports/log.ts';

export const accepted = (replay: null | 'accepted' | 'failed' = null): ExecuteResult => ({
  kind: 'answered',
  signalId: 'signal-1',
  answer: { status: 200, body: { success: true, order_id: '77', orders: [] } },
  replay,
});

/** The use case as this layer sees it: keeps what it was given and answers what a test says. */
export class RecordingExecuteOrder {
  readonly signals: IncomingSignal[] = [];
  readonly delivered: string[] = [];
  /** Resolves with the first delivery; deliveries are reported a moment after the client has its answer. */
  readonly firstDelivery: Promise<string>;
  #deliver: (signalId: string) => void = () => {};
  next: (signal: IncomingSignal) => Promise<ExecuteResult> = async () => accepted();

  constructor() {
    this.firstDelivery = new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  execute(signal: IncomingSignal): Promise<ExecuteResult> {
    this.signals.push(signal);
    return this.next(signal);
  }

  answerDelivered(signalId: string): void {
    this.delivered.push(signalId);
    this.#deliver(signalId);
  }
}

export class RecordingLog implements Log {
  readonly lines: string[] = [];
  info(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`info ${event} ${JSON.stringify(fields)}`);
  }
  warn(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`warn ${event} ${JSON.stringify(fields)}`);
  }
  error(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`error ${event} ${JSON.stringify(fields)}`);
  }
}

export interface Serving {
  readonly executeOrder: RecordingExecuteOrder;
  readonly log: RecordingLog;
  readonly stopping: AbortController;
  readonly server: HttpServer;
  readonly url: string;
  /** Posts to the webhook; an object is sent as JSON. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

type Options = Partial<WebhookOptions> & {
  readiness?: () => Promise<Readiness>;
  isHttps?: boolean;
  users?: UserUseCases;
};

/** The whole app on a free port of 127.0.0.1, with a recording use case behind it. */
export async function serve(options: Options = {}): Promise<Serving> {
  const executeOrder = new RecordingExecuteOrder();
  const log = new RecordingLog();
  const stopping = new AbortController();
  const app = createApp({
    executeOrder,
    log,
    clock: systemClock,
    stopping: stopping.signal,
    defaultLocale: 'en',
    trustProxy: { kind: 'none' },
    webhookAllowed: null,
    isHttps: false,
    isSimulated: false,
    publicUrl: null,
    version: '0.0.0',
    readiness: async () => ({ ready: true, checks: { database: true } }),
    ...options,
  });
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  const url = `http://127.0.0.1:${server.port}`;
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/webhook`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
  return { executeOrder, log, stopping, server, url, post, stop: () => server.stop(1_000) };
}

/** A body that is right in every field. */
export const goodBody = {
  token: 'a-webhook-token-of-some-length',
  symbol: 'BTC/USDT',
  side: 'buy',
  order_type: 'market',
  quantity: '0.5',
};

/** The order that a signal bears; fails the test when its fields were wrong. */
export function orderOf(signal: IncomingSignal | undefined): SignalOrder {
  if (signal?.order.kind !== 'order') throw new Error(`No order: ${JSON.stringify(signal?.order)}`);
  return signal.order.order;
}

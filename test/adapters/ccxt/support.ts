import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/application/ports/clock.ts';
import type { SendGate } from '../../../src/application/ports/exchange.ts';

/** A gate in a test's hand. `lateTimer`: the instant has passed, but the timer that tells so has not run. */
export interface TestGate extends SendGate {
  close(): void;
  lateTimer(): void;
}

export function aGate(): TestGate {
  const controller = new AbortController();
  let open = true;
  return {
    signal: controller.signal,
    isOpen: () => open,
    lateTimer: () => {
      open = false;
    },
    close: () => {
      open = false;
      controller.abort();
    },
  };
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** `POST /order body`, in the order of arrival. */
  readonly received: readonly string[];
  stop(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server on a free loopback port that writes down every whole request. */
export async function aServer(handle: Handler): Promise<TestServer> {
  const received: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    received.push(`${request.method} ${request.url} ${body}`.trim());
    handle(request, response, body);
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A promise with its resolver outside. */
export function deferred<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A clock that moves only when someone waits, and remembers for how long. */
export class PatientClock implements Clock {
  readonly waits: number[] = [];
  #elapsed = 0;

  now(): Date {
    return new Date(Date.UTC(2026, 0, 2) + this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** Returns at once, as if the time had passed. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    this.waits.push(ms);
    this.#elapsed += ms;
  }

  after(): never {
    throw new Error('Nobody sets a timer here');
  }
}

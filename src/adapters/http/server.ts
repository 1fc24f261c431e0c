import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Clock } from '../../application/ports/clock.ts';
import type { App } from './app.ts';

/** Thrown when the address can't be listened at; the message is one line for the person who starts it. */
export class ListenFailed extends Error {
  override readonly name = 'ListenFailed';
}

export interface ServerOptions {
  readonly app: App;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
}

export interface HttpServer {
  /** The one that it listens at, also when 0 was asked for. */
  readonly port: number;
  /**
   * Waits at most `ms` milliseconds until no request is in flight, still answering new ones (the app's `stopping` makes
   * those 503), then closes. Calling it again joins the first call.
   */
  stop(ms: number): Promise<void>;
}

type FetchCallback = Parameters<typeof createAdaptorServer>[0]['fetch'];

const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  /** Longer than proxies keep an idle connection, lest they send a webhook on one that is just being closed. */
  keepAliveTimeout: 75_000,
};

/** Serves the app at `host:port`. Throws `ListenFailed`. */
export async function startHttpServer({ app, host, port, clock }: ServerOptions): Promise<HttpServer> {
  const traffic = new Traffic();
  const server = createAdaptorServer({
    fetch: counted(app, traffic),
    hostname: host,
    serverOptions: TIMEOUTS,
  }) as Server;
  server.on('request', (_, response) => {
    traffic.begin();
    response.once('close', () => traffic.end());
  });
  await listen(server, host, port);
  let stopped: Promise<void> | null = null;
  return {
    port: (server.address() as AddressInfo).port,
    stop: (ms) => {
      stopped ??= stop(server, traffic, clock, ms);
      return stopped;
    },
  };
}

/** Counts what is not finished: requests that are handled (also when their sender hung up) and answers on their way. */
class Traffic {
  #open = 0;
  #onIdle: () => void = () => {};

  begin(): void {
    this.#open += 1;
  }

  end(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onIdle();
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      if (this.#open === 0) resolve();
    });
  }
}

/** The app's own handler, counted until its answer is composed. */
function counted(app: App, traffic: Traffic): FetchCallback {
  return (request, bindings) => {
    const answer = app.fetch(request, bindings as HttpBindings);
    if (answer instanceof Promise) {
      traffic.begin();
      answer.then(
        () => traffic.end(),
        () => traffic.end(),
      );
    }
    return answer;
  };
}

async function stop(server: Server, traffic: Traffic, clock: Clock, ms: number): Promise<void> {
  const limit = new AbortController();
  await Promise.race([traffic.idle(), clock.wait(ms, limit.signal)]);
  limit.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is already in use: stop what listens there, or set PORT to a free port',
  EACCES: 'may not be listened at: set PORT to 1024 or above',
  EADDRNOTAVAIL: 'is no address of this machine: set HOST to one, such as 127.0.0.1',
  ENOTFOUND: 'is no address of this machine: set HOST to one, such as 127.0.0.1',
};

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      const advice = LISTEN_ERRORS[cause.code ?? ''] ?? `can not be listened at (${cause.code ?? cause.message})`;
      reject(new ListenFailed(`${host}:${port} ${advice}`, { cause }));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

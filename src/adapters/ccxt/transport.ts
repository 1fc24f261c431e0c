import { Agent, type buildConnector, type Dispatcher } from 'undici';
import { ACCEPTED_ENCODINGS, decoded } from './content-encoding.ts';
import { type Evidence, MAX_BODY_KEPT, NotSent, type ObservedCall } from './evidence.ts';
import { flat, joined } from './headers.ts';
import { requestFor } from './outgoing.ts';
import type { WireRequest } from './wire-request.ts';

/** What ccxt gives to its `fetchImplementation`. */
interface FetchInit {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aborts when ccxt's own timeout has passed. */
  readonly signal: AbortSignal;
}

/** What ccxt reads of an answer. */
interface FetchAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  text(): Promise<string>;
}

/** `call`: on whose behalf, see `observed`. */
export type Fetch = (url: string, init: FetchInit, call?: ObservedCall | null) => Promise<FetchAnswer>;

export interface TransportOptions {
  /** How a connection is opened; by default as its URL says. */
  readonly connect?: buildConnector.connector;
  /** Connections per host; by default as many as requests at once need. */
  readonly connections?: number;
}

/** Idle connections are kept this long, so that the first order after a quiet minute needs no handshake. */
const KEEP_ALIVE = 65_000;
const CONNECT_TIMEOUT = 10_000;
const MAX_ANSWER = 64 * 1024 * 1024;

/** ccxt's way to every exchange: one shared agent, bodies read within the timeout, the send gate, and the evidence of each call. */
export class Transport {
  readonly #agent: Agent;

  constructor({ connect, connections }: TransportOptions = {}) {
    this.#agent = new Agent({
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE,
      maxResponseSize: MAX_ANSWER,
      connect: connect ?? { timeout: CONNECT_TIMEOUT },
      connections: connections ?? null,
    });
  }

  /** For ccxt's `fetchImplementation`. Redirects are not followed. */
  readonly fetch: Fetch = async (url, init, call = null) => {
    const { request, evidence } = requestFor(call, init.method);
    const unwatch = watch(request, call, init.signal);
    try {
      this.#dispatch(url, init, request);
      const { status, headers, bytes } = await request.answer;
      const text = await decoded(bytes, joined(headers['content-encoding']));
      if (evidence) noteBody(evidence, text);
      if (status >= 300 && status < 400) throw new Error(`A redirect was not followed (HTTP ${status})`);
      return { status, statusText: '', headers: flat(headers), text: async () => text };
    } catch (error) {
      throw request.isStarted || error instanceof NotSent ? error : new NotSent('not_connected', error);
    } finally {
      unwatch();
    }
  };

  /** Ends what is under way and closes every connection. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #dispatch(url: string, { method, headers, body }: FetchInit, request: WireRequest): void {
    const { origin, pathname, search } = new URL(url);
    this.#agent.dispatch(
      {
        origin,
        path: pathname + search,
        method: method as Dispatcher.HttpMethod,
        headers: { 'accept-encoding': ACCEPTED_ENCODINGS, ...headers },
        body: body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      request,
    );
  }
}

/** Stops the request at ccxt's timeout, when nobody waits for it any more, and at the gate unless the order's bytes may already be on the wire. */
function watch(request: WireRequest, call: ObservedCall | null, timeout: AbortSignal): () => void {
  const atTimeout = () => request.stop(request.isStarted ? timedOut() : new NotSent('not_connected', timedOut()));
  const atGate = () => {
    if (call?.evidence.sent === 'no') request.stop(new NotSent('gate_closed'));
  };
  const gate = call?.gate?.signal;
  const until = call?.until;
  timeout.addEventListener('abort', atTimeout, { once: true });
  until?.addEventListener('abort', atTimeout, { once: true });
  gate?.addEventListener('abort', atGate, { once: true });
  if (gate?.aborted) atGate();
  if (until?.aborted) atTimeout();
  return () => {
    timeout.removeEventListener('abort', atTimeout);
    until?.removeEventListener('abort', atTimeout);
    gate?.removeEventListener('abort', atGate);
  };
}

/** The name by which ccxt knows its own timeout. */
const timedOut = (): Error => new DOMException('The request timed out', 'AbortError');

function noteBody(evidence: Evidence, text: string): void {
  evidence.bodyRead = true;
  evidence.body = text.slice(0, MAX_BODY_KEPT);
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** An HTTP answer whose body was read to its end. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface WireRequestOptions {
  /** Asked synchronously right before the first byte is written; what it returns keeps the request off the wire. */
  readonly beforeWrite: () => Error | null;
  /** The status and headers have come, the body not yet. */
  readonly onHeaders: (status: number, headers: IncomingHttpHeaders) => void;
}

/**
 * One request on its way through undici. undici calls `onRequestStart` when a connected socket is free for the request, and writes
 * its head and body in the same turn: a request that was stopped or refused there has put nothing on the wire, and one that is not
 * started yet has not either.
 */
export class WireRequest implements Dispatcher.DispatchHandler {
  readonly answer: Promise<WireAnswer>;
  readonly #options: WireRequestOptions;
  #settle!: { resolve: (answer: WireAnswer) => void; reject: (error: Error) => void };
  #controller: Dispatcher.DispatchController | null = null;
  #stopped: Error | null = null;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  readonly #chunks: Buffer[] = [];

  constructor(options: WireRequestOptions) {
    this.#options = options;
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // A request may be stopped before anyone waits for its answer.
    this.answer.catch(() => {});
  }

  /** Whether bytes may have been written. */
  get isStarted(): boolean {
    return this.#controller !== null;
  }

  /** Ends the request: before its start for certain without a byte on the wire, afterwards by closing its socket. */
  stop(reason: Error): void {
    if (this.#stopped) return;
    this.#stopped = reason;
    this.#settle.reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // An error thrown here removes the request from the queue and leaves the socket to the next one. A second start would be a
    // second write of the same order, should undici ever take a request back into its queue.
    const refusal = this.#stopped ?? (this.isStarted ? new Error('undici started a request twice') : null);
    const refused = refusal ?? this.#options.beforeWrite();
    if (refused) throw refused;
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#options.onHeaders(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle.resolve({ status: this.#status, headers: this.#headers, bytes: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle.reject(error);
  }
}

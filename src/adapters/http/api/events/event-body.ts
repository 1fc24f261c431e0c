import type { EventStream } from '../../../../application/events/event-stream.ts';
import { failureFields } from '../../../../application/log-fields.ts';
import type { Log } from '../../../../application/ports/log.ts';
import { itemText, openingText } from './event-text.ts';

/** Milliseconds between two signs of life. */
const HEARTBEAT = 15_000;

export interface EventBodyOptions {
  /** Called when the body is first read. */
  readonly open: () => Promise<EventStream>;
  /** Asked before anything is told. */
  readonly isLoggedIn: () => Promise<boolean>;
  readonly onEnd: () => void;
  readonly log: Log;
}

/** The events of one client as the body of its answer. Nothing is taken from the stream before the client has read what came before. */
export class EventBody {
  readonly readable: ReadableStream<Uint8Array>;
  readonly #options: EventBodyOptions;
  readonly #encoder = new TextEncoder();
  #stream: EventStream | null = null;
  #hasEnded = false;
  #isCancelled = false;

  constructor(options: EventBodyOptions) {
    this.#options = options;
    const source = {
      pull: (controller: ReadableStreamDefaultController<Uint8Array>) => this.#pull(controller),
      cancel: () => {
        this.#isCancelled = true;
        this.end();
      },
    };
    this.readable = new ReadableStream(source, { highWaterMark: 0 });
  }

  /** A client that waits is told that it is over at once; one that does not read learns it from its connection. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stream?.close();
    this.#options.onEnd();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const text = await this.#next().catch((error: unknown) => {
      this.#options.log.error('an event stream failed', failureFields(error));
      return null;
    });
    if (this.#isCancelled) return;
    if (!this.#hasEnded && text !== null) return controller.enqueue(this.#encoder.encode(text));
    this.end();
    controller.close();
  }

  async #next(): Promise<string | null> {
    if (this.#stream === null) return this.#begin();
    const item = await this.#stream.next(HEARTBEAT);
    if (item.kind === 'ended' || !(await this.#options.isLoggedIn())) return null;
    let text = itemText(item);
    // What came in one go is told in one.
    for (let event = this.#stream.take(); event !== null; event = this.#stream.take())
      text += itemText({ kind: 'event', event });
    return text;
  }

  async #begin(): Promise<string> {
    this.#stream = await this.#options.open();
    if (this.#hasEnded) this.#stream.close();
    return openingText(this.#stream.position);
  }
}

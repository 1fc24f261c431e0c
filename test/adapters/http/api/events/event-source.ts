import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

/** One block of a stream: an event, or what stands between events. */
export interface Block {
  readonly event: string | null;
  readonly id: string | null;
  readonly data: unknown;
  readonly comment: string | null;
  readonly retry: string | null;
}

/** A client of server-sent events with a connection of its own. */
export class EventSource {
  readonly response: IncomingMessage;
  readonly blocks: Block[] = [];
  /** As a browser keeps it. */
  lastEventId: string | null = null;
  /** Resolves when the server ends the stream or its connection. */
  readonly ended: Promise<void>;
  readonly #request: ClientRequest;
  #rest = '';
  #wake: () => void = () => {};

  private constructor(sent: ClientRequest, response: IncomingMessage) {
    this.#request = sent;
    this.response = response;
    this.ended = new Promise((resolve) => response.once('close', resolve));
    response.on('error', () => {});
  }

  /** Reads nothing until `read` is called. */
  static open(url: string, cookie: string, lastEventId: string | null = null): Promise<EventSource> {
    const headers = { Cookie: cookie, ...(lastEventId !== null && { 'Last-Event-ID': lastEventId }) };
    const sent = request(url, { headers, agent: new Agent({ keepAlive: false }) });
    return new Promise((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', (response) => resolve(new EventSource(sent, response)));
      sent.end();
    });
  }

  read(): this {
    this.response.setEncoding('utf8');
    this.response.on('data', (text: string) => this.#take(text));
    return this;
  }

  /** What was told, without heartbeats. */
  get events(): readonly Block[] {
    return this.blocks.filter(({ event }) => event !== null);
  }

  async until(isEnough: (source: this) => boolean): Promise<void> {
    while (!isEnough(this)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  untilEvents(count: number): Promise<void> {
    return this.until(({ events }) => events.length >= count);
  }

  close(): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#keep(block);
    this.#wake();
  }

  #keep(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    const field = (name: string) => fields.get(name) ?? null;
    const data = field('data');
    this.lastEventId = field('id') ?? this.lastEventId;
    this.blocks.push({
      event: field('event'),
      id: field('id'),
      data: data === null ? null : JSON.parse(data),
      comment: field(''),
      retry: field('retry'),
    });
  }
}

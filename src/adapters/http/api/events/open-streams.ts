import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../../application/ports/clock.ts';
import type { EventBody } from './event-body.ts';

/** What a client that reads needs to learn that its stream is over, in milliseconds. */
const GRACE = 250;
const MOST_OF_ONE_USER = 20;

interface OpenStream {
  readonly userId: number;
  readonly body: EventBody;
  readonly outgoing: Pick<ServerResponse, 'writableFinished' | 'destroy'>;
}

/** Every stream that is open on this instance. */
export class OpenStreams {
  readonly #clock: Clock;
  readonly #open = new Set<OpenStream>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hasTooMany(userId: number): boolean {
    return [...this.#open].filter((stream) => stream.userId === userId).length >= MOST_OF_ONE_USER;
  }

  /** Ends with the function that it returns. */
  add(stream: OpenStream): () => void {
    this.#open.add(stream);
    return () => this.#open.delete(stream);
  }

  /** Without it an open stream would keep the server from stopping. Who does not read is cut off. */
  async endAll(): Promise<void> {
    const streams = [...this.#open];
    for (const { body } of streams) body.end();
    await this.#clock.wait(GRACE);
    for (const { outgoing } of streams) if (!outgoing.writableFinished) outgoing.destroy();
  }
}

import type { Clock } from '../ports/clock.ts';
import type { EventFeed } from '../ports/events.ts';
import { EventStream } from './event-stream.ts';
import { parsePosition } from './position.ts';

/** Opens streams of what changes. */
export class FollowEvents {
  readonly #feed: EventFeed;
  readonly #clock: Clock;

  constructor(feed: EventFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /** A user's events after the one with that id, or from now on when it is null or none of ours. To be closed by its reader. */
  async execute(userId: number, lastEventId: string | null): Promise<EventStream> {
    await this.#feed.started();
    const after = lastEventId === null ? null : parsePosition(lastEventId);
    return new EventStream(this.#feed, this.#clock, userId, after);
  }
}

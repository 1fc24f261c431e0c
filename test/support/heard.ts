import type { ChangeEvent, EventFeed } from '../../src/application/ports/events.ts';

/** What one follower of a feed has been told. */
export class Heard {
  readonly events: ChangeEvent[] = [];
  readonly stop: () => void;
  #wake: () => void = () => {};

  constructor(feed: EventFeed, userId: number) {
    this.stop = feed.follow(userId, (event) => {
      this.events.push(event);
      this.#wake();
    });
  }

  /** As `kind change status`, in the order in which they came. */
  get lines(): readonly string[] {
    return this.events.map(({ kind, change, status }) => `${kind} ${change} ${status}`);
  }

  /** Resolves once so many have come in all. */
  async until(count: number): Promise<void> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

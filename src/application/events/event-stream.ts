import type { Clock } from '../ports/clock.ts';
import type { ChangeEvent, EventFeed, EventPage, EventPosition } from '../ports/events.ts';
import { LedgerUnavailable } from '../ports/order-ledger.ts';
import { isAfter } from './position.ts';

/** How many events wait for a slow reader; the rest it is told from the database, at its own pace. */
const MOST_WAITING = 256;
const PAGE = 256;
const RETRY = 1_000;

/** What a stream has to say next. `position` is where its reader may resume. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: ChangeEvent }
  /** Events were missed that nobody keeps any more: everything has to be read again. */
  | { readonly kind: 'reset'; readonly position: EventPosition }
  /** Nothing happened for as long as its reader had patience. */
  | { readonly kind: 'idle'; readonly position: EventPosition }
  | { readonly kind: 'ended' };

/**
 * The events of one user after a position, without gaps and without doubles, for one reader. Events that are told while it waits
 * are queued. One that is behind, because it resumes or because its queue was full, reads on from the database until it has caught up:
 * the queue is always what directly follows `position`.
 */
export class EventStream {
  readonly #feed: EventFeed;
  readonly #clock: Clock;
  readonly #userId: number;
  readonly #unfollow: () => void;
  readonly #closed = new AbortController();
  #wake: () => void = () => {};
  #position: EventPosition;
  #isBehind: boolean;
  #waiting: ChangeEvent[] = [];

  /** `after`: null begins now. The feed has started. */
  constructor(feed: EventFeed, clock: Clock, userId: number, after: EventPosition | null) {
    this.#feed = feed;
    this.#clock = clock;
    this.#userId = userId;
    this.#position = after ?? feed.position;
    this.#isBehind = after !== null;
    this.#unfollow = feed.follow(userId, (event) => this.#hear(event));
  }

  /** Everything up to here was given out. */
  get position(): EventPosition {
    return this.#position;
  }

  /** What comes next, waiting at most `patience` milliseconds for it. One call at a time. */
  async next(patience: number): Promise<StreamItem> {
    while (!this.#closed.signal.aborted) {
      const event = this.take();
      if (event !== null) return { kind: 'event', event };
      const item = this.#isBehind ? await this.#readOn() : await this.#listen(patience);
      if (item !== null) return item;
    }
    return { kind: 'ended' };
  }

  /** What comes next if it is here already; null when it would have to be waited for. */
  take(): ChangeEvent | null {
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      if (!isAfter(event.position, this.#position)) continue;
      this.#position = event.position;
      return event;
    }
    return null;
  }

  /** A `next` that waits ends at once. */
  close(): void {
    this.#unfollow();
    this.#closed.abort();
    this.#wake();
  }

  #hear(event: ChangeEvent): void {
    if (this.#isBehind) return;
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
    else this.#isBehind = true;
    this.#wake();
  }

  /** Listens meanwhile, so that what is told during the reading follows what was read. */
  async #readOn(): Promise<StreamItem | null> {
    this.#isBehind = false;
    const page = await this.#read();
    if (page?.kind === 'forgotten') return this.#reset();
    if (page === null) {
      this.#waiting = [];
      this.#isBehind = true;
      await this.#clock.wait(RETRY, this.#closed.signal);
      return { kind: 'idle', position: this.#position };
    }
    const isWhole = page.events.length < PAGE;
    this.#waiting = isWhole ? [...page.events, ...this.#waiting] : [...page.events];
    this.#isBehind ||= !isWhole;
    return null;
  }

  /** Null while the database can't be reached. */
  async #read(): Promise<EventPage | null> {
    try {
      return await this.#feed.since(this.#userId, this.#position, PAGE);
    } catch (error) {
      if (error instanceof LedgerUnavailable) return null;
      throw error;
    }
  }

  #reset(): StreamItem {
    this.#waiting = [];
    this.#isBehind = false;
    this.#position = this.#feed.position;
    return { kind: 'reset', position: this.#position };
  }

  async #listen(patience: number): Promise<StreamItem | null> {
    const isWoken = await new Promise<boolean>((resolve) => {
      const stopWaiting = this.#clock.after(patience, () => resolve(false));
      this.#wake = () => {
        stopWaiting();
        resolve(true);
      };
    });
    if (isWoken) return null;
    if (isAfter(this.#feed.position, this.#position)) this.#position = this.#feed.position;
    return { kind: 'idle', position: this.#position };
  }
}

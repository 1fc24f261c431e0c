import { Followers } from '../../../application/events/followers.ts';
import { failureFields } from '../../../application/log-fields.ts';
import type { Clock } from '../../../application/ports/clock.ts';
import type { ChangeEvent, EventFeed, EventPage, EventPosition } from '../../../application/ports/events.ts';
import type { Log } from '../../../application/ports/log.ts';
import { LedgerUnavailable } from '../../../application/ports/order-ledger.ts';
import { Announcements } from './announcements.ts';
import { DirectConnection } from './direct-connection.ts';
import { channelOf, eventsOf, positionBefore, type ReadRow, type SinceRow, statementsFor } from './statements.ts';

export interface EventFeedOptions {
  /** A direct connection: a pooler in transaction mode does not listen. */
  readonly url: string;
  readonly schema: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds after which it looks without being woken; 1 second unless told otherwise. */
  readonly lookEvery?: number;
}

/** The next look when something was held back by a transaction that is still open, and what follows it. */
const FIRST_LOOK = 25;
const PAGE = 500;
const FORGOTTEN_AT_ONCE = 1_000;

type Look = 'more' | 'held_back' | 'all';

/**
 * What the triggers wrote, told to this process's followers. One reader for all of them stays below the oldest open transaction;
 * whoever commits wakes the readers of all instances.
 */
export class PostgresEventFeed implements EventFeed {
  readonly #options: EventFeedOptions;
  readonly #statements: ReturnType<typeof statementsFor>;
  readonly #connection: DirectConnection;
  readonly #announcements: Announcements;
  readonly #followers = new Followers();
  readonly #stopped = new AbortController();
  readonly #started: Promise<void>;
  #start: () => void = () => {};
  #running: readonly Promise<void>[] = [];
  #position: EventPosition | null = null;
  #nap = new AbortController();

  constructor(options: EventFeedOptions) {
    const { url, schema, clock, log } = options;
    this.#options = options;
    this.#statements = statementsFor(schema);
    const onWakeUp = () => this.#nap.abort();
    this.#connection = new DirectConnection({ url, channel: channelOf(schema), onWakeUp, clock, log });
    this.#announcements = new Announcements(clock, () => this.#connection.query(this.#statements.notify, []));
    this.#started = new Promise((resolve) => {
      this.#start = resolve;
    });
  }

  /** Begins to tell, and never gives up until stopped. */
  start(): void {
    this.#running = [this.#connection.run(), this.#keepLooking()];
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#nap.abort();
    await this.#connection.stop();
    await Promise.all(this.#running);
  }

  /** Something may have been committed: every instance looks at once. Costs nothing here and now. */
  announce(): void {
    this.#announcements.announce();
  }

  /** Deletes what nobody may resume from any more, in small steps. */
  async forgetOld(): Promise<void> {
    const { forget } = this.#statements;
    let forgotten = FORGOTTEN_AT_ONCE;
    while (forgotten === FORGOTTEN_AT_ONCE) {
      const [row] = await this.#connection.query<{ count: number }>(forget, [FORGOTTEN_AT_ONCE]);
      forgotten = row?.count ?? 0;
    }
  }

  started(): Promise<void> {
    return this.#started;
  }

  get position(): EventPosition {
    if (this.#position === null) throw new Error('The feed has not started');
    return this.#position;
  }

  follow(userId: number, tell: (event: ChangeEvent) => void): () => void {
    return this.#followers.add(userId, tell);
  }

  async since(userId: number, { transaction, number }: EventPosition, limit: number): Promise<EventPage> {
    const values = [userId, String(transaction), String(number), limit];
    const rows = await this.#connection.query<SinceRow>(this.#statements.since, values);
    if (rows.some(({ is_forgotten }) => is_forgotten)) return { kind: 'forgotten' };
    return { kind: 'events', events: eventsOf(rows) };
  }

  async #keepLooking(): Promise<void> {
    const { clock, log, lookEvery = 1_000 } = this.#options;
    let heldBackFor = FIRST_LOOK;
    while (!this.#stopped.signal.aborted) {
      this.#nap = new AbortController();
      const look = await this.#look().catch((error: unknown) => {
        if (!(error instanceof LedgerUnavailable)) log.error('events can not be read', failureFields(error));
        return 'all' as const;
      });
      if (look === 'more') continue;
      heldBackFor = look === 'held_back' ? Math.min(heldBackFor * 2, lookEvery) : FIRST_LOOK;
      await clock.wait(look === 'held_back' ? heldBackFor : lookEvery, this.#nap.signal);
    }
  }

  /** Without followers it only moves on; if one came meanwhile it reads again, lest that one misses something. */
  async #look(): Promise<Look> {
    const after = this.#position;
    const limit = this.#followers.isEmpty ? 0 : PAGE;
    const values = [after && String(after.transaction), after && String(after.number), limit];
    const rows = await this.#connection.query<ReadRow>(this.#statements.read, values);
    const [first] = rows;
    if (first === undefined) throw new Error('The statement that reads events answered nothing');
    if (limit === 0 && after !== null && !this.#followers.isEmpty) return 'more';
    const events = eventsOf(rows);
    for (const event of events) this.#followers.tell(event);
    const last = events.length < PAGE ? undefined : events.at(-1);
    this.#position = last?.position ?? positionBefore(first.horizon);
    this.#start();
    if (last !== undefined) return 'more';
    return first.is_held_back ? 'held_back' : 'all';
  }
}

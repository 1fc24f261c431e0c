import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { MemoryEventFeed } from '../../../src/adapters/memory/event-feed.ts';
import type { EventStream, StreamItem } from '../../../src/application/events/event-stream.ts';
import { FollowEvents } from '../../../src/application/events/follow-events.ts';
import { positionText } from '../../../src/application/events/position.ts';
import type { ChangeEvent, EventFeed, EventPage, EventPosition } from '../../../src/application/ports/events.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { makeMemorySubject } from '../../adapters/memory/memory-subject.ts';
import { anOrder } from '../../contracts/order-ledger/builders.ts';

const PATIENCE = 15_000;

/** A feed whose pages come when the test says so, or not at all. */
class HeldFeed implements EventFeed {
  readonly #feed: EventFeed;
  hold: () => Promise<void> = async () => {};

  constructor(feed: EventFeed) {
    this.#feed = feed;
  }
  get position(): EventPosition {
    return this.#feed.position;
  }
  started(): Promise<void> {
    return this.#feed.started();
  }
  follow(userId: number, tell: (event: ChangeEvent) => void): () => void {
    return this.#feed.follow(userId, tell);
  }
  async since(userId: number, after: EventPosition, limit: number): Promise<EventPage> {
    const page = await this.#feed.since(userId, after, limit);
    await this.hold();
    return page;
  }
}

async function makeWorld() {
  const subject = await makeMemorySubject();
  const { orderId } = await anOrder(subject);
  const { store, world } = subject;
  const memory = new MemoryEventFeed(store);
  const feed = new HeldFeed(memory);
  const clock = new VirtualClock();
  const order = store.orders.get(orderId);
  if (order === undefined) throw new Error('no order');
  let changes = 0;
  return {
    memory,
    feed,
    clock,
    /** Makes that many events, one after the other. */
    async change(count = 1): Promise<void> {
      for (let made = 0; made < count; made++) {
        changes += 1;
        await store.transaction('record', () => {
          order.status = changes % 2 === 0 ? 'sending' : 'unconfirmed';
        });
      }
    },
    open: (lastEventId: string | null = null) => new FollowEvents(feed, clock).execute(world.userId, lastEventId),
  };
}

describe('a stream of events', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  beforeEach(async () => {
    world = await makeWorld();
  });

  /** The numbers of the transactions of what comes next. */
  async function read(stream: EventStream, count: number): Promise<number[]> {
    const read: number[] = [];
    while (read.length < count) read.push(numberOf(await stream.next(PATIENCE)));
    return read;
  }
  const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

  it('begins with what comes from now on', async () => {
    await world.change(3);
    const stream = await world.open();
    await world.change(2);
    expect(await read(stream, 2)).toEqual([4, 5]);
  });

  it('waits for an event, and gives it out at once', async () => {
    const stream = await world.open();
    const next = stream.next(PATIENCE);
    await world.change();
    expect(await next).toMatchObject({ kind: 'event', event: { kind: 'order', change: 'changed' } });
    expect(world.clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it('gives out at once what is here already, and nothing that would have to be waited for', async () => {
    const stream = await world.open();
    expect(stream.take()).toBeNull();
    await world.change(2);
    expect([stream.take(), stream.take(), stream.take()]).toMatchObject([{ kind: 'order' }, { kind: 'order' }, null]);
  });

  it('says where its reader may resume when nothing happens for a while', async () => {
    const stream = await world.open();
    const idle = await world.clock.finish(stream.next(PATIENCE));
    expect(idle).toEqual({ kind: 'idle', position: world.feed.position });
    expect(world.clock.now()).toEqual(new Date('2026-01-01T00:00:15Z'));
  });

  it('resumes after any event, without gap or double, and goes on with what comes', async () => {
    const first = await world.open();
    await world.change(5);
    await read(first, 2);
    first.close();
    const resumed = await world.open(positionText(first.position));
    await world.change(2);
    expect(await read(resumed, 5)).toEqual(from(3, 5));
    const later = resumed.next(PATIENCE);
    await world.change();
    expect(numberOf(await later)).toBe(8);
  });

  it('resumes over more than one page, also while more is told', async () => {
    const start = positionText(world.feed.position);
    await world.change(600);
    const stream = await world.open(start);
    const before = await read(stream, 300);
    await world.change(10);
    expect([...before, ...(await read(stream, 310))]).toEqual(from(1, 610));
  });

  it('neither doubles nor loses what is told while it reads a page', async () => {
    const start = positionText(world.feed.position);
    await world.change(2);
    world.feed.hold = () => world.change(3);
    const stream = await world.open(start);
    expect(await read(stream, 5)).toEqual(from(1, 5));
  });

  it('loses nothing when more is told while it reads than may wait', async () => {
    const start = positionText(world.feed.position);
    await world.change(2);
    let isFirst = true;
    world.feed.hold = async () => {
      if (isFirst) await world.change(700);
      isFirst = false;
    };
    const stream = await world.open(start);
    expect(await read(stream, 702)).toEqual(from(1, 702));
  });

  it('catches up by itself with a reader who was too slow', async () => {
    const stream = await world.open();
    await world.change(1_000);
    expect(await read(stream, 1_000)).toEqual(from(1, 1_000));
    const idle = await world.clock.finish(stream.next(PATIENCE));
    expect(idle).toEqual({ kind: 'idle', position: world.feed.position });
  });

  it('tells its reader to begin anew where events are kept no longer, and goes on from there', async () => {
    const start = positionText(world.feed.position);
    await world.change(3);
    world.memory.forget();
    const stream = await world.open(start);
    expect(await stream.next(PATIENCE)).toEqual({ kind: 'reset', position: world.feed.position });
    await world.change();
    expect(await read(stream, 1)).toEqual([4]);
  });

  it.each(['', 'x', '1', '1-', '-1-1', '1-1-1', ' 1-1', '1.5-1', '12345678901234567890-1', '1-1234567890123456789'])(
    'begins now after %p, which is no id of ours',
    async (lastEventId) => {
      await world.change(2);
      const stream = await world.open(lastEventId);
      await world.change();
      expect(await read(stream, 1)).toEqual([3]);
    },
  );

  it('stays open while the database is away, and misses nothing', async () => {
    const start = positionText(world.feed.position);
    await world.change(2);
    world.feed.hold = async () => {
      throw new LedgerUnavailable('away', { maybeWritten: false });
    };
    const stream = await world.open(start);
    expect(await world.clock.finish(stream.next(PATIENCE))).toMatchObject({ kind: 'idle' });
    expect(positionText(stream.position)).toBe(start);
    await world.change();
    world.feed.hold = async () => {};
    expect(await read(stream, 3)).toEqual(from(1, 3));
  });

  it('ends when it is closed, also while it waits', async () => {
    const stream = await world.open();
    const waiting = stream.next(PATIENCE);
    stream.close();
    expect(await waiting).toEqual({ kind: 'ended' });
    await world.change();
    expect(await stream.next(PATIENCE)).toEqual({ kind: 'ended' });
    expect(world.clock.waiting).toBe(0);
  });
});

/** As the events of a world count their transactions, from 1. */
function numberOf(item: StreamItem): number {
  if (item.kind !== 'event') throw new Error(`Expected an event, got ${item.kind}`);
  return Number(item.event.position.transaction);
}

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isAfter } from '../../src/application/events/position.ts';
import type { ChangeEvent, EventFeed, EventPosition } from '../../src/application/ports/events.ts';
import { Heard } from '../support/heard.ts';
import type { LedgerSubject } from './ledger-subject.ts';
import {
  anExecution,
  anOrder,
  aPreparedOrder,
  aRefusal,
  aSignal,
  first,
  readStrategy,
  take,
} from './order-ledger/builders.ts';

/** A feed of one instance, over a ledger of two. */
export interface EventFeedSubject {
  readonly orders: LedgerSubject;
  readonly feed: EventFeed;
  close(): Promise<void>;
}

/** What every `EventFeed` must do. */
export function eventFeedContract(makeSubject: () => Promise<EventFeedSubject>): void {
  let subject: EventFeedSubject;
  beforeEach(async () => {
    subject = await makeSubject();
    await subject.feed.started();
  });
  afterEach(() => subject.close());

  const follow = (userId = subject.orders.world.userId) => new Heard(subject.feed, userId);
  async function since(after: EventPosition, limit = 100): Promise<readonly ChangeEvent[]> {
    const page = await subject.feed.since(subject.orders.world.userId, after, limit);
    if (page.kind === 'forgotten') throw new Error('Expected the events to be kept');
    return page.events;
  }

  it('tells that an order is made, and that it is accepted', async () => {
    const heard = follow();
    const { orderId, ref } = await anOrder(subject.orders);
    await subject.orders.ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await heard.until(3);
    expect(heard.lines).toEqual(['order created sending', 'order created sending', 'order changed accepted']);
    const [one, two] = heard.events.filter(({ subject: id }) => id === String(orderId));
    expect(one).toMatchObject({ kind: 'order', userId: subject.orders.world.userId });
    expect(two?.status).toBe('accepted');
  });

  it('tells that a failed order is made, and that it turned out completed', async () => {
    const heard = follow();
    const { ref } = await anOrder(subject.orders);
    const unknown = await subject.orders.ledger.record(ref, { kind: 'unknown', failure: aRefusal() });
    await subject.orders.ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await heard.until(6);
    expect(heard.lines.slice(2, 4).sort()).toEqual(['failed-order created unconfirmed', 'order changed unconfirmed']);
    expect(heard.lines.slice(4).sort()).toEqual(['failed-order changed completed', 'order changed accepted']);
    const failedOrderId = unknown.kind === 'recorded' ? String(unknown.failedOrderId) : null;
    const ofFailedOrder = heard.events.filter(({ kind }) => kind === 'failed-order');
    expect(ofFailedOrder.map(({ subject: id }) => id)).toEqual([failedOrderId, failedOrderId]);
  });

  it('tells of a signal of which no order was made', async () => {
    const heard = follow();
    const { orders } = subject;
    const refused = aSignal(orders, await readStrategy(orders));
    const refusal = { code: 'INVALID_ORDER', error: 'side is required', detail: null };
    for (const _ of [1, 2]) await orders.ledger.keepRefused(refused, refusal);
    const { signal } = await take(orders);
    await orders.ledger.voidSignals([signal.id]);
    await heard.until(5);
    expect(heard.lines).toContain('signal created refused');
    expect(heard.events.filter(({ kind }) => kind === 'signal').map(({ subject: id }) => id)).toEqual([refused.id]);
  });

  it('tells what another instance did', async () => {
    const heard = follow();
    const { ref } = await anOrder(subject.orders);
    await subject.orders.other.record(ref, { kind: 'accepted', execution: anExecution() });
    await heard.until(3);
    expect(heard.lines.at(-1)).toBe('order changed accepted');
  });

  it('tells of fills, and not of what nobody is shown', async () => {
    const heard = follow();
    const { ref, orderId } = await anOrder(subject.orders, { preparation: { kind: 'waiting' } });
    await subject.orders.ledger.freeze(ref, aPreparedOrder());
    await subject.orders.ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await subject.orders.ledger.recordFills(ref, anExecution({ exchangeStatus: 'filled' }));
    await heard.until(4);
    expect(heard.lines.slice(2)).toEqual(['order changed accepted', 'order changed accepted']);
    expect(heard.events.slice(2).map(({ subject: id }) => id)).toEqual([String(orderId), String(orderId)]);
  });

  it('tells nobody else, and nobody who has stopped listening', async () => {
    const owner = follow();
    const stranger = follow(subject.orders.world.userId + 1_000_000);
    const gone = follow();
    gone.stop();
    await take(subject.orders);
    await owner.until(2);
    expect(stranger.events).toEqual([]);
    expect(gone.events).toEqual([]);
    expect(await subject.feed.since(subject.orders.world.userId + 1_000_000, beginning(owner), 100)).toEqual({
      kind: 'events',
      events: [],
    });
  });

  it('gives the same events again, in the same order, after any of them', async () => {
    const heard = follow();
    for (let round = 0; round < 3; round++) {
      const { ref } = await anOrder(subject.orders);
      await subject.orders.ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    }
    await heard.until(12);
    expect(heard.events).toHaveLength(12);
    for (const [index, { position }] of heard.events.entries())
      expect(await since(position)).toEqual(heard.events.slice(index + 1));
    expect(await since(first(heard.events).position, 4)).toEqual(heard.events.slice(1, 5));
  });

  it('gives every event a place of its own, and stands behind all that it has told', async () => {
    const heard = follow();
    await take(subject.orders);
    await take(subject.orders);
    await heard.until(4);
    const positions = heard.events.map(({ position }) => position);
    for (const [index, position] of positions.slice(1).entries())
      expect(isAfter(position, positions[index] as EventPosition)).toBe(true);
    const last = positions.at(-1) as EventPosition;
    await Promise.resolve();
    expect(isAfter(subject.feed.position, last)).toBe(true);
    expect(await since(subject.feed.position)).toEqual([]);
  });

  it('knows no event of a time to come', async () => {
    const { transaction } = subject.feed.position;
    const later = { transaction: transaction + 1_000_000_000n, number: 0n };
    expect(await subject.feed.since(subject.orders.world.userId, later, 100)).toEqual({ kind: 'forgotten' });
  });
}

/** A position before the first event that was heard. */
function beginning({ events }: Heard): EventPosition {
  return { transaction: first(events).position.transaction, number: 0n };
}

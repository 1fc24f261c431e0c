import { describe, expect, it } from '@jest/globals';
import { MemoryBatches } from '../../../src/adapters/memory/batches.ts';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { MemoryEventFeed } from '../../../src/adapters/memory/event-feed.ts';
import { failure } from '../../../src/domain/failure.ts';
import { eventFeedContract } from '../../contracts/event-feed.contract.ts';
import { take } from '../../contracts/order-ledger/builders.ts';
import { Heard } from '../../support/heard.ts';
import { makeMemorySubject } from './memory-subject.ts';

async function makeSubject() {
  const orders = await makeMemorySubject();
  return { orders, feed: new MemoryEventFeed(orders.store), close: orders.close };
}

describe('MemoryEventFeed', () => {
  eventFeedContract(makeSubject);

  it('tells of a batch', async () => {
    const { orders, feed } = await makeSubject();
    const { userId } = orders.world;
    await take(orders, { preparation: { kind: 'refused', failure: failure('INSUFFICIENT_FUNDS') } });
    const heard = new Heard(feed, userId);
    const of = { kind: 'ids' as const, ids: [...orders.store.failedOrders.keys()] };
    const batches = new MemoryBatches(orders.store, new VirtualClock());
    await batches.create({ id: 'batch 1', userId, action: 'remove', of, includeStale: false });
    await batches.cancel(userId, 'batch 1');
    expect(heard.lines).toEqual(['batch created running', 'batch changed cancelled']);
    expect(heard.events[0]?.subject).toBe('batch 1');
  });

  it('says when it has forgotten what came after a position', async () => {
    const { orders, feed } = await makeSubject();
    const before = feed.position;
    await take(orders);
    const after = feed.position;
    feed.forget();
    expect(await feed.since(orders.world.userId, before, 10)).toEqual({ kind: 'forgotten' });
    expect(await feed.since(orders.world.userId, after, 10)).toEqual({ kind: 'events', events: [] });
  });
});

import { describe, expect, it } from '@jest/globals';
import { MemoryOrderQueries, MemorySignalQueries } from '../../../src/adapters/memory/order-queries.ts';
import { ListOrders } from '../../../src/application/orders/list-orders.ts';
import { ListSignals } from '../../../src/application/orders/list-signals.ts';
import { EVERY_ORDER, EVERY_SIGNAL } from '../../../src/application/ports/order-queries.ts';
import { makeMemorySubject } from '../../adapters/memory/memory-subject.ts';
import { take } from '../../contracts/order-ledger/builders.ts';
import { idsOf } from '../../contracts/queries/subject.ts';

/** One signal with an order at each of two accounts, and another. */
async function twoSignals() {
  const subject = await makeMemorySubject();
  const early = await take(subject, { signal: { receivedAt: new Date(subject.now().getTime() - 1_000) } });
  const late = await take(subject);
  return { subject, early, late, userId: subject.world.userId };
}

describe('ListOrders', () => {
  it('tells where the next page begins, until there is none', async () => {
    const { subject, early, late, userId } = await twoSignals();
    const list = new ListOrders(new MemoryOrderQueries(subject.store));

    const first = await list.execute(userId, EVERY_ORDER, null, 3);
    const second = await list.execute(userId, EVERY_ORDER, first.next, 3);

    const made = [...early.orders, ...late.orders].map(({ orderId }) => orderId);
    expect([...idsOf(first.rows), ...idsOf(second.rows)]).toEqual(made.toReversed());
    expect([first.total, second.total, second.next]).toEqual([4, 4, null]);
  });
});

describe('ListSignals', () => {
  it('tells where the next page begins, until there is none', async () => {
    const { subject, early, late, userId } = await twoSignals();
    const list = new ListSignals(new MemorySignalQueries(subject.store));

    const first = await list.execute(userId, EVERY_SIGNAL, null, 1);
    const second = await list.execute(userId, EVERY_SIGNAL, first.next, 1);

    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual([late.signal.id, early.signal.id]);
    expect(first.next).toEqual({ at: late.signal.receivedAt, id: late.signal.id });
    expect([first.total, second.next]).toEqual([2, null]);
  });
});

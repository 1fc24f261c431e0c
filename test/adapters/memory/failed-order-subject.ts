import { MemoryFailedOrderActions } from '../../../src/adapters/memory/failed-order-actions.ts';
import { existing } from '../../../src/adapters/memory/store.ts';
import type { Actor } from '../../../src/application/ports/failed-orders.ts';
import type { FailedOrderSubject, LegacyRow } from '../../contracts/failed-order-subject.ts';
import { makeMemorySubject } from './memory-subject.ts';

/** As `makeMemorySubject`, with the actions of both instances. */
export async function makeFailedOrderSubject(): Promise<
  FailedOrderSubject & Awaited<ReturnType<typeof makeMemorySubject>>
> {
  const subject = await makeMemorySubject();
  const { store, clock, instances } = subject;
  const [link] = store.links.values();
  const actor: Actor = { userId: subject.world.userId, by: 'hand' };
  const stranger: Actor = { userId: store.addUser().id, by: 'hand' };
  return {
    ...subject,
    actor,
    stranger,
    actions: new MemoryFailedOrderActions(store, instances[0], clock),
    otherActions: new MemoryFailedOrderActions(store, instances[1], clock),
    retryFacts: async (id: number) => existing(store.failedOrders, id),
    history: async (id: number) =>
      store.history
        .filter(({ failedOrderId }) => failedOrderId === id)
        .map(({ userId, action, detail }) => ({ userId, action, detail })),
    attemptsOf: async (orderId: number) =>
      store.attemptsOf(orderId).map(({ id, number, state }) => ({ id, number, state })),
    addLegacy: async (row: LegacyRow) =>
      store.addLegacyFailedOrder({ ...row, strategyAccountId: link?.id ?? 0, createdAt: clock.now() }).id,
  };
}

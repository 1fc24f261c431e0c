import type { Gateway } from './gateway.ts';

type Judged = Pick<Gateway, 'store' | 'exchange'>;

/** What the failed orders' list would show, oldest first. */
export const failedOrders = ({ store }: Judged) =>
  [...store.failedOrders.values()].map(({ status, failure, reason, exchangeOrderId }) => ({
    status,
    code: failure?.code ?? null,
    reason,
    exchangeOrderId,
  }));

/** The journal's attempts, oldest first. */
export const attempts = ({ store }: Judged) =>
  [...store.attempts.values()].map(({ state, failure, prepared, epoch }) => ({
    state,
    code: failure?.code ?? null,
    quantity: prepared?.quantity?.toString() ?? null,
    epoch,
  }));

export const orderStatuses = ({ store }: Judged) => [...store.orders.values()].map((order) => order.status);

/**
 * The promises S1 to S3 at rest, by the exchange's own book: at most one acceptance of each order, accepted in the
 * database exactly where there is one, and in the same quantity. Lists what breaks them.
 */
export function disagreements({ store, exchange }: Judged): readonly string[] {
  const counted = exchange.acceptances.filter(({ execution }) => execution.exchangeStatus !== 'closed_unfilled');
  const ofOrders = [...store.orders.values()].flatMap((order) => {
    const own = store.attemptsOf(order.id);
    const taken = counted.filter(({ clientOrderId }) => own.some((attempt) => attempt.clientOrderId === clientOrderId));
    const expected = order.status === 'accepted' ? 1 : 0;
    const said = `order ${order.id} (${order.status})`;
    if (taken.length !== expected) return [`${said}: ${taken.length} acceptances`];
    const accepted = own.find((attempt) => attempt.state === 'accepted')?.prepared?.quantity?.toString();
    return taken.some(({ quantity }) => quantity?.toString() !== accepted) ? [`${said}: another quantity`] : [];
  });
  const known = new Set([...store.attempts.values()].map((attempt) => attempt.clientOrderId));
  const strangers = counted.filter(({ clientOrderId }) => !known.has(clientOrderId));
  return [...ofOrders, ...strangers.map(({ clientOrderId }) => `${clientOrderId} was executed and never journaled`)];
}

import type { Acceptance, MemoryStore } from '../../../src/adapters/memory/index.ts';
import type { AttemptRecord, OrderRecord } from '../../../src/adapters/memory/records.ts';
import { MAX_RETRIES } from '../../../src/domain/failed-order.ts';
import { fillsAtOnce } from '../../../src/domain/order.ts';
import { MAX_UNCOUNTED } from '../../../src/domain/retry.ts';
import type { Alert, Heard } from './sender.ts';
import type { World } from './world.ts';

/** The promises of the order protocol, and that what a sender or a person was told is true. */
export type Promised = 'S1' | 'S2' | 'S3' | 'S4' | 'S5' | 'L1' | 'answers' | 'breaches';
export interface Broken {
  readonly promise: Promised;
  readonly what: string;
}

const broken = (promise: Promised, what: string): Broken => ({ promise, what });
const counts = ({ execution }: Acceptance) => execution.exchangeStatus !== 'closed_unfilled';

/** Once faults have stopped for long enough, before any person has looked: L1. */
export function unsettled(world: World): readonly Broken[] {
  const { store, tally, weather } = world.shared;
  const all = [...store.attempts.values()];
  const reviewed = all.filter(({ state }) => state === 'needs_review').length;
  tally.count('unknown', world.everUnknown.size);
  tally.count('needs_review', reviewed);
  // A key that is gone, or an exchange that shows another order, leaves no other answer.
  if (weather().venue.hasFence && !world.isKeyGone && tally.of('another_order') === 0) {
    tally.count('fenced_unknown', world.everUnknown.size);
    tally.count('fenced_needs_review', reviewed);
  }
  return all
    .filter(({ state }) => state === 'sending' || state === 'unknown')
    .map(({ id, state }) => broken('L1', `attempt ${id} is still ${state}`));
}

/** What is broken at rest, by the exchange's own book. */
export function brokenPromises(world: World): readonly Broken[] {
  const { store, weather } = world.shared;
  // What an exchange executed after it had promised not to is its own breach: told, frozen, and out of our hands.
  const told = weather().venue.breaksFence ? store.breaches : [];
  const breached = new Set(told.map(({ attemptId }) => store.attempts.get(attemptId)?.orderId));
  const orders = [...store.orders.values()].filter(({ id }) => !breached.has(id));
  return [
    ...orders.flatMap((order) => [...ofOrder(world, order), ...tooOften(world, order)]),
    ...strangers(world),
    ...lateWrites(world),
    ...world.alerts.flatMap((alert) => ofAlert(world, alert, breached)),
    ...brokenRetries(world),
    ...unseenBreaches(world),
    ...falseProofs(world),
  ];
}

/** S1 to S3 of one order. */
function ofOrder({ shared: { store, venue } }: World, order: OrderRecord): readonly Broken[] {
  const own = store.attemptsOf(order.id);
  const shown = venue.acceptances.filter(({ clientOrderId }) =>
    own.some((attempt) => attempt.clientOrderId === clientOrderId),
  );
  const taken = shown.filter(counts);
  const said = `order ${order.id} (${order.status})`;
  if (taken.length > 1) return [broken('S1', `${said} was accepted ${taken.length} times`)];
  const [one] = taken;
  if (one === undefined && shown.length > 0 && isBlind(store, own)) return [];
  if ((one !== undefined) !== (order.status === 'accepted'))
    return [broken('S2', `${said} was accepted ${taken.length} times`)];
  return one === undefined ? [] : differences(said, one, own);
}

/** Its key is gone, so that nobody can see that what was accepted has closed with nothing filled. */
function isBlind(store: MemoryStore, own: readonly AttemptRecord[]): boolean {
  const accepted = own.find(({ state }) => state === 'accepted');
  const keys = accepted && store.accounts.get(accepted.accountId)?.keys;
  return keys?.every(({ fingerprint }) => fingerprint !== accepted?.prepared?.keyFingerprint) ?? false;
}

function differences(said: string, taken: Acceptance, own: readonly AttemptRecord[]): readonly Broken[] {
  const accepted = own.find(({ state }) => state === 'accepted');
  if (accepted?.clientOrderId !== taken.clientOrderId) return [broken('S2', `${said}: another attempt was accepted`)];
  const asked = accepted.prepared?.quantity?.toString();
  const quantity = taken.quantity?.toString();
  if (asked !== quantity) return [broken('S3', `${said}: ${asked} in the database, ${quantity} at the exchange`)];
  const { exchangeOrderId, filledQuantity } = taken.execution;
  const known = accepted.execution?.filledQuantity?.toString();
  // A person's word, or a key that is gone, brings no fills.
  const isUnseen = accepted.execution?.exchangeStatus === null;
  if (!isUnseen && fillsAtOnce(taken.order) && known !== filledQuantity?.toString())
    return [broken('S3', `${said}: ${known} filled in the database, ${filledQuantity} at the exchange`)];
  const isSame = accepted.execution?.exchangeOrderId === exchangeOrderId;
  return isSame ? [] : [broken('S2', `${said}: the database names another order of the exchange`)];
}

/** S4, counted by what was written. */
function tooOften({ shared: { store, venue } }: World, order: OrderRecord): readonly Broken[] {
  const ids = new Set(store.attemptsOf(order.id).map(({ clientOrderId }) => clientOrderId));
  const written = venue.writes.filter(({ clientOrderId }) => ids.has(clientOrderId)).length;
  const failed = store.failedOrderOf(order.id);
  const resets = store.history.filter(
    ({ failedOrderId, action }) => failedOrderId === failed?.id && action === 'reset',
  ).length;
  const most = 1 + (MAX_RETRIES + MAX_UNCOUNTED) * (1 + resets);
  return written <= most ? [] : [broken('S4', `order ${order.id} was submitted ${written} times`)];
}

/** S2: nothing is executed that was never journaled. */
function strangers({ shared: { store, venue } }: World): readonly Broken[] {
  const known = new Set([...store.attempts.values()].map(({ clientOrderId }) => clientOrderId));
  return venue.acceptances
    .filter((acceptance) => counts(acceptance) && !known.has(acceptance.clientOrderId))
    .map(({ clientOrderId }) => broken('S2', `${clientOrderId} was executed and is not in the database`));
}

/** S5, by the journal's own gate. */
function lateWrites({ shared: { store, venue } }: World): readonly Broken[] {
  const gates = new Map([...store.attempts.values()].map(({ clientOrderId, gateAt }) => [clientOrderId, gateAt]));
  return venue.writes.flatMap(({ clientOrderId, at, isAfterStop }) => {
    const gateAt = gates.get(clientOrderId);
    const isLate = !isAfterStop && gateAt !== undefined && at >= gateAt;
    return isLate ? [broken('S5', `${clientOrderId} was written after its gate`)] : [];
  });
}

/** One alert is executed once at an account, however often it is delivered; and what its sender heard is true. */
function ofAlert(world: World, alert: Alert, breached: ReadonlySet<number | undefined>): readonly Broken[] {
  const { store, venue } = world.shared;
  const same =
    alert.webhookId === null ? [alert] : world.alerts.filter(({ webhookId }) => webhookId === alert.webhookId);
  const own = [...store.attempts.values()].filter(({ orderId, prepared }) => {
    const quantity = prepared?.quantity?.toString() ?? '';
    return !breached.has(orderId) && same.some((one) => one.quantity === quantity);
  });
  const perAccount = new Map<number, number>();
  for (const { clientOrderId, accountId } of own) {
    const taken = venue.acceptances.filter((one) => counts(one) && one.clientOrderId === clientOrderId).length;
    perAccount.set(accountId, (perAccount.get(accountId) ?? 0) + taken);
  }
  const doubled = [...perAccount].filter(([, taken]) => taken > 1);
  return [
    ...doubled.map(([account, taken]) =>
      broken('S1', `the alert of ${alert.quantity} was executed ${taken} times at account ${account}`),
    ),
    ...alert.heard.flatMap((heard) => (heard === null ? [] : untrue(world, alert, heard, breached))),
  ];
}

interface AnsweredOrder {
  readonly client_order_id: string;
  readonly success: boolean;
  readonly status: string;
}

function untrue(
  { shared: { store, venue } }: World,
  alert: Alert,
  heard: Heard,
  breached: ReadonlySet<number | undefined>,
): readonly Broken[] {
  if (heard.kind === 'broken_off')
    return [broken('answers', `the alert of ${alert.quantity} broke off: ${heard.error}`)];
  if (heard.kind !== 'answered') return [];
  const signal = store.signals.get(heard.signalId);
  if (signal === undefined) return [broken('S2', `the answered alert of ${alert.quantity} is not in the database`)];
  const orders = (heard.answer.body.orders ?? []) as readonly AnsweredOrder[];
  return orders.flatMap(({ client_order_id: id, success, status }) => {
    const attempt = [...store.attempts.values()].find(({ clientOrderId }) => clientOrderId === id);
    if (attempt === undefined)
      return [broken('S2', `an order of the alert of ${alert.quantity} is not in the database`)];
    const isTaken = venue.acceptances.some((one) => one.clientOrderId === id);
    const wasCounted = venue.acceptances.some((one) => one.clientOrderId === id && counts(one));
    if (success && !isTaken) return [broken('answers', `${id} was answered 200 and never executed`)];
    const isRefusal = ['rejected', 'not_sent', 'not_executed'].includes(status);
    const isFalse = isRefusal && wasCounted && !breached.has(attempt.orderId);
    return isFalse ? [broken('answers', `${id} was answered ${status} and executed`)] : [];
  });
}

function brokenRetries({ retries, shared: { store, venue } }: World): readonly Broken[] {
  return retries.flatMap(({ failedOrderId, result }) => {
    if (result.kind !== 'accepted') return [];
    const orderId = store.failedOrders.get(failedOrderId)?.orderId ?? 0;
    const ids = store.attemptsOf(orderId).map(({ clientOrderId }) => clientOrderId);
    const isTaken = venue.acceptances.some(({ clientOrderId }) => ids.includes(clientOrderId));
    return isTaken ? [] : [broken('answers', `a retry of ${failedOrderId} was answered 200 and never executed`)];
  });
}

/** What a faithful exchange executed was called not executed. */
function falseProofs({ shared: { store, weather } }: World): readonly Broken[] {
  if (weather().venue.breaksFence) return [];
  return store.breaches.map(({ attemptId }) => broken('S2', `attempt ${attemptId} was called not executed too early`));
}

/** What the exchange executed under `not_executed` is kept, and its account frozen. */
function unseenBreaches({ shared: { store, venue, tally } }: World): readonly Broken[] {
  return [...store.attempts.values()].flatMap(({ id, state, clientOrderId, accountId }) => {
    const isTaken = venue.acceptances.some((one) => one.clientOrderId === clientOrderId && counts(one));
    if (state !== 'not_executed' || !isTaken) return [];
    tally.count('breaches');
    const isKept = store.breaches.some(({ attemptId }) => attemptId === id);
    const isFrozen = store.accounts.get(accountId)?.isFrozen;
    return isKept && isFrozen
      ? []
      : [broken('breaches', `attempt ${id} was executed after its fence, and nobody is told`)];
  });
}

import type { JournaledOrder, OrderDraft, Signal, TakeIn } from '../../application/ports/order-ledger.ts';
import { fillsAtOnce } from '../../domain/order.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { keepFailedOrder } from './failed-orders.ts';
import type { SignalRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';
import { versionOf } from './strategies.ts';

/** Who takes a signal in, and when. */
export interface Moment {
  readonly instanceId: number;
  readonly now: Date;
}

/** Judges and journals, as one transaction. */
export function takeIn(
  store: MemoryStore,
  moment: Moment,
  signal: Signal,
  token: string,
  drafts: readonly OrderDraft[],
): TakeIn {
  const before = store.signals.get(signal.id);
  if (before?.status === 'taken') return { kind: 'journaled', orders: journaledBefore(store, signal.id, drafts) };
  if (before !== undefined) return { kind: 'stale' };
  const earlier = findEarlier(store, signal) ?? findOrphan(store, signal);
  if (earlier !== undefined) {
    const { id, body, deadlineAt } = earlier;
    return { kind: 'duplicate', of: { id, sameBody: body === signal.body, deadlineAt } };
  }
  if (!isGood(store, signal, token, drafts)) return { kind: 'stale' };
  keepSignal(store, signal, moment.instanceId, 'taken');
  return { kind: 'journaled', orders: drafts.map((draft) => journal(store, moment, signal, draft)) };
}

export function keepSignal(
  store: MemoryStore,
  signal: Signal,
  instanceId: number,
  status: SignalRecord['status'],
  refusal: SignalRecord['refusal'] = null,
): void {
  if (store.signals.has(signal.id)) return;
  const unheard = { answer: null, isAdopted: false, answeredAt: null, archivedAs: null };
  store.signals.set(signal.id, { ...signal, instanceId, status, refusal, ...unheard });
}

const takenBy = (store: MemoryStore, strategyId: number | null) =>
  [...store.signals.values()].filter((signal) => signal.status === 'taken' && signal.strategyId === strategyId);

function findEarlier(store: MemoryStore, { strategyId, webhookId }: Signal): SignalRecord | undefined {
  return webhookId === null ? undefined : takenBy(store, strategyId).find((earlier) => earlier.webhookId === webhookId);
}

/** An identical body that its instance died over before it was answered. */
function findOrphan(store: MemoryStore, signal: Signal): SignalRecord | undefined {
  if (signal.webhookId !== null) return undefined;
  const since = signal.receivedAt.getTime() - TIMINGS.rejoin;
  return takenBy(store, signal.strategyId).find(
    (earlier) =>
      earlier.webhookId === null &&
      earlier.answeredAt === null &&
      earlier.body === signal.body &&
      earlier.receivedAt.getTime() > since &&
      !store.living.has(earlier.instanceId),
  );
}

/** Whether token, strategy and accounts are still what the drafts were made from. */
function isGood(store: MemoryStore, signal: Signal, token: string, drafts: readonly OrderDraft[]): boolean {
  const strategy = store.strategies.get(signal.strategyId ?? 0);
  const user = store.users.get(signal.userId);
  if (strategy === undefined || user === undefined || strategy.userId !== user.id) return false;
  if (strategy.token !== token && user.token !== token) return false;
  if (strategy.isDeleted || !strategy.isActive || !user.isActive) return false;
  if (versionOf(store, strategy.id) !== signal.strategyVersion) return false;
  if (user.isPaused && drafts.some((draft) => !draft.request.reduceOnly)) return false;
  const drafted = new Set(drafts.map((draft) => draft.strategyAccount.id));
  const isMissed = [...store.links.values()].some((link) => {
    const account = existing(store.accounts, link.accountId);
    const trades = link.isActive && account.isActive && !account.isDeleted;
    return trades && link.strategyId === strategy.id && !drafted.has(link.id);
  });
  return !isMissed && drafts.every((draft) => isAsSeen(store, strategy.id, draft));
}

function isAsSeen(store: MemoryStore, strategyId: number, draft: OrderDraft): boolean {
  const { account: seen, id, isActive } = draft.strategyAccount;
  const link = store.links.get(id);
  const account = store.accounts.get(seen.id);
  if (link === undefined || account === undefined || account.isDeleted) return false;
  const isSame =
    link.strategyId === strategyId &&
    link.accountId === seen.id &&
    (link.isActive && account.isActive) === (isActive && seen.isActive) &&
    account.name === seen.name &&
    account.exchange === seen.exchange &&
    account.sandbox === seen.sandbox &&
    account.marginMode === seen.marginMode &&
    account.isPaused === seen.isPaused &&
    account.isFrozen === seen.isFrozen &&
    (seen.key === null || seen.key.fingerprint === account.currentKey);
  if (!isSame || draft.preparation.kind === 'refused') return isSame;
  return link.isActive && account.isActive && !account.isFrozen && (!account.isPaused || draft.request.reduceOnly);
}

function journal(store: MemoryStore, { instanceId, now }: Moment, signal: Signal, draft: OrderDraft): JournaledOrder {
  const { request, preparation, strategyAccount, gateAt } = draft;
  const prepared = preparation.kind === 'prepared' ? preparation.order : null;
  const failure = preparation.kind === 'refused' ? preparation.failure : null;
  const settledAt = failure === null ? null : now;
  const accountId = strategyAccount.account.id;
  const orderId = store.nextId();
  store.orders.set(orderId, {
    id: orderId,
    signalId: signal.id,
    strategyAccountId: strategyAccount.id,
    accountId,
    request,
    symbol: prepared?.symbol ?? request.symbol,
    quantity: prepared?.quantity ?? null,
    price: prepared?.price ?? request.price,
    stopPrice: prepared?.stopPrice ?? request.stopPrice,
    status: failure === null ? 'sending' : 'failed',
    execution: null,
    settledAt,
  });
  const attemptId = store.nextId();
  store.attempts.set(attemptId, {
    id: attemptId,
    orderId,
    accountId,
    number: 1,
    createdAt: now,
    gateAt,
    clientOrderId: prepared?.clientOrderId ?? draft.clientOrderId,
    prepared,
    state: failure === null ? 'sending' : 'not_sent',
    failure,
    execution: null,
    epoch: 1,
    leaseUntil: failure === null ? new Date(now.getTime() + TIMINGS.lease) : null,
    instanceId,
    fillsFinal: !fillsAtOnce(request),
    auditAt: null,
    settledAt,
  });
  const failedOrderId = failure === null ? null : keepFailedOrder(store, now, orderId, 'pending_retry', failure);
  return { orderId, ref: { attemptId, epoch: 1 }, failedOrderId };
}

/** The acknowledgement of the first time was lost. */
function journaledBefore(
  store: MemoryStore,
  signalId: string,
  drafts: readonly OrderDraft[],
): readonly JournaledOrder[] {
  return drafts.map((draft) => {
    const order = store.ordersOf(signalId).find((made) => made.strategyAccountId === draft.strategyAccount.id);
    const attempt = order && store.attemptsOf(order.id)[0];
    if (order === undefined || attempt === undefined) throw new Error('A signal without its orders');
    const failedOrderId = store.failedOrderOf(order.id)?.id ?? null;
    return { orderId: order.id, ref: { attemptId: attempt.id, epoch: 1 }, failedOrderId };
  });
}

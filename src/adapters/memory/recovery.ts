import type { ClaimedAttempt, Signal } from '../../application/ports/order-ledger.ts';
import { LIVE_STATES } from '../../domain/attempt.ts';
import { failure } from '../../domain/failure.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../domain/order-status.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { keepFailedOrder } from './failed-orders.ts';
import type { AttemptRecord } from './records.ts';
import { existing, type MemoryStore } from './store.ts';
import { accountOf } from './strategies.ts';
import { keepSignal, type Moment } from './take-in.ts';

const NO_ANSWER = failure('NO_ANSWER');
const NOT_SENT = failure('NOT_SENT');

/** Takes over what nobody holds any more, and audits that are due. */
export function claimExpired(store: MemoryStore, moment: Moment, limit: number): readonly ClaimedAttempt[] {
  const { now } = moment;
  const all = [...store.attempts.values()];
  const expired = all.filter(({ leaseUntil }) => leaseUntil !== null && leaseUntil <= now);
  const audits = all.filter(({ auditAt }) => auditAt !== null && auditAt <= now);
  const due = [...expired, ...audits.filter((attempt) => !expired.includes(attempt))];
  return due.slice(0, limit).map((attempt) => claim(store, moment, attempt));
}

function claim(store: MemoryStore, { instanceId, now }: Moment, attempt: AttemptRecord): ClaimedAttempt {
  attempt.epoch += 1;
  attempt.instanceId = instanceId;
  if (attempt.state === 'not_executed') attempt.auditAt = new Date(now.getTime() + TIMINGS.audits[0]);
  else attempt.leaseUntil = new Date(now.getTime() + TIMINGS.lease);
  if (attempt.state === 'sending') {
    attempt.state = 'unknown';
    attempt.failure = NO_ANSWER;
    existing(store.orders, attempt.orderId).status = ORDER_STATUS_OF_ATTEMPT.unknown;
    keepFailedOrder(store, now, attempt.orderId, 'unconfirmed', NO_ANSWER);
  }
  const { id: attemptId, epoch, prepared, gateAt, state } = attempt;
  const account = accountOf(existing(store.accounts, attempt.accountId), prepared?.keyFingerprint ?? null);
  const held = {
    ref: { attemptId, epoch },
    prepared,
    gateAt,
    account: account.key === null && account.exchange !== 'paper' ? null : account,
  };
  if (state === 'accepted' || state === 'not_executed') return { ...held, state };
  return { ...held, state: 'unknown', failure: attempt.failure ?? NO_ANSWER };
}

/** Nothing of a signal answered 503 was sent. The signals of `doubtful` are written if they are not there, lest they come late. */
export function voidSignals(
  store: MemoryStore,
  { instanceId, now }: Moment,
  signalIds: readonly string[],
  doubtful: readonly Signal[],
): void {
  for (const signal of doubtful) keepSignal(store, signal, instanceId, 'voided');
  for (const id of signalIds) {
    const signal = store.signals.get(id);
    if (signal?.status !== 'taken' || signal.answeredAt !== null || signal.isAdopted) continue;
    signal.status = 'voided';
    for (const order of store.ordersOf(id)) endOrder(store, now, order.id);
  }
}

function endOrder(store: MemoryStore, now: Date, orderId: number): void {
  const [first] = store.attemptsOf(orderId);
  if (first !== undefined) endAttempt(first, now);
  if (store.attemptsOf(orderId).some((attempt) => LIVE_STATES.includes(attempt.state))) return;
  const order = existing(store.orders, orderId);
  order.status = 'failed';
  order.settledAt ??= now;
  const kept = store.failedOrderOf(orderId);
  if (kept === undefined) keepFailedOrder(store, now, orderId, 'removed', NOT_SENT);
  else Object.assign(kept, { status: 'removed', scheduledAt: null, updatedAt: now });
}

function endAttempt(attempt: AttemptRecord, now: Date): void {
  if (attempt.state !== 'sending' && attempt.state !== 'unknown' && attempt.state !== 'needs_review') return;
  attempt.state = attempt.state === 'sending' ? 'not_sent' : 'not_executed';
  Object.assign(attempt, { failure: NOT_SENT, leaseUntil: null, auditAt: null, settledAt: now });
}

import type { Clock } from '../../application/ports/clock.ts';
import {
  type AttemptRef,
  type ClaimedAttempt,
  LedgerUnavailable,
  type OrderDraft,
  type OrderLedger,
  type OrderView,
  type Recorded,
  type Refusal,
  type Signal,
  type SignalView,
  type TakeIn,
  type WebhookAnswer,
} from '../../application/ports/order-ledger.ts';
import type { AttemptEvent } from '../../domain/attempt.ts';
import type { Execution } from '../../domain/execution.ts';
import type { PreparedOrder } from '../../domain/order.ts';
import { TIMINGS } from '../../domain/timings.ts';
import type { MemoryLiveness } from './liveness.ts';
import { record } from './record.ts';
import type { AttemptRecord, OrderRecord } from './records.ts';
import { claimExpired, voidSignals } from './recovery.ts';
import { existing, type MemoryStore, type StoreMethod } from './store.ts';
import { keepSignal, type Moment, takeIn } from './take-in.ts';

/** The journal of one instance in a store, held to the same contract as the one in PostgreSQL. Leases run by `clock`. */
export class MemoryOrderLedger implements OrderLedger {
  readonly #store: MemoryStore;
  readonly #liveness: MemoryLiveness;
  readonly #clock: Pick<Clock, 'now'>;
  /** Signals of which this instance can't tell whether they were written. */
  readonly #doubtful = new Map<string, Signal>();

  constructor(store: MemoryStore, liveness: MemoryLiveness, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#liveness = liveness;
    this.#clock = clock;
  }

  async takeIn(signal: Signal, token: string, drafts: readonly OrderDraft[]): Promise<TakeIn> {
    try {
      const taken = await this.#run('takeIn', (moment) => takeIn(this.#store, moment, signal, token, drafts));
      this.#doubtful.delete(signal.id);
      return taken;
    } catch (error) {
      if (error instanceof LedgerUnavailable && error.maybeWritten) this.#doubtful.set(signal.id, signal);
      throw error;
    }
  }

  keepRefused(signal: Signal, refusal: Refusal): Promise<void> {
    return this.#run('keepRefused', ({ instanceId }) =>
      keepSignal(this.#store, signal, instanceId, 'refused', refusal),
    );
  }

  freeze({ attemptId, epoch }: AttemptRef, prepared: PreparedOrder): Promise<boolean> {
    return this.#run('freeze', ({ now }) => {
      const attempt = existing(this.#store.attempts, attemptId);
      const isHeld = attempt.epoch === epoch && attempt.leaseUntil !== null && attempt.leaseUntil > now;
      if (!isHeld || attempt.state !== 'sending') return false;
      const order = existing(this.#store.orders, attempt.orderId);
      const { symbol, quantity, clientOrderId } = prepared;
      const price = prepared.price ?? order.price;
      Object.assign(attempt, { prepared, clientOrderId });
      Object.assign(order, { symbol, quantity, price, stopPrice: prepared.stopPrice ?? order.stopPrice });
      return true;
    });
  }

  record(ref: AttemptRef, event: AttemptEvent): Promise<Recorded> {
    return this.#run('record', ({ now }) => record(this.#store, now, ref, event));
  }

  recordFills(ref: AttemptRef, execution: Execution | null): Promise<void> {
    return this.#run('recordFills', () => {
      const attempt = this.#held(ref, 'accepted');
      if (attempt === null) return;
      Object.assign(attempt, { fillsFinal: true, leaseUntil: null });
      if (execution === null || attempt.execution === null) return;
      attempt.execution = {
        exchangeOrderId: attempt.execution.exchangeOrderId,
        exchangeStatus: execution.exchangeStatus ?? attempt.execution.exchangeStatus,
        filledQuantity: execution.filledQuantity ?? attempt.execution.filledQuantity,
        averagePrice: execution.averagePrice ?? attempt.execution.averagePrice,
      };
      existing(this.#store.orders, attempt.orderId).execution = attempt.execution;
    });
  }

  scheduleAudit(ref: AttemptRef, at: Date | null): Promise<void> {
    return this.#run('scheduleAudit', () => {
      const attempt = this.#held(ref, 'not_executed');
      if (attempt !== null) attempt.auditAt = at;
    });
  }

  keepAnswer(signalId: string, answer: WebhookAnswer): Promise<void> {
    return this.#run('keepAnswer', () => {
      const signal = this.#store.signals.get(signalId);
      if (signal !== undefined) signal.answer ??= answer;
    });
  }

  markAnswered(signalId: string): Promise<void> {
    return this.#run('markAnswered', ({ now }) => {
      const signal = this.#store.signals.get(signalId);
      if (signal !== undefined) signal.answeredAt ??= now;
    });
  }

  viewSignal(signalId: string): Promise<SignalView> {
    return this.#run('viewSignal', () => this.#viewOfSignal(signalId));
  }

  adoptSignal(signalId: string): Promise<SignalView> {
    return this.#run('adoptSignal', () => {
      existing(this.#store.signals, signalId).isAdopted = true;
      return this.#viewOfSignal(signalId);
    });
  }

  async voidSignals(signalIds: readonly string[]): Promise<void> {
    const doubtful = signalIds.flatMap((id) => this.#doubtful.get(id) ?? []);
    await this.#run('voidSignals', (moment) => voidSignals(this.#store, moment, signalIds, doubtful));
    for (const id of signalIds) this.#doubtful.delete(id);
  }

  renewLeases(refs: readonly AttemptRef[]): Promise<ReadonlySet<number>> {
    return this.#run('renewLeases', ({ now }) => {
      const renewed = new Set<number>();
      for (const { attemptId, epoch } of refs) {
        const attempt = this.#store.attempts.get(attemptId);
        if (attempt?.epoch !== epoch || attempt.leaseUntil === null) continue;
        attempt.leaseUntil = new Date(now.getTime() + TIMINGS.lease);
        renewed.add(attemptId);
      }
      return renewed;
    });
  }

  claimExpired(limit: number): Promise<readonly ClaimedAttempt[]> {
    return this.#run('claimExpired', (moment) => claimExpired(this.#store, moment, limit));
  }

  #run<T>(method: StoreMethod, change: (moment: Moment) => T): Promise<T> {
    const { instanceId } = this.#liveness;
    return this.#store.transaction(method, () => change({ instanceId, now: this.#clock.now() }));
  }

  #held({ attemptId, epoch }: AttemptRef, state: AttemptRecord['state']): AttemptRecord | null {
    const attempt = existing(this.#store.attempts, attemptId);
    return attempt.epoch === epoch && attempt.state === state ? attempt : null;
  }

  #viewOfSignal(signalId: string): SignalView {
    const { id, answer, instanceId, archivedAs } = existing(this.#store.signals, signalId);
    const orders = this.#store.ordersOf(id).map((order) => this.#viewOf(order));
    return { id, answer, instanceIsDead: !this.#store.living.has(instanceId), orders, archivedAs };
  }

  #viewOf(order: OrderRecord): OrderView {
    const last = this.#store.attemptsOf(order.id).at(-1);
    if (last === undefined) throw new Error(`Order ${order.id} without an attempt`);
    const failed = this.#store.failedOrderOf(order.id);
    return {
      orderId: order.id,
      strategyAccountId: order.strategyAccountId,
      accountName: existing(this.#store.accounts, order.accountId).name,
      request: order.request,
      state: last.state,
      clientOrderId: last.clientOrderId,
      prepared: last.prepared,
      failure: last.failure,
      execution: last.state === 'accepted' ? last.execution : null,
      failedOrderId: failed?.id ?? null,
      removed: failed?.status === 'removed',
    };
  }
}

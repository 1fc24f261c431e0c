import type { Clock } from '../../application/ports/clock.ts';
import type {
  Actor,
  Changed,
  Claim,
  FailedOrderActions,
  HistoryAction,
  RetryCandidate,
  RetryDraft,
  ScheduleFailure,
  TakenSchedules,
} from '../../application/ports/failed-orders.ts';
import type { AttemptEvent } from '../../domain/attempt.ts';
import {
  type Judgement,
  judgeRemoval,
  judgeReset,
  judgeRestoral,
  judgeReview,
  judgeSchedule,
} from '../../domain/failed-order-changes.ts';
import { failure } from '../../domain/failure.ts';
import { notExecuted } from '../../domain/resolution.ts';
import type { Verdict } from '../../domain/review.ts';
import { claimRetry } from './claim-retry.ts';
import type { MemoryLiveness } from './liveness.ts';
import { record } from './record.ts';
import type { FailedOrderRecord } from './records.ts';
import { candidateOf, lastAttemptOf, ownedFailedOrder, ownerOf, stateOf } from './standing.ts';
import { existing, type MemoryStore, type StoreMethod } from './store.ts';
import type { Moment } from './take-in.ts';

/** What people and schedules do to failed orders in a store, held to the same contract as in PostgreSQL. */
export class MemoryFailedOrderActions implements FailedOrderActions {
  readonly #store: MemoryStore;
  readonly #liveness: MemoryLiveness;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(store: MemoryStore, liveness: MemoryLiveness, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#liveness = liveness;
    this.#clock = clock;
  }

  candidate(userId: number, id: number): Promise<RetryCandidate | null> {
    return this.#run('candidate', () => {
      const failed = ownedFailedOrder(this.#store, userId, id);
      return failed === null ? null : candidateOf(this.#store, failed);
    });
  }

  claimRetry(actor: Actor, draft: RetryDraft): Promise<Claim> {
    return this.#run('claimRetry', (moment) => {
      const failed = ownedFailedOrder(this.#store, actor.userId, draft.candidate.id);
      if (failed === null) return { kind: 'not_found' };
      const { claim, isNew } = claimRetry(this.#store, moment, failed, draft);
      if (isNew) this.#note(moment, actor, failed, 'retried', { attempt: draft.candidate.attempts + 1 });
      return claim;
    });
  }

  remove(actor: Actor, id: number): Promise<Changed> {
    return this.#change('remove', actor, id, 'removed', (failed) => ({
      judgement: judgeRemoval(failed.status),
      set: { scheduledAt: null, scheduleNote: null },
      detail: { from: failed.status },
    }));
  }

  restore(actor: Actor, id: number): Promise<Changed> {
    return this.#change('restore', actor, id, 'restored', (failed) => {
      const last = lastAttemptOf(this.#store, failed);
      const removal = this.#store.history.findLast(
        (entry) => entry.failedOrderId === failed.id && entry.action === 'removed',
      );
      return {
        judgement: judgeRestoral({
          status: failed.status,
          isVoid: this.#isVoid(failed),
          lastAttempt: last?.state ?? null,
          removedFrom: (removal?.detail.from as FailedOrderRecord['status'] | undefined) ?? null,
        }),
      };
    });
  }

  reset(actor: Actor, id: number): Promise<Changed> {
    return this.#change('reset', actor, id, 'reset', (failed) => ({
      judgement: judgeReset(failed),
      set: { retryCount: 0, uncounted: 0 },
      detail: { retry_count: failed.retryCount, uncounted: failed.uncounted },
    }));
  }

  schedule(actor: Actor, id: number, at: Date | null): Promise<Changed> {
    return this.#change('schedule', actor, id, at === null ? 'unscheduled' : 'scheduled', (failed) => ({
      judgement: judgeSchedule(stateOf(this.#store, failed), failed.scheduledAt !== null, at),
      set: { scheduledAt: at, scheduleNote: null },
      detail: { at: (at ?? failed.scheduledAt)?.toISOString() },
    }));
  }

  resolve(actor: Actor, id: number, verdict: Verdict): Promise<Changed> {
    const isAccepted = verdict.kind === 'accepted';
    const exchangeOrderId = isAccepted ? verdict.execution.exchangeOrderId : null;
    const action = isAccepted ? 'accepted_by_hand' : 'denied_by_hand';
    return this.#change('resolve', actor, id, action, (failed, { now }) => {
      const judgement = judgeReview(failed.status, isAccepted);
      const last = lastAttemptOf(this.#store, failed);
      if (judgement.kind === 'allowed' && last !== null) {
        const cause = last.failure ?? failure('NO_ANSWER');
        const event: AttemptEvent = isAccepted
          ? { kind: 'accepted', execution: verdict.execution }
          : { kind: 'not_executed', failure: notExecuted(cause) };
        record(this.#store, now, { attemptId: last.id, epoch: last.epoch }, event);
      }
      return {
        judgement,
        set: isAccepted ? { exchangeOrderId } : {},
        detail: isAccepted ? { exchange_order_id: exchangeOrderId, seen: verdict.isSeen } : {},
      };
    });
  }

  claimDue(lateMs: number, limit: number): Promise<TakenSchedules> {
    return this.#run('claimDue', (moment) => {
      const missedBefore = moment.now.getTime() - lateMs;
      const taken = this.#due(moment.now)
        .slice(0, limit)
        .map(({ failed, scheduledAt }) => {
          const isMissed = scheduledAt.getTime() <= missedBefore;
          Object.assign(failed, {
            scheduledAt: null,
            scheduleNote: isMissed ? 'missed' : 'failed',
            updatedAt: moment.now,
          });
          const detail = { note: 'missed', at: scheduledAt.toISOString() };
          if (isMissed) this.#note(moment, null, failed, 'unscheduled', detail);
          return { isMissed, entry: { id: failed.id, userId: ownerOf(this.#store, failed), scheduledAt } };
        });
      return {
        due: taken.filter(({ isMissed }) => !isMissed).map(({ entry }) => entry),
        missed: taken.filter(({ isMissed }) => isMissed).map(({ entry }) => entry),
      };
    });
  }

  noteScheduleFailed(id: number, code: ScheduleFailure): Promise<void> {
    return this.#run('noteScheduleFailed', (moment) => {
      const failed = existing(this.#store.failedOrders, id);
      if (failed.scheduledAt !== null) return;
      Object.assign(failed, { scheduleNote: 'failed', updatedAt: moment.now });
      this.#note(moment, null, failed, 'unscheduled', { note: 'failed', code });
    });
  }

  #run<T>(method: StoreMethod, change: (moment: Moment) => T): Promise<T> {
    const { instanceId } = this.#liveness;
    return this.#store.transaction(method, () => change({ instanceId, now: this.#clock.now() }));
  }

  /** One change by hand, judged and written with its history. */
  #change(
    method: StoreMethod,
    actor: Actor,
    id: number,
    action: HistoryAction,
    judge: (failed: FailedOrderRecord, moment: Moment) => Judged,
  ): Promise<Changed> {
    return this.#run(method, (moment): Changed => {
      const failed = ownedFailedOrder(this.#store, actor.userId, id);
      if (failed === null) return { kind: 'not_found' };
      const { judgement, set = {}, detail = {} } = judge(failed, moment);
      if (judgement.kind === 'refused') return judgement;
      if (judgement.kind === 'unchanged') return { kind: 'unchanged', status: failed.status };
      Object.assign(failed, set, { status: judgement.status, updatedAt: moment.now });
      this.#note(moment, actor, failed, action, detail);
      return { kind: 'changed', status: judgement.status };
    });
  }

  #note(
    { now }: Moment,
    actor: Actor | null,
    { id: failedOrderId }: FailedOrderRecord,
    action: HistoryAction,
    detail: Readonly<Record<string, unknown>>,
  ): void {
    const by = actor === null || actor.by === 'hand' ? {} : { by: actor.by };
    const userId = actor === null || actor.by === 'schedule' ? null : actor.userId;
    this.#store.history.push({ failedOrderId, at: now, userId, action, detail: { ...by, ...detail } });
  }

  #isVoid({ orderId }: FailedOrderRecord): boolean {
    if (orderId === null) return false;
    return existing(this.#store.signals, existing(this.#store.orders, orderId).signalId).status === 'voided';
  }

  #due(now: Date): readonly { readonly failed: FailedOrderRecord; readonly scheduledAt: Date }[] {
    return [...this.#store.failedOrders.values()]
      .flatMap((failed) => (failed.scheduledAt === null ? [] : [{ failed, scheduledAt: failed.scheduledAt }]))
      .filter(({ scheduledAt }) => scheduledAt <= now)
      .sort((one, other) => one.scheduledAt.getTime() - other.scheduledAt.getTime());
  }
}

interface Judged {
  readonly judgement: Judgement;
  readonly set?: Partial<FailedOrderRecord>;
  readonly detail?: Readonly<Record<string, unknown>>;
}

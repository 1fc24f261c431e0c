import type {
  BatchLanes,
  Ending,
  Lane,
  LaneEntry,
  LaneStanding,
  LeftOut,
  TakenEntry,
} from '../../application/ports/batches.ts';
import type { Clock } from '../../application/ports/clock.ts';
import type { Actor, FailedOrderActions } from '../../application/ports/failed-orders.ts';
import { refusalsAfter, waitsAgain } from '../../domain/batch.ts';
import { TIMINGS } from '../../domain/timings.ts';
import type { BatchRecord, EntryRecord, LaneRecord } from './batch-records.ts';
import type { AttemptRecord } from './records.ts';
import { submissionsOf } from './standing.ts';
import { existing, type MemoryStore, type StoreMethod } from './store.ts';
import { accountOf } from './strategies.ts';

/** Lanes in a store, held to the same contract as those in PostgreSQL. Leases run by `clock`. */
export class MemoryBatchLanes implements BatchLanes {
  readonly #store: MemoryStore;
  readonly #actions: Pick<FailedOrderActions, 'remove' | 'restore'>;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(store: MemoryStore, actions: Pick<FailedOrderActions, 'remove' | 'restore'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#actions = actions;
    this.#clock = clock;
  }

  claim(limit: number): Promise<readonly Lane[]> {
    return this.#store.transaction('claimLanes', () => {
      const now = this.#clock.now();
      const batches = [...this.#store.batches.values()];
      const free = batches.flatMap((batch, index) =>
        [...batch.lanes.values()]
          .filter(({ finishedAt, leaseUntil }) => finishedAt === null && (leaseUntil === null || leaseUntil < now))
          .filter(({ number }) => number === 0 || !batches.slice(0, index).some((older) => isOpen(older, number)))
          .map((lane) => ({ batch, lane })),
      );
      return free.slice(0, limit).map(({ batch, lane }) => {
        lane.epoch += 1;
        lane.leaseUntil = this.#lease();
        return this.#laneOf(batch, lane);
      });
    });
  }

  renew(lane: Lane): Promise<boolean> {
    return this.#held('renewLane', lane, false, () => true);
  }

  release(lane: Lane): Promise<void> {
    return this.#held('releaseLane', lane, undefined, ({ record }) => {
      record.leaseUntil = null;
    });
  }

  settle(lane: Lane): Promise<LaneStanding | null> {
    return this.#held<LaneStanding | null>('settleLane', lane, null, ({ batch, record }) => {
      const settled = inState(batch, lane, 'running').flatMap((entry) => this.#settle(entry));
      record.refusals = refusalsAfter(
        record.refusals,
        settled.map(({ code }) => code),
      );
      const running = inState(batch, lane, 'running').length;
      return { isCancelled: batch.status === 'cancelled', running, refusals: record.refusals };
    });
  }

  next(lane: Lane, limit: number): Promise<readonly LaneEntry[]> {
    return this.#store.transaction('nextEntries', () => {
      const batch = existing(this.#store.batches, lane.batchId);
      return inState(batch, lane, 'waiting')
        .slice(0, limit)
        .flatMap(({ position, failedOrderId, shape }) => {
          if (shape === null) return [];
          const { marketType, orderType } = shape;
          return [{ position, failedOrderId, marketType, orderType }];
        });
    });
  }

  take(lane: Lane, entries: readonly LaneEntry[]): Promise<readonly TakenEntry[] | null> {
    return this.#held<readonly TakenEntry[] | null>('takeEntries', lane, null, ({ batch }) => {
      if (batch.status === 'cancelled') return [];
      return entries.flatMap((one) => {
        const entry = entryAt(batch, one.position);
        const failed = existing(this.#store.failedOrders, entry.failedOrderId);
        if (entry.state === 'waiting')
          Object.assign(entry, { state: 'running', attempt: submissionsOf(this.#store, failed) + 1 });
        return entry.state === 'running' && entry.attempt !== null ? [{ ...one, attempt: entry.attempt }] : [];
      });
    });
  }

  leaveOut(lane: Lane, leftOut: readonly LeftOut[]): Promise<void> {
    return this.#held('leaveOut', lane, undefined, ({ batch }) => {
      for (const { position, code } of leftOut) {
        const entry = entryAt(batch, position);
        if (entry.state === 'running') Object.assign(entry, { state: 'left_out', code });
      }
    });
  }

  end(lane: Lane, ending: Ending, limit: number): Promise<number | null> {
    return this.#held<number | null>('endEntries', lane, null, ({ batch }) => {
      const isMeant = ({ shape }: EntryRecord) =>
        ending.state === 'cancelled' || ending.only === 'all' || shape?.orderType === ending.only;
      const ended = inState(batch, lane, 'waiting').filter(isMeant).slice(0, limit);
      const code = ending.state === 'left_out' ? ending.code : null;
      for (const entry of ended) Object.assign(entry, { state: ending.state, code });
      return ended.length;
    });
  }

  async change(lane: Lane, limit: number): Promise<number | null> {
    const due = await this.#held<readonly EntryRecord[] | null>('changeEntries', lane, null, ({ batch }) =>
      batch.status === 'cancelled' ? [] : inState(batch, lane, 'waiting').slice(0, limit),
    );
    const actor: Actor = { userId: lane.userId, by: 'batch' };
    for (const entry of due ?? []) {
      const { failedOrderId: id } = entry;
      const changed = await (lane.action === 'remove'
        ? this.#actions.remove(actor, id)
        : this.#actions.restore(actor, id));
      const isRefused = changed.kind === 'refused';
      Object.assign(entry, { state: isRefused ? 'left_out' : 'done', code: isRefused ? changed.code : null });
    }
    return due === null ? null : due.length;
  }

  finish(lane: Lane): Promise<boolean> {
    return this.#held('finishLane', lane, true, ({ batch, record }) => {
      if (inState(batch, lane, 'waiting').length + inState(batch, lane, 'running').length > 0) return false;
      const now = this.#clock.now();
      Object.assign(record, { finishedAt: now, leaseUntil: null });
      if ([...batch.lanes.values()].some(({ finishedAt }) => finishedAt === null)) return true;
      Object.assign(batch, { status: batch.status === 'running' ? 'finished' : batch.status, finishedAt: now });
      return true;
    });
  }

  #lease(): Date {
    return new Date(this.#clock.now().getTime() + TIMINGS.lease);
  }

  #held<T>(
    method: StoreMethod,
    lane: Lane,
    lost: T,
    change: (held: { batch: BatchRecord; record: LaneRecord }) => T,
  ): Promise<T> {
    return this.#store.transaction(method, () => {
      const batch = existing(this.#store.batches, lane.batchId);
      const record = existing(batch.lanes, lane.number);
      if (record.epoch !== lane.epoch || record.finishedAt !== null) return lost;
      record.leaseUntil = this.#lease();
      return change({ batch, record });
    });
  }

  /** Itself when it has ended; what was never claimed, or never sent, waits again. */
  #settle(entry: EntryRecord): readonly EntryRecord[] {
    const attempt = this.#attemptOf(entry);
    if (attempt === null) Object.assign(entry, { state: 'waiting', attempt: null });
    if (attempt === null || attempt.state === 'sending' || attempt.state === 'unknown') return [];
    const isAccepted = attempt.state === 'accepted';
    entry.tries += 1;
    if (waitsAgain(attempt.state, attempt.failure?.code ?? null, entry.tries)) {
      Object.assign(entry, { state: 'waiting', attempt: null });
      return [];
    }
    entry.state = isAccepted ? 'done' : 'failed';
    entry.code = attempt.state === 'needs_review' ? 'NEEDS_REVIEW' : (attempt.failure?.code ?? null);
    entry.exchangeOrderId = attempt.execution?.exchangeOrderId ?? null;
    return [entry];
  }

  #attemptOf({ failedOrderId, attempt }: EntryRecord): AttemptRecord | null {
    const { orderId } = existing(this.#store.failedOrders, failedOrderId);
    if (orderId === null) return null;
    return this.#store.attemptsOf(orderId).find(({ number }) => number === attempt) ?? null;
  }

  #laneOf(batch: BatchRecord, { number, epoch }: LaneRecord): Lane {
    const { id: batchId, userId, action, includeStale, createdAt } = batch;
    const account = number === 0 ? null : existing(this.#store.accounts, number);
    return {
      ...{ batchId, number, epoch, userId, action, includeStale, createdAt },
      account: account && accountOf(account, account.currentKey),
    };
  }
}

const isOpen = ({ lanes }: BatchRecord, number: number): boolean => lanes.get(number)?.finishedAt === null;

const inState = ({ entries }: BatchRecord, { number }: Lane, state: EntryRecord['state']): readonly EntryRecord[] =>
  entries.filter((entry) => entry.lane === number && entry.state === state);

function entryAt({ entries }: BatchRecord, position: number): EntryRecord {
  const entry = entries[position - 1];
  if (entry === undefined) throw new Error(`No entry ${position}`);
  return entry;
}

import type { Batches, BatchView, CreatedBatch, EntryView, NewBatch } from '../../application/ports/batches.ts';
import type { Clock } from '../../application/ports/clock.ts';
import { ENTRY_STATES, type EntryCode, type EntryState, NO_REFUSALS, STALE_AFTER } from '../../domain/batch.ts';
import { judgeRemoval } from '../../domain/failed-order-changes.ts';
import type { Failure } from '../../domain/failure.ts';
import { retryRefusal } from '../../domain/retry.ts';
import type { BatchRecord, EntryRecord, LaneRecord } from './batch-records.ts';
import { matches } from './failed-order-queries.ts';
import type { FailedOrderRecord } from './records.ts';
import { ownedFailedOrder, ownerOf, stateOf } from './standing.ts';
import { existing, type MemoryStore, type StoreMethod } from './store.ts';

/** Batches in a store, held to the same contract as in PostgreSQL. */
export class MemoryBatches implements Batches {
  readonly #store: MemoryStore;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(store: MemoryStore, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  create(batch: NewBatch): Promise<CreatedBatch> {
    return this.#store.transaction('createBatch', () => {
      const now = this.#clock.now();
      const entries = entriesOf(this.#store, batch, now);
      const created = createdOf(batch, entries);
      if (created.kind !== 'created') return created;
      const { id, userId, action, includeStale } = batch;
      const isOver = created.leftOut === created.total;
      const numbers = new Set(entries.flatMap(({ lane }) => lane ?? []));
      this.#store.batches.set(id, {
        ...{ id, userId, action, includeStale, createdAt: now, entries },
        status: isOver ? 'finished' : 'running',
        cancelledAt: null,
        finishedAt: isOver ? now : null,
        lanes: new Map([...numbers].map((number) => [number, laneOf(number)])),
      });
      return created;
    });
  }

  view(userId: number, id: string): Promise<BatchView | null> {
    return this.#read('viewBatch', userId, id, null, (batch) => {
      const { action, status, createdAt, cancelledAt, finishedAt } = batch;
      const states = batch.entries.map((entry) => shownState(batch, entry));
      const sums = ENTRY_STATES.map((state) => [state, states.filter((one) => one === state).length]);
      const entries = Object.fromEntries(sums) as BatchView['entries'];
      return { id, action, status, total: states.length, entries, createdAt, cancelledAt, finishedAt };
    });
  }

  entries(userId: number, id: string, after: number, limit: number): Promise<readonly EntryView[]> {
    return this.#read('viewBatchEntries', userId, id, [], (batch) =>
      batch.entries
        .filter(({ position }) => position > after)
        .slice(0, limit)
        .map((entry) => {
          const { position, failedOrderId, code, exchangeOrderId } = entry;
          const failure = entry.state === 'failed' ? failureOf(this.#store, entry) : null;
          return {
            position,
            failedOrderId,
            state: shownState(batch, entry),
            code,
            params: failure?.params ?? {},
            exchangeError: failure?.exchangeError ?? null,
            exchangeOrderId,
          };
        }),
    );
  }

  cancel(userId: number, id: string): Promise<boolean> {
    return this.#read('cancelBatch', userId, id, false, (batch) => {
      if (batch.status === 'running') Object.assign(batch, { status: 'cancelled', cancelledAt: this.#clock.now() });
      return true;
    });
  }

  #read<T>(method: StoreMethod, userId: number, id: string, other: T, read: (batch: BatchRecord) => T): Promise<T> {
    return this.#store.transaction(method, () => {
      const batch = this.#store.batches.get(id);
      return batch?.userId === userId ? read(batch) : other;
    });
  }
}

function failureOf(store: MemoryStore, { failedOrderId, attempt }: EntryRecord): Failure | null {
  const { orderId } = existing(store.failedOrders, failedOrderId);
  const attempts = orderId === null ? [] : store.attemptsOf(orderId);
  return attempts.find(({ number }) => number === attempt)?.failure ?? null;
}

const laneOf = (number: number): LaneRecord => ({
  number,
  epoch: 0,
  leaseUntil: null,
  refusals: NO_REFUSALS,
  finishedAt: null,
});

const shownState = ({ status }: BatchRecord, { state }: EntryRecord): EntryState =>
  state === 'waiting' && status === 'cancelled' ? 'cancelled' : state;

function createdOf({ of }: NewBatch, entries: readonly EntryRecord[]): CreatedBatch {
  const only = (...wanted: readonly EntryCode[]) =>
    entries.length > 0 && entries.every(({ code }) => code !== null && wanted.includes(code));
  if (of.kind === 'ids' && only('NOT_FOUND')) return { kind: 'not_found' };
  if (only('ACCOUNT_FROZEN')) return { kind: 'refused', code: 'ACCOUNT_FROZEN' };
  if (only('TRADING_PAUSED', 'ACCOUNT_FROZEN')) return { kind: 'refused', code: 'TRADING_PAUSED' };
  return { kind: 'created', total: entries.length, leftOut: entries.filter(({ code }) => code !== null).length };
}

interface Chosen {
  readonly failed: FailedOrderRecord;
  readonly lane: number;
  readonly code: EntryCode | null;
}

/** Oldest first in each lane; what is left out comes last. */
function entriesOf(store: MemoryStore, batch: NewBatch, now: Date): readonly EntryRecord[] {
  const { own, unknown } = askedFor(store, batch);
  const chosen = own
    .map(
      (failed): Chosen => ({ failed, lane: laneFor(store, batch, failed), code: refusalOf(store, batch, failed, now) }),
    )
    .sort(
      (one, other) =>
        Number(one.code !== null) - Number(other.code !== null) ||
        one.lane - other.lane ||
        one.failed.createdAt.getTime() - other.failed.createdAt.getTime() ||
        one.failed.id - other.failed.id,
    );
  const empty = { attempt: null, tries: 0, exchangeOrderId: null };
  const ofOwn = chosen.map(
    ({ failed, lane, code }, index): EntryRecord => ({
      ...empty,
      position: index + 1,
      failedOrderId: failed.id,
      lane: code === null ? lane : null,
      shape: failed.request,
      state: code === null ? 'waiting' : 'left_out',
      code,
    }),
  );
  const ofUnknown = unknown.map(
    (failedOrderId, index): EntryRecord => ({
      ...empty,
      position: chosen.length + index + 1,
      failedOrderId,
      lane: null,
      shape: null,
      state: 'left_out',
      code: 'NOT_FOUND',
    }),
  );
  return [...ofOwn, ...ofUnknown];
}

function askedFor(store: MemoryStore, { userId, of }: NewBatch) {
  if (of.kind === 'filter') {
    const all = [...store.failedOrders.values()];
    const own = all.filter((failed) => ownerOf(store, failed) === userId && matches(store, failed, of.filter));
    return { own, unknown: [] };
  }
  const ids = [...new Set(of.ids)];
  return {
    own: ids.flatMap((id) => ownedFailedOrder(store, userId, id) ?? []),
    unknown: ids.filter((id) => ownedFailedOrder(store, userId, id) === null),
  };
}

const laneFor = (store: MemoryStore, { action }: NewBatch, { strategyAccountId }: FailedOrderRecord): number =>
  action === 'retry' ? existing(store.links, strategyAccountId).accountId : 0;

function refusalOf(
  store: MemoryStore,
  { action, includeStale }: NewBatch,
  failed: FailedOrderRecord,
  now: Date,
): EntryCode | null {
  if (action === 'restore') return null;
  if (action === 'remove') {
    const judgement = judgeRemoval(failed.status);
    return judgement.kind === 'refused' ? judgement.code : null;
  }
  const isStale = failed.request?.orderType === 'MARKET' && now.getTime() - failed.createdAt.getTime() > STALE_AFTER;
  return retryRefusal(stateOf(store, failed)) ?? (isStale && !includeStale ? 'STALE_ORDER' : null);
}

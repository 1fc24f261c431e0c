import type {
  Batches,
  BatchPreview,
  BatchView,
  CreatedBatch,
  EntryView,
  NewBatch,
} from '../../application/ports/batches.ts';
import type { Clock } from '../../application/ports/clock.ts';
import { ENTRY_STATES, type EntryCode, type EntryState, NO_REFUSALS } from '../../domain/batch.ts';
import type { Failure } from '../../domain/failure.ts';
import { entriesOf } from './batch-entries.ts';
import { previewOf } from './batch-preview.ts';
import type { BatchRecord, EntryRecord, LaneRecord } from './batch-records.ts';
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

  preview(batch: Omit<NewBatch, 'id'>): Promise<BatchPreview> {
    return this.#store.transaction('previewBatch', () =>
      previewOf(this.#store, entriesOf(this.#store, batch, this.#clock.now())),
    );
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

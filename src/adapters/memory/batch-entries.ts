import type { NewBatch } from '../../application/ports/batches.ts';
import { type EntryCode, STALE_AFTER } from '../../domain/batch.ts';
import { judgeRemoval } from '../../domain/failed-order-changes.ts';
import { retryRefusal } from '../../domain/retry.ts';
import type { EntryRecord } from './batch-records.ts';
import { matches } from './failed-order-queries.ts';
import type { FailedOrderRecord } from './records.ts';
import { ownedFailedOrder, ownerOf, stateOf } from './standing.ts';
import { existing, type MemoryStore } from './store.ts';

interface Chosen {
  readonly failed: FailedOrderRecord;
  readonly lane: number;
  readonly code: EntryCode | null;
}

/** Oldest first in each lane; what is left out comes last. */
export function entriesOf(store: MemoryStore, batch: Omit<NewBatch, 'id'>, now: Date): readonly EntryRecord[] {
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

function askedFor(store: MemoryStore, { userId, of }: Omit<NewBatch, 'id'>) {
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

const laneFor = (
  store: MemoryStore,
  { action }: Pick<NewBatch, 'action'>,
  { strategyAccountId }: FailedOrderRecord,
): number => (action === 'retry' ? existing(store.links, strategyAccountId).accountId : 0);

function refusalOf(
  store: MemoryStore,
  { action, includeStale }: Pick<NewBatch, 'action' | 'includeStale'>,
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

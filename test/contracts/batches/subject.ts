import { randomUUID } from 'node:crypto';
import type { Batches, BatchLanes, CreatedBatch, Lane, NewBatch } from '../../../src/application/ports/batches.ts';
import { EVERY_FAILED_ORDER, type FailedOrderFilter } from '../../../src/application/ports/failed-orders.ts';
import type { OrderDraft } from '../../../src/application/ports/order-ledger.ts';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import type { OrderRequest } from '../../../src/domain/order.ts';
import { rejected } from '../failed-order-actions/builders.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { aRequest, linkTo, readStrategy, take } from '../order-ledger/builders.ts';

/** Batches under test, on two instances over the ledger's database. */
export interface BatchSubject extends FailedOrderSubject {
  readonly batches: Batches;
  readonly lanes: BatchLanes;
  readonly otherLanes: BatchLanes;
  /** Lets every lease on a lane run out. */
  expireLanes(): Promise<void>;
  /** Makes a failed order older by so many milliseconds. */
  age(failedOrderId: number, ms: number): Promise<void>;
}

export type MakeBatchSubject = () => Promise<BatchSubject>;

export const limitOrder = (change: Partial<OrderRequest> = {}): OrderRequest =>
  aRequest({ orderType: 'LIMIT', ...change });

/** The failed orders of one signal, by account name, each of whose only attempt ended so. */
export async function failedPair(
  subject: BatchSubject,
  request: OrderRequest = limitOrder(),
  event: AttemptEvent = rejected(),
  preparation?: OrderDraft['preparation'],
): Promise<{ readonly main: number; readonly second: number }> {
  const { orders, drafts } = await take(subject, { request, ...(preparation && { preparation }) });
  const ids = new Map<string, number>();
  for (const [index, { orderId, ref }] of orders.entries()) {
    await subject.ledger.record(ref, event);
    const id = await subject.failedOrderOf(orderId);
    ids.set(drafts[index]?.strategyAccount.account.name ?? '', id ?? 0);
  }
  return { main: ids.get('main') ?? 0, second: ids.get('second') ?? 0 };
}

/** Failed orders of the account `main`, oldest first. */
export async function failedOrders(subject: BatchSubject, count: number, request?: OrderRequest): Promise<number[]> {
  const ids: number[] = [];
  for (let made = 0; made < count; made += 1) ids.push((await failedPair(subject, request)).main);
  for (const [index, id] of ids.entries()) await subject.age(id, (count - index) * 1_000);
  return ids;
}

export async function strategyAccountId(subject: BatchSubject, name: string): Promise<number> {
  return linkTo(await readStrategy(subject), name).id;
}

export type Asked = Partial<Omit<NewBatch, 'of'>> & {
  readonly ids?: readonly number[];
  readonly filter?: Partial<FailedOrderFilter>;
};

/** What the world's user asks for, retries unless told. */
export function askedFor(subject: BatchSubject, { ids, filter, ...asked }: Asked): NewBatch {
  return {
    id: randomUUID(),
    userId: subject.actor.userId,
    action: 'retry',
    includeStale: false,
    of: ids === undefined ? { kind: 'filter', filter: { ...EVERY_FAILED_ORDER, ...filter } } : { kind: 'ids', ids },
    ...asked,
  };
}

export async function create(subject: BatchSubject, asked: Asked) {
  const batch = askedFor(subject, asked);
  const created: CreatedBatch = await subject.batches.create(batch);
  return { id: batch.id, created };
}

/** A batch that was made, with its lanes claimed by the first instance. */
export async function running(subject: BatchSubject, asked: Asked) {
  const { id } = await create(subject, asked);
  const lanes = (await subject.lanes.claim(20)).filter(({ batchId }) => batchId === id);
  const [lane] = lanes;
  if (lane === undefined) throw new Error('The batch has no lane');
  return { id, lane, lanes };
}

/** Takes the next `count` entries of a lane. */
export async function takeNext(subject: BatchSubject, lane: Lane, count: number) {
  const taken = await subject.lanes.take(lane, await subject.lanes.next(lane, count));
  if (taken === null) throw new Error('The lane is lost');
  return taken;
}

export async function entriesOf(subject: BatchSubject, id: string) {
  return subject.batches.entries(subject.actor.userId, id, 0, 1_000);
}

export async function viewOf(subject: BatchSubject, id: string) {
  const view = await subject.batches.view(subject.actor.userId, id);
  if (view === null) throw new Error('There is no such batch');
  return view;
}

/** By failed order: state and code. */
export async function resultsOf(subject: BatchSubject, id: string): Promise<Record<number, string>> {
  const entries = await entriesOf(subject, id);
  return Object.fromEntries(
    entries.map(({ failedOrderId, state, code }) => [failedOrderId, code === null ? state : `${state} ${code}`]),
  );
}

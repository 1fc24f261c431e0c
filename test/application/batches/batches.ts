import { MemoryBatches, MemoryBatchLanes, MemoryFailedOrderActions } from '../../../src/adapters/memory/index.ts';
import { CancelBatch } from '../../../src/application/batches/cancel-batch.ts';
import { GetBatch } from '../../../src/application/batches/get-batch.ts';
import { RetryTogether } from '../../../src/application/batches/retry-together.ts';
import { RunBatch } from '../../../src/application/batches/run-batch.ts';
import { RunLane } from '../../../src/application/batches/run-lane.ts';
import { LANES_EVERY, RunLanes } from '../../../src/application/batches/run-lanes.ts';
import { DraftRetry } from '../../../src/application/failed-orders/draft-retry.ts';
import type { BatchLanes, NewBatch } from '../../../src/application/ports/batches.ts';
import type { FailedOrderActions } from '../../../src/application/ports/failed-orders.ts';
import { SubmitUntilDeadline } from '../../../src/application/submit-until-deadline.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { OrderRequest } from '../../../src/domain/order.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import { price } from '../../domain/builders.ts';
import { type Composed, type Gateway, type GatewayOptions, testGateway, type World } from '../gateway.ts';

const TIMEOUT = 5_000;

export type BatchInstance = ReturnType<typeof composeBatches>;

export const batchesOf = (gateway: Gateway, instance: Composed = gateway): BatchInstance =>
  composeBatches(gateway, instance);

/** What one instance does with batches, composed as in production. */
export function composeBatches({ store, clock }: Pick<World, 'store' | 'clock'>, instance: Composed) {
  const { ports, background, log, process, liveness, recoverAttempts } = instance;
  const memory = new MemoryFailedOrderActions(store, liveness, clock);
  const actions: FailedOrderActions = process.around(memory);
  const lanes: BatchLanes = process.around(new MemoryBatchLanes(store, memory, clock));
  const batches = new MemoryBatches(store, clock);
  const submit = new SubmitUntilDeadline(ports, instance.submit, background, TIMEOUT);
  const together = new RetryTogether({ ...ports, actions }, { draft: new DraftRetry(ports), submit }, TIMEOUT);
  const runLanes = new RunLanes(lanes, new RunLane({ ...ports, lanes }, together, background), background);
  return {
    instance,
    runBatch: new RunBatch({ batches, ids: ports.ids, log }),
    getBatch: new GetBatch(batches),
    cancelBatch: new CancelBatch(batches, log),
    runLanes,
    /** As `serve` does. */
    start: () => {
      background.every('batches', LANES_EVERY, () => runLanes.execute());
      background.every('recovery', TIMINGS.recovery, () => recoverAttempts.execute());
    },
  };
}

/** A limit order that rests, so that it is never stale. */
export const LIMIT = { orderType: 'LIMIT', price: price('40000') } as const;

/** A gateway whose every account has `count` orders that the exchange has refused, and their ids by account, oldest first. */
export async function failedGateway(
  { count, request = LIMIT, ...options }: GatewayOptions & { count: number; request?: Partial<OrderRequest> },
  code: ReasonCode = 'ORDER_REJECTED',
): Promise<{ gateway: Gateway; ids: readonly number[] }> {
  const gateway = testGateway(options);
  const before = new Set(gateway.store.failedOrders.keys());
  const refusing = gateway.exchange.onSubmit(
    { kind: 'reject', failure: failure(code) },
    { times: Number.POSITIVE_INFINITY },
  );
  for (let made = 0; made < count; made += 1) {
    await gateway.clock.finish(gateway.send({ order: request }));
    await gateway.clock.advance(1);
  }
  refusing.stop();
  return { gateway, ids: [...gateway.store.failedOrders.keys()].filter((id) => !before.has(id)) };
}

/** Asks for a batch of the gateway's user; retries all of these unless told otherwise. Answers its id. */
export async function ask(
  gateway: Gateway,
  { runBatch }: BatchInstance,
  asked: Partial<NewBatch> & { readonly ids?: readonly number[] } = {},
): Promise<string> {
  const { ids = [...gateway.store.failedOrders.keys()], ...rest } = asked;
  const userId = userOf(gateway);
  const of = { kind: 'ids', ids } as const;
  const started = await runBatch.execute({ userId, action: 'retry', includeStale: false, of, ...rest });
  if (started.kind !== 'created') throw new Error(`The batch was not made: ${started.kind}`);
  return started.id;
}

export function userOf({ store }: Gateway): number {
  const [user] = store.users.keys();
  if (user === undefined) throw new Error('The gateway has a user');
  return user;
}

/** By failed order: state and code. */
export async function resultsOf(gateway: Gateway, { getBatch }: BatchInstance, id: string) {
  const page = await getBatch.execute(userOf(gateway), id, 0, 10_000);
  if (page === null) throw new Error('There is no such batch');
  const { batch, entries } = page;
  return {
    status: batch.status,
    entries: Object.fromEntries(
      entries.map(({ failedOrderId, state, code }) => [failedOrderId, code === null ? state : `${state} ${code}`]),
    ),
  };
}

/** Each id with the same result. */
export const each = (ids: readonly number[], result: string) => Object.fromEntries(ids.map((id) => [id, result]));

/** Of the accounts with these failed orders, how often each was submitted, the webhook's own submission included. */
export const submissionsOf = ({ store }: Gateway, ids: readonly number[]): readonly number[] =>
  ids.map((id) => {
    const orderId = store.failedOrders.get(id)?.orderId ?? 0;
    return store.attemptsOf(orderId).length;
  });

/** A gateway with failed orders, its batches, and what is written from now on. */
export async function given(options: Parameters<typeof failedGateway>[0]) {
  const { gateway, ids } = await failedGateway(options);
  const batches = batchesOf(gateway);
  const before = gateway.exchange.written.length;
  const written = () => gateway.exchange.written.slice(before);
  return { gateway, ids, batches, written };
}

/** Runs until all is at rest. */
export async function finish({ gateway, batches }: { gateway: Gateway; batches: BatchInstance }, ms = 30_000) {
  batches.start();
  await gateway.clock.advance(ms);
}

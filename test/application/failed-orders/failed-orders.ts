import { MemoryFailedOrderActions } from '../../../src/adapters/memory/index.ts';
import { DraftRetry } from '../../../src/application/failed-orders/draft-retry.ts';
import { RemoveFailedOrder } from '../../../src/application/failed-orders/remove-failed-order.ts';
import { ResetRetries } from '../../../src/application/failed-orders/reset-retries.ts';
import { ResolveFailedOrder } from '../../../src/application/failed-orders/resolve-failed-order.ts';
import { RestoreFailedOrder } from '../../../src/application/failed-orders/restore-failed-order.ts';
import { RetryFailedOrder } from '../../../src/application/failed-orders/retry-failed-order.ts';
import { RunDueRetries } from '../../../src/application/failed-orders/run-due-retries.ts';
import { ScheduleRetry } from '../../../src/application/failed-orders/schedule-retry.ts';
import { LookOnce } from '../../../src/application/look-once.ts';
import type { Actor, FailedOrderActions } from '../../../src/application/ports/failed-orders.ts';
import { SubmitUntilDeadline } from '../../../src/application/submit-until-deadline.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import type { Composed, Gateway, World } from '../gateway.ts';
import type { SignalParts } from '../signals.ts';

const TIMEOUT = 5_000;

export type FailedOrders = ReturnType<typeof composeFailedOrders>;

export const failedOrdersOf = (gateway: Gateway, instance: Composed = gateway): FailedOrders =>
  composeFailedOrders(gateway, instance);

/** What one instance does with failed orders, composed as in production. */
export function composeFailedOrders({ store, clock }: Pick<World, 'store' | 'clock'>, instance: Composed) {
  const { ports, background, log, process, liveness } = instance;
  const actions: FailedOrderActions = process.around(new MemoryFailedOrderActions(store, liveness, clock));
  const submit = new SubmitUntilDeadline(ports, instance.submit, background, TIMEOUT);
  const steps = { draft: new DraftRetry(ports), look: new LookOnce(ports), submit };
  const retryFailedOrder = new RetryFailedOrder({ ...ports, actions }, steps, background, TIMEOUT);
  return {
    actions,
    retryFailedOrder,
    removeFailedOrder: new RemoveFailedOrder(actions, log),
    restoreFailedOrder: new RestoreFailedOrder(actions, log),
    resetRetries: new ResetRetries(actions, log),
    resolveFailedOrder: new ResolveFailedOrder({ ...ports, actions }),
    scheduleRetry: new ScheduleRetry(actions, ports.clock),
    runDueRetries: new RunDueRetries({ actions, log }, retryFailedOrder, background),
  };
}

/** The gateway's only user, by hand. */
export function owner({ store }: Gateway): Actor {
  const [user] = store.users.values();
  if (user === undefined) throw new Error('The gateway has a user');
  return { userId: user.id, by: 'hand' };
}

/** The id of the gateway's last failed order. */
export function lastFailedOrder({ store }: Gateway): number {
  const id = [...store.failedOrders.keys()].at(-1);
  if (id === undefined) throw new Error('Nothing has failed');
  return id;
}

/** A webhook whose order the exchange refused. Answers its failed order. */
export async function aRejectedOrder(
  gateway: Gateway,
  parts: SignalParts = {},
  code: ReasonCode = 'INSUFFICIENT_FUNDS',
): Promise<number> {
  gateway.exchange.onSubmit({ kind: 'reject', failure: failure(code) });
  await gateway.send(parts);
  return lastFailedOrder(gateway);
}

/** The failed order as it stands. */
export function rowOf({ store }: Gateway, id: number) {
  const row = store.failedOrders.get(id);
  if (row === undefined) throw new Error(`There is no failed order ${id}`);
  const { status, retryCount, uncounted, scheduledAt, scheduleNote } = row;
  return { status, code: row.failure?.code ?? null, retryCount, uncounted, scheduledAt, scheduleNote };
}

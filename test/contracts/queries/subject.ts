import type {
  FailedOrder,
  FailedOrderActions,
  FailedOrderQueries,
} from '../../../src/application/ports/failed-orders.ts';
import type { OrderQueries, SignalQueries } from '../../../src/application/ports/order-queries.ts';
import type { OverviewQueries } from '../../../src/application/ports/overview.ts';
import type { FailedOrderStatus } from '../../../src/domain/failed-order.ts';
import type { LedgerSubject } from '../ledger-subject.ts';
import { aRefusal, aRequest, take } from '../order-ledger/builders.ts';

/** Queries under test, over a ledger that fills what they read. */
export interface QueriesSubject extends LedgerSubject {
  readonly failedOrders: FailedOrderQueries;
  readonly orders: OrderQueries;
  readonly signals: SignalQueries;
  readonly overview: OverviewQueries;
  readonly actions: FailedOrderActions;
  /** How the history names the world's user. */
  readonly username: string;
  /** Changes a failed order past all rules. */
  alter(
    id: number,
    set: {
      readonly status?: FailedOrderStatus;
      readonly retryCount?: number;
      readonly scheduledAt?: Date;
      /** Makes it a row of the old system that has this text and no code. */
      readonly oldReason?: string;
    },
  ): Promise<void>;
  /** Lets an attempt have been settled at this time. */
  settleAt(attemptId: number, at: Date): Promise<void>;
}

export type MakeQueriesSubject = () => Promise<QueriesSubject>;

/** A signal that the exchange refuses for both accounts; answers its two failed orders, oldest first. */
export async function refused(
  subject: QueriesSubject,
  {
    request = aRequest(),
    failure = aRefusal(),
    webhookId = null,
  }: { request?: ReturnType<typeof aRequest>; failure?: ReturnType<typeof aRefusal>; webhookId?: string | null } = {},
): Promise<readonly FailedOrder[]> {
  const { orders } = await take(subject, {
    request,
    preparation: { kind: 'waiting' },
    signal: { webhookId },
  });
  const ids: number[] = [];
  for (const { ref } of orders) {
    const recorded = await subject.ledger.record(ref, { kind: 'rejected', failure });
    if (recorded.kind !== 'recorded' || recorded.failedOrderId === null) throw new Error('It made no failed order');
    ids.push(recorded.failedOrderId);
  }
  return Promise.all(ids.map((id) => read(subject, id)));
}

export async function read(subject: QueriesSubject, id: number): Promise<FailedOrder> {
  const detail = await subject.failedOrders.get(subject.world.userId, id);
  if (detail === null) throw new Error(`There is no failed order ${id}`);
  return detail.order;
}

export const idsOf = (rows: readonly { readonly id: number }[]): readonly number[] => rows.map(({ id }) => id);

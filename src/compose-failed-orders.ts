import type { BatchesOptions } from './adapters/http/api/batches/routes.ts';
import type { ActsOnFailedOrders } from './adapters/http/api/failed-orders/acting.ts';
import type { ReadsFailedOrders } from './adapters/http/api/failed-orders/reading.ts';
import type { ShowsFailedOrders } from './adapters/http/api/failed-orders/showing.ts';
import type { OrdersOptions } from './adapters/http/api/orders/routes.ts';
import type { SignalsOptions } from './adapters/http/api/signals/routes.ts';
import type { Database } from './adapters/postgres/database.ts';
import { PostgresFailedOrderQueries } from './adapters/postgres/queries/failed-orders.ts';
import { PostgresOrderQueries } from './adapters/postgres/queries/orders.ts';
import { PostgresOverviewQueries } from './adapters/postgres/queries/overview.ts';
import { PostgresSignalQueries } from './adapters/postgres/queries/signals.ts';
import type { Background } from './application/background.ts';
import { CountFailedOrders } from './application/failed-orders/count-failed-orders.ts';
import { DraftRetry } from './application/failed-orders/draft-retry.ts';
import { ExportFailedOrders } from './application/failed-orders/export-failed-orders.ts';
import { GetFailedOrder } from './application/failed-orders/get-failed-order.ts';
import { ListFailedOrders } from './application/failed-orders/list-failed-orders.ts';
import { ReadMarketNow } from './application/failed-orders/read-market-now.ts';
import { ReadOverview } from './application/failed-orders/read-overview.ts';
import { ReadReviewEvidence } from './application/failed-orders/read-review-evidence.ts';
import { ReadFailedOrderStatistics } from './application/failed-orders/read-statistics.ts';
import { RemoveFailedOrder } from './application/failed-orders/remove-failed-order.ts';
import { ResetRetries } from './application/failed-orders/reset-retries.ts';
import { ResolveFailedOrder } from './application/failed-orders/resolve-failed-order.ts';
import { RestoreFailedOrder } from './application/failed-orders/restore-failed-order.ts';
import { RetryFailedOrder } from './application/failed-orders/retry-failed-order.ts';
import { ScheduleRetry } from './application/failed-orders/schedule-retry.ts';
import { LookOnce } from './application/look-once.ts';
import { ListOrders } from './application/orders/list-orders.ts';
import { ListSignals } from './application/orders/list-signals.ts';
import type { ViewsOf } from './application/ports/exchange-views.ts';
import type { FailedOrderActions } from './application/ports/failed-orders.ts';
import type { Ports } from './application/ports/index.ts';
import type { SubmitOrder } from './application/submit-order.ts';
import { SubmitUntilDeadline } from './application/submit-until-deadline.ts';
import { composeBatches } from './compose-batches.ts';

/** What the pages read beside what the REST API does. */
interface ReadsForPages {
  readonly countFailedOrders: CountFailedOrders;
  readonly readOverview: ReadOverview;
}

/** The use cases of failed orders, orders and signals. */
export type FailedOrderUseCases = ReadsForPages &
  ReadsFailedOrders &
  ShowsFailedOrders &
  ActsOnFailedOrders &
  BatchesOptions &
  OrdersOptions &
  SignalsOptions;

/** The one retry: by hand, in a batch and on schedule. `timeoutMs`: how long it waits for its outcome. */
export function composeRetry(
  ports: Ports,
  actions: FailedOrderActions,
  submit: SubmitOrder,
  background: Background,
  timeoutMs: number,
): RetryFailedOrder {
  const steps = {
    draft: new DraftRetry(ports),
    look: new LookOnce(ports),
    submit: new SubmitUntilDeadline(ports, submit, background, timeoutMs),
  };
  return new RetryFailedOrder({ ...ports, actions }, steps, background, timeoutMs);
}

/** `reading` is the database over connections that no webhook waits for. */
export function composeFailedOrders(
  ports: Ports,
  actions: FailedOrderActions,
  retryFailedOrder: RetryFailedOrder,
  reading: Database,
  viewsOf: ViewsOf,
): FailedOrderUseCases {
  const { clock, log } = ports;
  const queries = new PostgresFailedOrderQueries(reading.db);
  return {
    listFailedOrders: new ListFailedOrders(queries),
    countFailedOrders: new CountFailedOrders(queries),
    readOverview: new ReadOverview({ failedOrders: queries, overview: new PostgresOverviewQueries(reading.db), clock }),
    getFailedOrder: new GetFailedOrder(queries),
    readStatistics: new ReadFailedOrderStatistics({ queries, clock }),
    exportFailedOrders: new ExportFailedOrders(queries),
    readMarketNow: new ReadMarketNow({ actions, viewsOf, clock }),
    readReviewEvidence: new ReadReviewEvidence({ actions, queries, viewsOf, clock }),
    retryFailedOrder,
    removeFailedOrder: new RemoveFailedOrder(actions, log),
    restoreFailedOrder: new RestoreFailedOrder(actions, log),
    resetRetries: new ResetRetries(actions, log),
    resolveFailedOrder: new ResolveFailedOrder({ ...ports, actions }),
    scheduleRetry: new ScheduleRetry(actions, clock),
    ...composeBatches(ports, reading),
    listOrders: new ListOrders(new PostgresOrderQueries(reading.db)),
    listSignals: new ListSignals(new PostgresSignalQueries(reading.db)),
  };
}

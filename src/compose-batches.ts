import type { BatchesOptions } from './adapters/http/api/batches/routes.ts';
import { PostgresBatches, PostgresBatchLanes } from './adapters/postgres/batches/batches.ts';
import type { Database } from './adapters/postgres/database.ts';
import type { Background } from './application/background.ts';
import { CancelBatch } from './application/batches/cancel-batch.ts';
import { GetBatch } from './application/batches/get-batch.ts';
import { PreviewBatch } from './application/batches/preview-batch.ts';
import { RetryTogether } from './application/batches/retry-together.ts';
import { RunBatch } from './application/batches/run-batch.ts';
import { RunLane } from './application/batches/run-lane.ts';
import { RunLanes } from './application/batches/run-lanes.ts';
import { DraftRetry } from './application/failed-orders/draft-retry.ts';
import type { FailedOrderActions } from './application/ports/failed-orders.ts';
import type { Ports } from './application/ports/index.ts';
import type { Sealing } from './application/ports/sealing.ts';
import type { SubmitOrder } from './application/submit-order.ts';
import { SubmitUntilDeadline } from './application/submit-until-deadline.ts';

/** What users do with batches. `reading` is the database over connections that no webhook waits for. */
export function composeBatches({ ids, log }: Ports, reading: Database): BatchesOptions {
  const batches = new PostgresBatches(reading);
  return {
    runBatch: new RunBatch({ batches, ids, log }),
    previewBatch: new PreviewBatch(batches),
    getBatch: new GetBatch(batches),
    cancelBatch: new CancelBatch(batches, log),
  };
}

/** What brings batches to their end on this instance. `timeoutMs`: how long a retry waits for its outcome. */
export function composeRunLanes(
  { database, sealing }: { readonly database: Database; readonly sealing: Sealing },
  ports: Ports,
  actions: FailedOrderActions,
  submitOrder: SubmitOrder,
  background: Background,
  timeoutMs: number,
): RunLanes {
  const lanes = new PostgresBatchLanes(database, sealing.open.bind(sealing));
  const submit = new SubmitUntilDeadline(ports, submitOrder, background, timeoutMs);
  const together = new RetryTogether({ ...ports, actions }, { draft: new DraftRetry(ports), submit }, timeoutMs);
  return new RunLanes(lanes, new RunLane({ ...ports, lanes }, together, background), background);
}

import type { CountFailedOrders } from '../../../../application/failed-orders/count-failed-orders.ts';
import type { ReadOverview } from '../../../../application/failed-orders/read-overview.ts';
import type { Clock } from '../../../../application/ports/clock.ts';
import type { ApiOptions } from '../../api/routes.ts';

/** The use cases that the pages of failed orders call. */
export type PositionsUseCases = Pick<
  ApiOptions,
  | 'listFailedOrders'
  | 'getFailedOrder'
  | 'retryFailedOrder'
  | 'removeFailedOrder'
  | 'restoreFailedOrder'
  | 'resetRetries'
  | 'resolveFailedOrder'
  | 'scheduleRetry'
  | 'listStrategies'
  | 'readMarketNow'
  | 'readReviewEvidence'
  | 'previewBatch'
  | 'runBatch'
  | 'getBatch'
  | 'cancelBatch'
> & {
  readonly countFailedOrders: Pick<CountFailedOrders, 'execute'>;
  readonly readOverview: Pick<ReadOverview, 'execute'>;
};

export type PositionsOptions = PositionsUseCases & { readonly clock: Clock };

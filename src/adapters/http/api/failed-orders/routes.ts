import type { Log } from '../../../../application/ports/log.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { type ActsOnFailedOrders, addActing } from './acting.ts';
import { addReading, type ReadsFailedOrders } from './reading.ts';
import { addShowing, type ShowsFailedOrders } from './showing.ts';

export interface FailedOrdersOptions extends ReadsFailedOrders, ShowsFailedOrders, ActsOnFailedOrders {
  readonly log: Log;
}

/** Failed orders over REST: list, detail, export, what its exchange shows, and what can be done with one. To be mounted after what has a path of its own under it. */
export function failedOrdersApi(options: FailedOrdersOptions): ApiRouter {
  const api = createApi();
  addReading(api, options, options.log);
  addShowing(api, options);
  addActing(api, options);
  return api;
}

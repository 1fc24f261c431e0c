import { OpenAPIHono } from '@hono/zod-openapi';
import { except } from 'hono/combine';
import type { Locale } from '../../../domain/account.ts';
import type { SessionEnv } from '../env.ts';
import type { SessionGuards } from '../session/guards.ts';
import { type AccountsOptions, accountsApi } from './accounts/routes.ts';
import { type BatchesOptions, batchesApi } from './batches/routes.ts';
import { type EventsOptions, eventsApi, type FollowsEvents } from './events/routes.ts';
import { type ExchangesOptions, exchangesApi } from './exchanges/routes.ts';
import type { ActsOnFailedOrders } from './failed-orders/acting.ts';
import type { ReadsFailedOrders } from './failed-orders/reading.ts';
import { failedOrdersApi } from './failed-orders/routes.ts';
import type { ShowsFailedOrders } from './failed-orders/showing.ts';
import { addDocument } from './openapi/routes.ts';
import { type OrdersOptions, ordersApi } from './orders/routes.ts';
import { type PauseOptions, pauseApi } from './pause/routes.ts';
import { sessionApi } from './session/routes.ts';
import { type ChangesSettings, type SettingsOptions, settingsApi } from './settings/routes.ts';
import { type SignalsOptions, signalsApi } from './signals/routes.ts';
import { type StrategiesOptions, strategiesApi } from './strategies/routes.ts';

/** The use cases behind the REST API. */
export type ApiOptions = AccountsOptions &
  StrategiesOptions &
  ExchangesOptions &
  PauseOptions &
  ChangesSettings &
  FollowsEvents &
  ReadsFailedOrders &
  ShowsFailedOrders &
  ActsOnFailedOrders &
  BatchesOptions &
  OrdersOptions &
  SignalsOptions;

/** Everything under `/api/` behind a login; the webhook has tokens instead and reads no cookie. What is mounted before the guards is public. */
export function apiRoutes(
  options: ApiOptions & EventsOptions & SettingsOptions & { readonly defaultLocale: Locale },
  guards: SessionGuards,
): OpenAPIHono<SessionEnv> {
  const api = new OpenAPIHono<SessionEnv>({ strict: false });
  addDocument(api, options.defaultLocale);
  api.use('/api/*', except('/api/webhook', ...guards.api));
  api.route('/', sessionApi());
  api.route('/', accountsApi(options));
  api.route('/', strategiesApi(options));
  api.route('/', exchangesApi(options));
  api.route('/', pauseApi(options));
  api.route('/', settingsApi(options));
  api.route('/', eventsApi(options));
  api.route('/', batchesApi(options));
  api.route('/', failedOrdersApi(options));
  api.route('/', ordersApi(options));
  api.route('/', signalsApi(options));
  return api;
}

import type { ReadOverview } from '../../../../application/failed-orders/read-overview.ts';
import type { AccountsOptions } from '../../api/accounts/routes.ts';
import type { ExchangesOptions } from '../../api/exchanges/routes.ts';
import type { PauseOptions } from '../../api/pause/routes.ts';
import type { StrategiesOptions } from '../../api/strategies/routes.ts';
import type { PublicAddress } from '../shell/public-url.ts';

/** The use cases that the pages call. */
export type StrategiesUseCases = StrategiesOptions &
  AccountsOptions &
  ExchangesOptions &
  PauseOptions & { readonly readOverview: Pick<ReadOverview, 'execute'> };

export type StrategiesPageOptions = StrategiesUseCases & PublicAddress;

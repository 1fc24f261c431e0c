import type { Clock } from '../../../../application/ports/clock.ts';
import type { ApiOptions } from '../../api/routes.ts';
import type { PublicAddress } from '../shell/public-url.ts';

/** The use cases that the page of signals and orders calls. */
export type OrdersUseCases = Pick<ApiOptions, 'listSignals' | 'listStrategies'>;

export type OrdersOptions = OrdersUseCases & PublicAddress & { readonly clock: Clock };

import type { AccountsOptions } from '../../api/accounts/routes.ts';
import type { StrategiesOptions } from '../../api/strategies/routes.ts';
import type { PublicAddress } from '../shell/public-url.ts';

/** The use cases that the pages call. */
export type StrategiesUseCases = StrategiesOptions & Pick<AccountsOptions, 'listAccounts'>;

export type StrategiesPageOptions = StrategiesUseCases & PublicAddress;

import type { AccountsOptions } from '../../api/accounts/routes.ts';
import type { StrategiesOptions } from '../../api/strategies/routes.ts';

/** The use cases that the pages call. */
export type StrategiesUseCases = StrategiesOptions & Pick<AccountsOptions, 'listAccounts'>;

export interface StrategiesPageOptions extends StrategiesUseCases {
  /** Where senders reach this instance, without a slash at its end; null: where the reader did. */
  readonly publicUrl: string | null;
}

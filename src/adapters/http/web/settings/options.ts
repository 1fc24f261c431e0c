import type { Clock } from '../../../../application/ports/clock.ts';
import type { SettingsOptions } from '../../api/settings/routes.ts';
import type { PublicAddress } from '../shell/public-url.ts';

export interface SettingsPageOptions extends SettingsOptions, PublicAddress {
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
}

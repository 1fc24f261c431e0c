import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { FieldTexts } from '../shell/forms.ts';
import type { Markup } from '../shell/markup.ts';
import type { Preferences } from '../shell/preferences.ts';

/** What every part of the page is rendered with. */
export interface SettingsPage {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly preferences: Preferences;
  readonly now: Date;
  /** Where alerts have to be sent. */
  readonly webhookUrl: string;
  readonly version: string;
  /** What the last action came to; null when there was none. */
  readonly notice: Markup | null;
  /** The time zone as it was typed. */
  readonly typedZone: string;
  readonly errors: FieldTexts;
}

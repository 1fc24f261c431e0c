import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { Shell } from '../shell/shell.ts';
import type { SignalsQuery } from './query.ts';

/** What every part of the page is rendered for. */
export interface SignalsViewer {
  readonly user: SessionUser;
  readonly shell: Shell;
  readonly now: Date;
  readonly query: SignalsQuery;
  /** Where alerts have to be sent. */
  readonly webhookUrl: string;
}

import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { Preferences } from '../shell/preferences.ts';
import type { Shell } from '../shell/shell.ts';
import type { PositionsQuery } from './query.ts';

/** What every part of the page is rendered for. */
export interface Viewer {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly shell: Shell;
  readonly now: Date;
}

export interface ListViewer extends Viewer {
  readonly query: PositionsQuery;
  readonly preferences: Preferences;
}

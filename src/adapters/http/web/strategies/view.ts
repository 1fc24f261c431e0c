import type { Context } from 'hono';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { SessionEnv } from '../../env.ts';
import type { Shell } from '../shell/shell.ts';

/** What every part of these pages is rendered with. */
export interface View {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly shell: Shell;
}

export const viewOf = (c: Context<SessionEnv>, shell: Shell): View => {
  const { user, csrfToken } = c.var;
  return { user, csrfToken, shell };
};

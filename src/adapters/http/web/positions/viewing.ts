import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Clock } from '../../../../application/ports/clock.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import { closeLink, dialogPanel } from '../shell/panel.ts';
import type { Shell } from '../shell/shell.ts';
import type { Viewer } from './view.ts';

export const viewerOf = (c: Context<SessionEnv>, { clock }: { readonly clock: Clock }, shell: Shell): Viewer => ({
  user: c.var.user,
  csrfToken: c.var.csrfToken,
  shell,
  now: clock.now(),
});

/** 404: it is not there, or another's. */
export function missing(
  c: Context<SessionEnv>,
  shell: Shell,
  title: string = wordsOf('done', c.var.user.locale).not_found(),
): Response | Promise<Response> {
  const { locale } = c.var.user;
  const content = dialogPanel(
    title,
    html`<div class="panel-actions">${closeLink('/positions', wordsOf('shell', locale).back())}</div>`,
  );
  return shell.page(c, { section: 'positions', title, content, status: 404 });
}

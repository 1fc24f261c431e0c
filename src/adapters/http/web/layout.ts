import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { SessionUser } from '../../../application/ports/sessions.ts';
import { wordsOf } from '../../../application/texts/index.ts';
import { STYLE } from './style.ts';

export type Markup = ReturnType<typeof html>;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but the page's own style is loaded, and its forms go nowhere but here. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface Shell {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly title: string;
  readonly content: Markup;
}

/** A page of somebody who is logged in. Everything that comes from outside is escaped. */
export function page({ user, csrfToken, title, content }: Shell): Markup {
  const words = wordsOf('positions', user.locale);
  return html`<!doctype html>
<html lang="${user.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf-token" content="${csrfToken}">
<title>${title} · ordergate</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<strong>ordergate</strong>
<form method="post" action="/logout">${csrfField(csrfToken)}<span>${user.username}</span><button>${words.logOut()}</button></form>
</header>
<main>${content}</main>
</body>
</html>`;
}

/** What every form of a page bears. */
export const csrfField = (token: string): Markup => html`<input type="hidden" name="csrf_token" value="${token}">`;

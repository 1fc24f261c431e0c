import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { wordsOf } from '../../../application/texts/index.ts';
import type { Locale } from '../../../domain/account.ts';

export interface LoginPage {
  readonly locale: Locale;
  readonly csrfToken: string;
  /** Why the last try failed; null before one. */
  readonly error: string | null;
  /** As it was typed. */
  readonly username: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; word-break: keep-all; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { width: min(20rem, calc(100vw - 2rem)); }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
label { display: block; margin-top: .75rem; }
input, button { box-sizing: border-box; width: 100%; min-height: 44px; padding: .5rem .75rem; font: inherit; border-radius: 6px; border: 1px solid #767676; }
button { margin-top: 1.25rem; border: 0; background: #1d4ed8; color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px; }
.error { padding: .5rem .75rem; border-radius: 6px; background: #991b1b; color: #fff; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but this page's own style is loaded, and its form goes nowhere but here. */
export const LOGIN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The form that begins a session; it needs no script. Everything that comes from outside is escaped. */
export function loginPage({ locale, csrfToken, error, username }: LoginPage) {
  const words = wordsOf('login', locale);
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf-token" content="${csrfToken}">
<title>${words.title()} · ordergate</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>ordergate</h1>
${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="/login">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<label for="username">${words.username()}</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="80" required autofocus>
<label for="password">${words.password()}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">${words.submit()}</button>
</form>
</main>
</body>
</html>`;
}

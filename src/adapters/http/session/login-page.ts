import { html } from 'hono/html';
import { wordsOf } from '../../../application/texts/index.ts';
import type { Locale } from '../../../domain/account.ts';
import type { Assets } from '../web/assets/assets.ts';
import { htmlDocument } from '../web/shell/document.ts';
import { csrfField, type Markup } from '../web/shell/markup.ts';
import type { Preferences } from '../web/shell/preferences.ts';

export interface LoginPage {
  readonly locale: Locale;
  readonly csrfToken: string;
  /** Why the last try failed; null before one. */
  readonly error: string | null;
  /** As it was typed. */
  readonly username: string;
  readonly preferences: Preferences;
  readonly assets: Pick<Assets, 'style'>;
}

/** The form that begins a session; it needs no script. Everything that comes from outside is escaped. */
export function loginPage({ locale, csrfToken, error, username, preferences, assets }: LoginPage): Markup {
  const words = wordsOf('login', locale);
  const body = html`<main class="login">
<h1>ordergate</h1>
<p class="soft">${words.purpose()}</p>
${error === null ? '' : html`<p class="notice bad" role="alert">${error}</p>`}
<form method="post" action="/login">
${csrfField(csrfToken)}
<label for="username">${words.username()}</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="80" required autofocus>
<label for="password">${words.password()}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button class="primary" type="submit">${words.submit()}</button>
</form>
</main>`;
  return htmlDocument({ locale, title: words.title(), csrfToken, preferences, assets: { style: assets.style }, body });
}

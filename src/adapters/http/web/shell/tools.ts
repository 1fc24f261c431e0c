import { html } from 'hono/html';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { icon } from './icons.ts';
import { csrfField, type Markup } from './markup.ts';
import { type Preferences, THEMES } from './preferences.ts';

export interface Tools {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly preferences: Preferences;
  /** Path and query of the page, to come back to. */
  readonly here: string;
}

const LANGUAGES: readonly (readonly [Locale, string, 'korean' | 'english'])[] = [
  ['ko', 'KO', 'korean'],
  ['en', 'EN', 'english'],
];

/** Language, zone, theme, and who is logged in; plain forms. */
export function tools(view: Tools): Markup {
  const { user, csrfToken } = view;
  const words = wordsOf('shell', user.locale);
  return html`<section class="site-tools" aria-label="${words.tools()}">
${languages(view)}
<span class="zone">${user.timeZone}</span>
${themes(view)}
<form class="who" method="post" action="/logout">${csrfField(csrfToken)}<span class="username">${user.username}</span><button class="quiet">${words.logOut()}</button></form>
</section>`;
}

function languages({ user, csrfToken, here }: Tools): Markup {
  const words = wordsOf('shell', user.locale);
  return html`<form class="segments" method="post" action="/preferences/language" aria-label="${words.language()}">${common(csrfToken, here)}${LANGUAGES.map(
    ([locale, short, name]) =>
      html`<button name="language" value="${locale}" lang="${locale}" title="${words[name]()}" aria-pressed="${String(locale === user.locale)}">${short}</button>`,
  )}</form>`;
}

function themes({ user, csrfToken, preferences, here }: Tools): Markup {
  const words = wordsOf('shell', user.locale);
  return html`<form class="segments" method="post" action="/preferences/theme" aria-label="${words.theme()}" data-theme-switch>${common(csrfToken, here)}${THEMES.map(
    (theme) =>
      html`<button name="theme" value="${theme}" aria-label="${words[theme]()}" title="${words[theme]()}" aria-pressed="${String(theme === preferences.theme)}">${icon(theme)}</button>`,
  )}</form>`;
}

const common = (csrfToken: string, here: string): Markup =>
  html`${csrfField(csrfToken)}<input type="hidden" name="back" value="${here}">`;

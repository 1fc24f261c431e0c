import { html } from 'hono/html';
import { TIME_ZONES } from '../../../../application/administration/time-zones.ts';
import { SHORTEST_PASSWORD } from '../../../../application/sessions/change-own-password.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { field, select } from '../shell/forms.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { zonedText } from '../shell/zoned-time.ts';
import { instanceSection, sessionSection } from './about.ts';
import type { SettingsPage } from './view.ts';
import { viewSection } from './view-section.ts';

/** Of a time's text, without the seconds. */
const MINUTES = 16;

/** What a user sets for himself, and what he may want to know of this instance. */
export function settingsPage(page: SettingsPage): Markup {
  return html`<div class="settings">
<h1>${wordsOf('settings', page.user.locale).title()}</h1>
${page.notice ?? ''}
${languageSection(page)}
${passwordSection(page)}
${viewSection(page)}
${instanceSection(page)}
${sessionSection(page)}
</div>`;
}

function languageSection({ user, csrfToken, now, typedZone, errors }: SettingsPage): Markup {
  const words = wordsOf('settings', user.locale);
  const names = wordsOf('shell', user.locale);
  const hint = words.timeZoneHint({ time: zonedText(now, user.timeZone).slice(0, MINUTES) });
  return html`<section class="card settings-card" aria-labelledby="settings-language">
<h2 id="settings-language">${words.languageAndZone()}</h2>
<form method="post" action="/settings">${csrfField(csrfToken)}
${select(
  { name: 'locale', label: words.language(), error: errors.locale },
  [
    ['ko', names.korean()],
    ['en', names.english()],
  ],
  user.locale,
)}
${field(
  { name: 'time_zone', label: words.timeZone(), hint, error: errors.time_zone },
  (attributes) =>
    html`<input ${attributes} value="${typedZone}" list="time-zones" maxlength="64" autocomplete="off" spellcheck="false" required>`,
)}
<datalist id="time-zones">${TIME_ZONES.map((zone) => html`<option value="${zone}"></option>`)}</datalist>
<div class="settings-actions"><button class="primary">${words.save()}</button></div>
</form>
</section>`;
}

/** Nothing that was typed into it comes back. */
function passwordSection({ user, csrfToken, errors }: SettingsPage): Markup {
  const words = wordsOf('settings', user.locale);
  const secret = (name: 'current' | 'next' | 'again', hint?: string) =>
    field(
      { name, label: words[name](), error: errors[name], ...(hint !== undefined && { hint }) },
      (attributes) =>
        html`<input ${attributes} type="password" autocomplete="${name === 'current' ? 'current-password' : 'new-password'}" required>`,
    );
  return html`<section class="card settings-card" aria-labelledby="settings-password">
<h2 id="settings-password">${words.password()}</h2>
<form method="post" action="/settings/password">${csrfField(csrfToken)}
<input type="text" name="username" value="${user.username}" autocomplete="username" readonly hidden>
${secret('current')}
${secret('next', words.nextHint({ least: SHORTEST_PASSWORD }))}
${secret('again')}
<p class="field-hint">${words.passwordMeans()}</p>
<div class="settings-actions"><button class="primary">${words.change()}</button></div>
</form>
</section>`;
}

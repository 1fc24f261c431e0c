import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { COLOURS, THEMES } from '../shell/preferences.ts';
import type { SettingsPage } from './view.ts';

/** What this browser keeps for itself: pressed, it holds. */
export function viewSection({ user, csrfToken, preferences }: SettingsPage): Markup {
  const words = wordsOf('settings', user.locale);
  const hidden = html`${csrfField(csrfToken)}<input type="hidden" name="back" value="/settings">`;
  const button = (name: 'theme' | 'colours', value: string, text: string) =>
    html`<button name="${name}" value="${value}" aria-pressed="${String(preferences[name] === value)}">${text}</button>`;
  return html`<section class="card settings-card" aria-labelledby="settings-view">
<h2 id="settings-view">${words.view()}</h2>
<form class="field" method="post" action="/preferences/theme" data-theme-switch><span id="theme-label">${words.theme()}</span>${hidden}
<div class="segments" role="group" aria-labelledby="theme-label">${THEMES.map((theme) => button('theme', theme, words[theme]()))}</div></form>
<form class="field" method="post" action="/preferences/colours"><span id="colours-label">${words.colours()}</span>${hidden}
<div class="segments" role="group" aria-labelledby="colours-label">${COLOURS.map((colours) => button('colours', colours, words[colours]()))}</div></form>
</section>`;
}

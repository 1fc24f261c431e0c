import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from './markup.ts';
import type { Tools } from './tools.ts';

/** Stops all of the user's trading at one press, and lets it go on at another. */
export function pauseSwitch({ user, csrfToken, here }: Pick<Tools, 'user' | 'csrfToken' | 'here'>): Markup {
  const words = wordsOf('shell', user.locale);
  const { isPaused } = user;
  return html`<form class="pause${isPaused ? ' is-paused' : ''}" method="post" action="/pause" data-part="pause" data-live data-send>${csrfField(csrfToken)}<input type="hidden" name="back" value="${here}"><input type="hidden" name="paused" value="${String(!isPaused)}"><button id="pause" role="switch" aria-checked="${String(!isPaused)}" aria-label="${words.trading()}"><span class="track" aria-hidden="true"></span>${isPaused ? words.tradingPaused() : words.tradingOn()}</button></form>`;
}

import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import type { View } from './view.ts';

/** Why an account does not trade; nothing where it does. */
export function accountStates({ isActive, isPaused, isFrozen }: AccountRecord, { user }: View): Markup {
  const words = wordsOf('accounts', user.locale);
  return html`${isFrozen ? html`<span class="state-chip bad">${words.frozen()}</span>` : ''}${isPaused ? html`<span class="state-chip warn">${words.paused()}</span>` : ''}${isActive ? '' : html`<span class="state-chip warn">${words.off()}</span>`}`;
}

import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { accountStates } from './account-states.ts';
import type { View } from './view.ts';

/** One account: where it is, what is at stake, and how it stands. Of its key only the hint. */
export function accountCard(account: AccountRecord, view: View): Markup {
  const { locale } = view.user;
  const words = wordsOf('accounts', locale);
  const marginMode = account.marginMode === null ? words.marginNone() : words[account.marginMode]();
  const facts: readonly (readonly [string, Markup | string])[] = [
    [words.exchange(), account.exchange],
    [words.key(), html`<span class="mono">${account.keyHint ?? words.noKey()}</span>`],
    [words.marginMode(), marginMode],
  ];
  return html`<li class="card setup-card" id="account-${account.id}">
<header><h3>${account.name}</h3>${view.shell.badge(account, locale)} ${accountStates(account, view)}</header>
<dl class="facts">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
</li>`;
}

import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { accountStates } from './account-states.ts';
import { switchForm } from './switch-form.ts';
import type { View } from './view.ts';

/** One account: where it is, what is at stake, how it stands and what can be done with it. Of its key only the hint. */
export function accountCard(account: AccountRecord, usedBy: readonly string[], view: View): Markup {
  const { locale } = view.user;
  const words = wordsOf('accounts', locale);
  const { id, name, isActive, isFrozen } = account;
  const state = switchForm(
    { action: `/strategies/accounts/${id}/active`, field: 'active', isOn: isActive, label: words.switchOf({ name }) },
    { on: words.on(), off: words.off() },
    view,
  );
  return html`<li class="card setup-card" id="account-${id}">
<header><h3>${name}</h3>${view.shell.badge(account, locale)} ${accountStates(account, view)}${state}</header>
${isFrozen ? html`<p class="bad-text small">${words.frozenMeans()}</p>` : ''}
${facts(account, usedBy, view)}
<footer>${actions(account, view)}</footer>
</li>`;
}

function facts(account: AccountRecord, usedBy: readonly string[], { user }: View): Markup {
  const words = wordsOf('accounts', user.locale);
  const rows: readonly (readonly [string, Markup | string])[] = [
    [words.exchange(), account.exchange],
    [words.key(), html`<span class="mono">${account.keyHint ?? words.noKey()}</span>`],
    [words.marginMode(), account.marginMode === null ? words.marginNone() : words[account.marginMode]()],
    [words.usedBy(), usedBy.length === 0 ? words.usedByNone() : usedBy.join(', ')],
  ];
  return html`<dl class="facts">${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function actions({ id, name, exchange, isFrozen, isPaused }: AccountRecord, view: View): Markup {
  const words = wordsOf('accounts', view.user.locale);
  const link = (action: string, word: string, label: string, className = 'button') =>
    html`<a class="${className}" href="/strategies/accounts/${id}/${action}" data-dialog aria-label="${label}">${word}</a>`;
  const isPaper = exchange === 'paper';
  return html`${isFrozen ? link('unfreeze', words.unfreeze(), words.unfreezeOf({ name })) : ''}
${isPaper ? '' : link('test', words.test(), words.testOf({ name }))}
${isPaper ? '' : link('key', words.replaceKey(), words.replaceKeyOf({ name }))}
<form method="post" action="/strategies/accounts/${id}/pause" data-send>${csrfField(view.csrfToken)}<input type="hidden" name="paused" value="${String(!isPaused)}"><button aria-label="${isPaused ? words.resumeOf({ name }) : words.pauseOf({ name })}">${isPaused ? words.resume() : words.pause()}</button></form>
${link('edit', words.edit(), words.editOf({ name }))}
${link('delete', words.delete(), words.deleteOf({ name }), 'button danger')}`;
}

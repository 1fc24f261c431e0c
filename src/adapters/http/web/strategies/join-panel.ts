import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel } from '../shell/panel.ts';
import { accountStates } from './account-states.ts';
import type { View } from './view.ts';

/** The accounts that a strategy does not trade at yet, each with its button. */
export function joinPanel({ strategy, accounts }: StrategyDetail, own: readonly AccountRecord[], view: View): Markup {
  const words = wordsOf('joinPanel', view.user.locale);
  const linked = accounts.map(({ account }) => account.id);
  const others = own.filter(({ id }) => !linked.includes(id));
  const row = (account: AccountRecord) =>
    html`<li><span class="linked-name">${account.name}</span> ${view.shell.badge(account, view.user.locale)} <span class="soft small">${account.exchange}</span> ${accountStates(account, view)}
<form method="post" action="/strategies/${strategy.id}/accounts" data-send>${csrfField(view.csrfToken)}<button name="account_id" value="${account.id}" aria-label="${words.joinOf({ account: account.name })}">${words.join()}</button></form></li>`;
  const isLive = others.some((account) => view.shell.stakeOf(account) === 'LIVE');
  const content = html`<p>${words.means()}</p>
${isLive ? html`<p class="notice warn">${words.live()}</p>` : ''}
${others.length === 0 ? html`<p class="empty">${own.length === 0 ? words.noAccounts() : words.noOthers()}</p>` : html`<ul class="linked">${others.map(row)}</ul>`}
<div class="panel-actions">${closeLink('/strategies', words.close())}</div>`;
  return dialogPanel(words.title({ name: strategy.name }), content);
}

import { html } from 'hono/html';
import type { StrategyRecord } from '../../../../application/ports/administration.ts';
import type { LinkedAccount, StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { accountStates } from './account-states.ts';
import { switchForm } from './switch-form.ts';
import type { View } from './view.ts';

/** One strategy: how it trades, where, and what can be done with it. */
export function strategyCard({ strategy, accounts }: StrategyDetail, view: View): Markup {
  const words = wordsOf('strategies', view.user.locale);
  const { id, name, isActive } = strategy;
  const state = switchForm(
    { action: `/strategies/${id}/active`, field: 'active', isOn: isActive, label: words.switchOf({ name }) },
    { on: words.on(), off: words.off() },
    view,
  );
  return html`<li class="card setup-card" id="strategy-${id}">
<header><h2>${name}</h2><span class="state-chip">${words[strategy.marketType]()}</span>${state}</header>
${settings(strategy, view)}
<h3>${words.accountsOf()}</h3>
${accounts.length === 0 ? html`<p class="warn-text small">${words.noAccountsOf()}</p>` : html`<ul class="linked">${accounts.map((linked) => linkedRow(strategy, linked, view))}</ul>`}
<footer>
<a class="button" href="/strategies/${id}/accounts" data-dialog aria-label="${words.joinTo({ name })}">${words.join()}</a>
<a class="button" href="/strategies/${id}/token" data-dialog aria-label="${words.webhookOf({ name })}">${words.webhook()}</a>
<a class="button" href="/strategies/${id}/edit" data-dialog aria-label="${words.editOf({ name })}">${words.edit()}</a>
<a class="button danger" href="/strategies/${id}/delete" data-dialog aria-label="${words.deleteOf({ name })}">${words.delete()}</a>
</footer>
</li>`;
}

function settings(strategy: StrategyRecord, { user }: View): Markup {
  const words = wordsOf('strategies', user.locale);
  const facts: readonly (readonly [string, string])[] = [
    [words.groupName(), strategy.groupName],
    [words.token(), strategy.hasToken ? words.tokenSet() : words.tokenMissing()],
    [words.allowedSymbols(), symbolsText(strategy, user.locale)],
    [words.maxOrderValue(), strategy.maxOrderValue ?? words.noLimit()],
    [words.rounding(), words[strategy.rounding]()],
    [words.ordering(), words[strategy.ordering]()],
  ];
  return html`<dl class="facts">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** A list may be long; the form has all of it. */
const SHOWN_SYMBOLS = 6;

function symbolsText({ allowedSymbols }: StrategyRecord, locale: View['user']['locale']): string {
  const words = wordsOf('strategies', locale);
  if (allowedSymbols === null) return words.allSymbols();
  const symbols = allowedSymbols.slice(0, SHOWN_SYMBOLS).join(', ');
  const count = allowedSymbols.length - SHOWN_SYMBOLS;
  return count > 0 ? words.moreSymbols({ symbols, count }) : symbols;
}

function linkedRow({ id, name }: StrategyRecord, { account }: LinkedAccount, view: View): Markup {
  const words = wordsOf('strategies', view.user.locale);
  const label = words.takeOffOf({ name, account: account.name });
  return html`<li><span class="linked-name">${account.name}</span> ${view.shell.badge(account, view.user.locale)} <span class="soft small">${account.exchange}</span> ${accountStates(account, view)}
<form method="post" action="/strategies/${id}/accounts/${account.id}/off" data-send>${csrfField(view.csrfToken)}<button class="quiet" aria-label="${label}">${words.takeOff()}</button></form></li>`;
}

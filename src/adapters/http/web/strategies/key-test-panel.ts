import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { KeyFacts, KeyFindings } from '../../../../application/ports/key-test.ts';
import { messageText, wordsOf } from '../../../../application/texts/index.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import type { Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import type { View } from './view.ts';

/** Asks an exchange about an account's key, and shows what it said; `findings` null: nothing was asked yet. */
export function keyTestPanel(
  account: AccountRecord,
  findings: KeyFindings | null,
  view: View,
  notice: Markup | null = null,
): Markup {
  const words = wordsOf('keyTest', view.user.locale);
  const run = html`<button class="primary">${findings === null ? words.run() : words.again()}</button>`;
  const form = panelForm({
    action: `/strategies/accounts/${account.id}/test`,
    csrfToken: view.csrfToken,
    buttons: html`${closeLink('/strategies', findings === null ? words.later() : words.close())}${run}`,
  });
  const content = html`${notice ?? ''}
<p>${view.shell.badge(account, view.user.locale)} <span class="soft">${account.exchange}</span> <span class="mono">${account.keyHint ?? ''}</span></p>
${findings === null ? html`<p>${words.means()}</p>` : found(findings, view)}${form}`;
  return dialogPanel(words.title({ name: account.name }), content);
}

function found(findings: KeyFindings, view: View): Markup {
  const { locale } = view.user;
  const words = wordsOf('keyTest', locale);
  if (findings.kind === 'good')
    return html`<p class="notice" role="status">${words.good()}</p>${facts(findings.facts, view)}`;
  const { exchangeError } = findings.failure;
  const reason = reasonText(findings.failure, locale);
  const said = findings.kind === 'bad' ? words.bad({ reason }) : words.unavailable({ reason });
  return html`<p class="${findings.kind === 'bad' ? 'notice bad' : 'notice warn'}" role="alert">${said}</p>
${exchangeError === null ? '' : html`<p class="small"><span class="soft">${words.words()}</span> <code>${exchangeError}</code></p>`}`;
}

function facts({ positionMode, marginMode, mayTrade, mayWithdraw }: KeyFacts, { user }: View): Markup {
  const words = wordsOf('keyTest', user.locale);
  const told = (fact: boolean | null) => (fact === null ? words.notTold() : fact ? words.yes() : words.no());
  const rows: readonly (readonly [string, string])[] = [
    [words.positionMode(), positionMode === null ? words.notTold() : words[positionMode]()],
    [words.marginMode(), marginMode === null ? words.notTold() : wordsOf('accounts', user.locale)[marginMode]()],
    [words.mayTrade(), told(mayTrade)],
    [words.mayWithdraw(), told(mayWithdraw)],
  ];
  return html`${mayWithdraw === true ? html`<p class="notice bad" role="alert">${messageText('KEY_MAY_WITHDRAW', user.locale)}</p>` : ''}
${mayTrade === false ? html`<p class="notice bad" role="alert">${messageText('KEY_MAY_NOT_TRADE', user.locale)}</p>` : ''}
<dl class="facts">${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
${positionMode === 'hedge' ? html`<p class="field-hint">${words.hedgeMeans()}</p>` : ''}`;
}

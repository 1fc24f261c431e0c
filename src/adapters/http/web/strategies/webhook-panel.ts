import { html } from 'hono/html';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Secret } from '../../../../domain/secret.ts';
import type { Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import type { View } from './view.ts';
import { alertText, curlText, isReachable, testOrder } from './webhook-texts.ts';

/** What to send for a strategy, with a word in the token's place: the token itself is known to nobody. Issues another one. */
export function webhookPanel(detail: StrategyDetail, publicUrl: string, view: View): Markup {
  const { id, name, hasToken } = detail.strategy;
  const words = wordsOf('webhookPanel', view.user.locale);
  const close = closeLink('/strategies', words.done());
  const rotate = panelForm({
    action: `/strategies/${id}/token`,
    csrfToken: view.csrfToken,
    fields: html`<p class="small soft">${hasToken ? words.rotateMeans() : ''}</p>`,
    buttons: html`${close}<button class="${hasToken ? 'danger' : 'primary'}">${words.rotate()}</button>`,
  });
  const content = html`<p class="notice warn">${hasToken ? words.notShown() : words.noToken()}</p>
${blocks(detail, words.yourToken(), publicUrl, view)}
${rotate}`;
  return dialogPanel(words.title({ name }), content);
}

/** A token that was just issued; it is on this one page only. */
export function newTokenPanel(detail: StrategyDetail, token: Secret, publicUrl: string, view: View): Markup {
  const words = wordsOf('webhookPanel', view.user.locale);
  const content = html`<p class="notice warn" role="status" data-once>${words.onlyNow()}</p>
${copyBlock({ id: 'copy-token', label: words.token(), text: token.reveal(), rows: 1 }, view)}
${blocks(detail, token.reveal(), publicUrl, view)}
<div class="panel-actions">${closeLink('/strategies', words.done())}</div>`;
  return dialogPanel(words.newTitle({ name: detail.strategy.name }), content);
}

function blocks({ strategy, accounts }: StrategyDetail, token: string, publicUrl: string, view: View): Markup {
  const words = wordsOf('webhookPanel', view.user.locale);
  const isPaper = accounts.every(({ account }) => view.shell.stakeOf(account) === 'PAPER');
  const curlHint = accounts.length === 0 ? words.curlNone() : isPaper ? words.curlPaper() : words.curlLive();
  const curl = curlText(publicUrl, token, testOrder(strategy, isPaper));
  return html`${copyBlock({ id: 'copy-address', label: words.address(), text: `${publicUrl}/api/webhook`, rows: 1 }, view)}
${isReachable(publicUrl) ? '' : html`<p class="field-hint warn-text">${words.unreachable()}</p>`}
${copyBlock({ id: 'copy-alert', label: words.alert(), hint: words.alertHint(), text: alertText(token), rows: 7 }, view)}
${copyBlock({ id: 'copy-curl', label: words.curl(), hint: curlHint, text: curl, rows: 4 }, view)}`;
}

interface CopyBlock {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly rows: number;
}

/** Can be selected without a script; with one, a button copies it. */
export function copyBlock({ id, label, hint, text, rows }: CopyBlock, { user }: Pick<View, 'user'>): Markup {
  const words = wordsOf('webhookPanel', user.locale);
  const described = hint === undefined ? '' : html` aria-describedby="${id}-hint"`;
  return html`<div class="field copy-block">
<label for="${id}">${label}</label>
<textarea id="${id}" class="mono" rows="${rows}" readonly spellcheck="false"${described}>${text}</textarea>
<button type="button" class="copy-button" data-copy="${id}" data-copied="${words.copied()}" aria-label="${words.copyOf({ what: label })}">${words.copy()}</button>
${hint === undefined ? '' : html`<p class="field-hint" id="${id}-hint">${hint}</p>`}
</div>`;
}

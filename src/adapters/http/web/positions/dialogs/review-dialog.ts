import { html } from 'hono/html';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../../shell/panel.ts';
import { evidencePlace } from '../evidence.ts';
import { accountFact, ageFact, type Fact, factList, orderFacts, orderLine } from '../facts.ts';
import { addressOf } from '../query.ts';
import { type DialogView, queryOf } from './dialog-view.ts';

/** A person says what became of an order that nobody else can tell; the two answers are not alike, for one of them can double it. */
export function reviewDialog(view: DialogView): Markup {
  const { user, shown, detail, error } = view;
  const { order, attempts } = detail;
  const words = wordsOf('reviewDialog', user.locale);
  const clientOrderId = attempts.at(-1)?.clientOrderId;
  const named: Fact | null =
    clientOrderId === undefined ? null : [words.clientOrderId(), html`<code class="copy">${clientOrderId}</code>`];
  const content = html`<p>${words.explanation()}</p>
${orderLine(order, view)}
${factList([named, accountFact(order, view), ...orderFacts(order, view), ageFact(detail.signal?.receivedAt ?? order.createdAt, view)])}
${error === null ? '' : html`<p class="notice bad" role="alert">${error}</p>`}
${order.status === 'needs_review' ? html`${evidencePlace(order.id, user.locale)}${accepted(view)}${denied(view)}` : ''}
<div class="panel-actions">${closeLink(addressOf(shown), wordsOf('shell', user.locale).close())}</div>`;
  return dialogPanel(words.question(), content);
}

function accepted({ user, csrfToken, shown, detail, typed }: DialogView): Markup {
  const words = wordsOf('reviewDialog', user.locale);
  const field = html`<label class="field"><span>${words.exchangeOrderId()}</span><input name="exchange_order_id" value="${typed.exchange_order_id ?? ''}" maxlength="100" autocomplete="off" spellcheck="false"></label>`;
  return html`<section class="verdict"><h2>${words.accepted()}</h2>${panelForm({
    action: `/positions/${detail.order.id}/review`,
    csrfToken,
    hidden: { ...queryOf(shown), verdict: 'accepted' },
    fields: field,
    buttons: html`<button class="primary confirm-accepted">${words.confirmAccepted()}</button>`,
  })}</section>`;
}

function denied({ user, csrfToken, shown, detail, typed }: DialogView): Markup {
  const words = wordsOf('reviewDialog', user.locale);
  const field = html`<p class="soft">${words.deniedMeans()}</p><label class="field"><span>${words.typeToDeny({ words: words.wordsToDeny() })}</span><input name="typed" value="${typed.typed ?? ''}" maxlength="40" autocomplete="off" required></label>`;
  return html`<section class="verdict"><h2>${words.denied()}</h2>${panelForm({
    action: `/positions/${detail.order.id}/review`,
    csrfToken,
    hidden: { ...queryOf(shown), verdict: 'denied' },
    fields: field,
    buttons: html`<button class="danger confirm-denied">${words.confirmDenied()}</button>`,
  })}</section>`;
}

import { html } from 'hono/html';
import { readRefusal } from '../../../../application/orders/refusal-text.ts';
import type { ListedOrder, ListedSignal } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { reasonInWords } from '../../../../domain/reasons.ts';
import type { Markup } from '../shell/markup.ts';
import type { SignalsViewer } from './view.ts';

/** What became of a signal: a line for each of its orders, or why there are none. */
export function outcome(signal: ListedSignal, viewer: SignalsViewer): Markup {
  const { locale } = viewer.user;
  const words = wordsOf('outcome', locale);
  return html`${signal.refusal === null ? '' : refusal(signal.refusal, locale)}
${signal.status === 'voided' ? html`<p class="outcome">${badge('voided', wordsOf('signalStatuses', locale).voided())} <span class="reason">${words.voided()}</span></p>` : ''}
${signal.orders.length === 0 ? '' : html`<ul class="outcomes">${signal.orders.map((order) => line(order, viewer))}</ul>`}`;
}

const badge = (status: string, word: string): Markup =>
  html`<span class="badge status status-${status}">${word}</span>`;

function refusal(refused: NonNullable<ListedSignal['refusal']>, locale: Locale): Markup {
  const { summary, fields } = readRefusal(refused, locale);
  const wrong = Object.entries(fields).map(
    ([name, text]) => html`<div><dt><code>${name}</code></dt><dd>${text}</dd></div>`,
  );
  return html`<p class="outcome">${badge('refused', wordsOf('signalStatuses', locale).refused())} <span class="reason">${summary}</span></p>
${wrong.length === 0 ? '' : html`<dl class="wrong-fields">${wrong}</dl>`}`;
}

/** What is not accepted says why, and leads to what can be done about it. */
function line(order: ListedOrder, { user, shell }: SignalsViewer): Markup {
  const { locale } = user;
  const words = wordsOf('outcome', locale);
  const { failure, failedOrderId, status } = order;
  const filled = fill(order, locale);
  const reason = status === 'accepted' || failure === null ? null : reasonInWords(failure, locale);
  return html`<li class="outcome">${badge(status, wordsOf('orderStatuses', locale)[status]())} <span class="account">${order.accountName} ${shell.badge(order, locale)}</span> ${filled === '' ? '' : html`<span class="fill number">${filled}</span>`}
${reason === null ? '' : html`<span class="reason">${reason}</span>`}
${failedOrderId === null ? '' : html`<a class="failed-order-link" href="/positions/${failedOrderId}" data-drawer>${words.failedOrder({ id: failedOrderId })}</a>`}</li>`;
}

/** How much, of how much, and at what price; what was asked for beside it where it was rounded. */
function fill({ filledQuantity, averagePrice, quantity, requestedQuantity }: ListedOrder, locale: Locale): string {
  const words = wordsOf('outcome', locale);
  const parts = [
    filledQuantity !== null && quantity !== null && words.filledOf({ filled: filledQuantity, quantity }),
    filledQuantity !== null && quantity === null && words.filled({ filled: filledQuantity }),
    filledQuantity === null && quantity !== null && words.quantity({ quantity }),
    averagePrice !== null && words.average({ price: averagePrice }),
    requestedQuantity !== null &&
      quantity !== null &&
      requestedQuantity !== quantity &&
      words.requested({ quantity: requestedQuantity }),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { figure } from '../shell/figure.ts';
import type { Markup } from '../shell/markup.ts';
import { ago, moment } from '../shell/times.ts';
import { amountOf, countBadge, priceOf, sideBadge, sideWord, statusBadge } from './order-words.ts';
import { nextStep } from './retry-state.ts';
import { actionsOf, whyId } from './row-actions.ts';
import type { ListViewer } from './view.ts';

/** One failed order in the seed's columns. What a script needs of it stands in its attributes. */
export function row(order: ReadFailedOrder, viewer: ListViewer): Markup {
  const { user, shell, now } = viewer;
  const { locale } = user;
  const words = wordsOf('row', locale);
  const named = { symbol: order.symbol, side: sideWord(order, locale), quantity: amountOf(order) };
  return html`<tr id="failed-order-${order.id}" data-id="${order.id}" class="row-${order.status}" tabindex="-1">
<td class="col-select"><label class="row-tick"><input type="checkbox" name="id" value="${order.id}" form="selection" aria-label="${words.select(named)}"></label></td>
<td class="col-symbol"><a class="symbol" href="/positions/${order.id}" data-drawer aria-label="${words.details(named)}">${order.symbol}</a><span class="account">${shell.badge(order, locale)} ${accountName(order)}</span></td>
<td class="col-side">${sideBadge(order, locale)}</td>
<td class="col-type">${order.orderType}</td>
<td class="col-quantity number">${figure(amountOf(order))}</td>
<td class="col-price number">${figure(priceOf(order))}</td>
<td class="col-reason">${reason(order, viewer)}</td>
<td class="col-error"><span class="exchange-error">${order.exchangeError ?? ''}</span></td>
<td class="col-time">${moment(order.createdAt, user)}<span class="soft small">${ago(order.createdAt, now, user)}</span></td>
<td class="col-actions"><div class="actions">${countBadge(order, locale)}${actionsOf(order, { ...viewer, shown: viewer.query.shown, prefix: 'row' })}<a class="button more" href="/positions/${order.id}" data-drawer aria-label="${words.more({ symbol: order.symbol })}">⋯</a></div></td>
</tr>`;
}

/** Of the strategy and the account, which may be called the same. */
const accountName = ({ strategyName, accountName: name }: ReadFailedOrder): Markup | string =>
  strategyName === name ? name : html`<span class="strategy">${strategyName} ·</span> ${name}`;

/** The reason, what the order's state is, and what to do next. */
function reason(order: ReadFailedOrder, { user }: ListViewer): Markup {
  const next = nextStep(order, user.locale);
  return html`<span class="reason">${order.reasonInWords}</span>
<span class="state">${statusBadge(order, user.locale)} ${schedule(order, user)}${next === null ? '' : html`<span class="soft small" id="${whyId(order, 'row')}">${next}</span>`}</span>`;
}

/** When it will be retried by itself, or why it was not. */
export function schedule(
  { scheduledAt, scheduleNote }: Pick<ReadFailedOrder, 'scheduledAt' | 'scheduleNote'>,
  user: { readonly locale: Locale; readonly timeZone: string },
): Markup | '' {
  const words = wordsOf('row', user.locale);
  if (scheduledAt !== null)
    return html`<span class="badge schedule">${words.scheduledAt()} ${moment(scheduledAt, user)}</span> `;
  if (scheduleNote === null) return '';
  return html`<span class="badge schedule">${scheduleNote === 'missed' ? words.scheduleMissed() : words.scheduleFailed()}</span> `;
}

import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus, MAX_RETRIES } from '../../../../domain/failed-order.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import type { Shell } from '../shell/shell.ts';

/** One entry of the strategy account filter. */
export interface StrategyAccountChoice {
  readonly id: number;
  readonly name: string;
}

export interface PositionsPage {
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly shell: Shell;
  /** As asked for, for the form and the links: `strategy_account_id`, `symbol`, `status`. */
  readonly query: Readonly<Record<string, string>>;
  readonly choices: readonly StrategyAccountChoice[];
  readonly orders: readonly ReadFailedOrder[];
  readonly total: number;
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** What the last action came to; null when there was none. */
  readonly notice: { readonly text: string; readonly isBad: boolean } | null;
}

/** The section of the seed's page: filters, table, retry and remove, all of it without a script. */
export function positionsSection(view: PositionsPage): Markup {
  const words = wordsOf('positions', view.user.locale);
  const { notice } = view;
  return html`<section class="failed-orders-section">
<h1>${words.title()}</h1>
${notice && html`<p class="${notice.isBad ? 'notice bad' : 'notice'}" role="status">${notice.text}</p>`}
${filters(view)}
${view.orders.length === 0 ? html`<p class="empty">${isFiltered(view) ? words.noneMatch() : words.none()}</p>` : table(view)}
${pages(view)}
</section>`;
}

const isFiltered = ({ query }: PositionsPage): boolean => Object.keys(query).length > 0;

function filters({ user, query, choices }: PositionsPage): Markup {
  const words = wordsOf('positions', user.locale);
  const option = (value: string, text: string, chosen: string | undefined) =>
    value === (chosen ?? '')
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`;
  const statuses = FAILED_ORDER_STATUSES.map((status) => option(status, statusText(status, user.locale), query.status));
  return html`<form class="filters" method="get" action="/positions">
<label>${words.strategy()}<select id="filter-strategy" name="strategy_account_id">${option('', words.all(), query.strategy_account_id)}${choices.map(({ id, name }) => option(String(id), name, query.strategy_account_id))}</select></label>
<label>${words.symbol()}<input id="filter-symbol" name="symbol" value="${query.symbol ?? ''}" placeholder="${words.symbolExample()}" maxlength="50" autocomplete="off" spellcheck="false"></label>
<label>${words.status()}<select id="filter-status" name="status">${option('', words.open(), query.status)}${statuses}${option('all', words.all(), query.status)}</select></label>
<button>${words.search()}</button>
</form>`;
}

function table(view: PositionsPage): Markup {
  const columns = wordsOf('columns', view.user.locale);
  return html`<table class="failed-orders-table">
<thead><tr><th scope="col">${columns.symbol()}</th><th scope="col">${columns.side()}</th><th scope="col" class="col-type">${columns.type()}</th><th scope="col" class="number">${columns.quantity()}</th><th scope="col" class="number col-price">${columns.price()}</th><th scope="col">${columns.reason()}</th><th scope="col" class="col-error">${columns.exchangeError()}</th><th scope="col" class="col-time">${columns.createdAt()}</th><th scope="col">${columns.actions()}</th></tr></thead>
<tbody id="failed-orders-tbody">${view.orders.map((order) => row(order, view))}</tbody>
</table>`;
}

const statusText = (status: FailedOrderStatus, locale: Locale): string => wordsOf('statuses', locale)[status]();

function row(order: ReadFailedOrder, view: PositionsPage): Markup {
  const sides = wordsOf('sides', view.user.locale);
  const side = order.side === 'BUY' ? 'BUY' : 'SELL';
  const quantity =
    order.quantity ??
    (order.quoteQuantity === null ? '–' : `${order.quoteQuantity} ${order.symbol.split('/')[1] ?? ''}`);
  return html`<tr id="failed-order-${order.id}">
<td class="col-symbol"><strong>${order.symbol}</strong><br><span class="soft">${order.accountName} ${view.shell.badge(order, view.user.locale)}</span></td>
<td class="col-side"><span class="${side === 'BUY' ? 'badge-buy' : 'badge-sell'}">${sides[side]()}</span></td>
<td class="col-type">${order.orderType}</td>
<td class="number col-quantity">${quantity}</td>
<td class="number col-price">${order.price ?? order.stopPrice ?? '–'}</td>
<td class="col-reason">${order.reason}<br><span class="soft">${statusText(order.status, view.user.locale)}${order.advice === null ? '' : ` · ${order.advice}`}</span></td>
<td class="col-error soft">${order.exchangeError ?? ''}</td>
<td class="col-time soft">${timeIn(order.createdAt, view.user)}</td>
<td class="col-actions">${actions(order, view)}</td>
</tr>`;
}

function actions(order: ReadFailedOrder, { csrfToken, user, query }: PositionsPage): Markup {
  const words = wordsOf('positions', user.locale);
  const { symbol } = order;
  const post = (action: string, button: Markup) =>
    html`<form method="post" action="/positions/${order.id}/${action}">${csrfField(csrfToken)}<input type="hidden" name="query" value="${String(new URLSearchParams(query))}">${button}</form>`;
  const count = html`<span class="retry-count-badge" title="${words.retries()}">${order.retryCount}/${MAX_RETRIES}</span>`;
  if (order.status === 'removed')
    return html`<div class="actions">${count}${post('restore', html`<button>${words.restore()}</button>`)}</div>`;
  const retry = order.canRetry
    ? html`<button class="btn-retry" aria-label="${words.retryOf({ symbol })}">${words.retry()}</button>`
    : html`<button class="btn-retry" disabled title="${order.advice ?? statusText(order.status, user.locale)}">${words.retry()}</button>`;
  const remove = html`<button class="btn-remove" aria-label="${words.removeOf({ symbol })}">${words.remove()}</button>`;
  return html`<div class="actions">${count}${post('retry', retry)}${order.status === 'pending_retry' ? post('remove', remove) : ''}</div>`;
}

/** In the user's own zone, which is printed beside it. */
function timeIn(time: Date, { locale, timeZone }: SessionUser): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return `${format.format(time)} ${timeZone}`;
}

function pages({ user, query, total, nextCursor }: PositionsPage): Markup {
  const words = wordsOf('positions', user.locale);
  const link = (path: string, more: Readonly<Record<string, string>>) =>
    `${path}?${new URLSearchParams({ ...query, ...more })}`;
  return html`<nav class="pages">
<span>${words.total({ total })}</span>
<a class="button" href="${link('/api/failed-orders.csv', {})}">${words.csv({ total })}</a>
${nextCursor === null ? '' : html`<a class="button" href="${link('/positions', { cursor: nextCursor })}">${words.next()}</a>`}
</nav>`;
}

import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { addressOf, anchorAt } from './query.ts';
import { row } from './row.ts';
import { statusParam } from './tabs.ts';
import type { ListViewer } from './view.ts';

/** The table of the seed, a checkbox before its columns. */
export function table(orders: readonly ReadFailedOrder[], viewer: ListViewer): Markup {
  if (orders.length === 0) return html`<div data-part="rows" class="card">${nothing(viewer)}</div>`;
  const columns = wordsOf('columns', viewer.user.locale);
  const [first] = orders;
  return html`<div data-part="rows" class="card">
<table class="failed-orders-table">
<thead><tr><td class="col-select"><label class="row-tick"><input type="checkbox" id="select-page" aria-label="${wordsOf('row', viewer.user.locale).selectAll()}" hidden></label></td><th scope="col" class="col-symbol">${columns.symbol()}</th><th scope="col" class="col-side">${columns.side()}</th><th scope="col" class="col-type">${columns.type()}</th><th scope="col" class="col-quantity number">${columns.quantity()}</th><th scope="col" class="col-price number">${columns.price()}</th><th scope="col" class="col-reason">${columns.reason()}</th><th scope="col" class="col-error">${columns.exchangeError()}</th><th scope="col" class="col-time" title="${viewer.user.timeZone}">${columns.createdAt()}</th><th scope="col" class="col-actions">${columns.actions()}</th></tr></thead>
<tbody id="failed-orders-tbody" data-anchor="${viewer.query.after === null && first ? anchorAt(first) : ''}">${orders.map((order) => row(order, viewer))}</tbody>
</table>
</div>`;
}

function nothing({ user, query }: ListViewer): Markup {
  const words = wordsOf('positions', user.locale);
  const isFiltered = Object.keys(query.shown).some((name) => name !== 'status');
  if (isFiltered)
    return html`<p class="empty">${words.noneMatch()}<br><a href="${addressOf({}, { status: statusParam(query.tab) })}">${words.clearFilters()}</a></p>`;
  const texts = { action: words.noneAction, checking: words.noneChecking, done: words.noneDone };
  return html`<p class="empty">${query.tab === null ? words.none() : texts[query.tab]()}</p>`;
}

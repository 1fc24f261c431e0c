import { html } from 'hono/html';
import type { FailedOrderCounts } from '../../../../application/failed-orders/count-failed-orders.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { CAUSE_CAN_PASS } from '../../../../domain/retry.ts';
import type { Markup } from '../shell/markup.ts';
import { addressOf, apiSearch } from './query.ts';
import type { ListViewer } from './view.ts';

type Reason = FailedOrderCounts['byReason'][number];

/** More than that is no summary. */
const MOST = 8;

/** How often each reason occurs. The one that is filtered by can be retried as a whole, where its cause can have passed since. */
export function reasonStrip({ byReason }: Pick<FailedOrderCounts, 'byReason'>, viewer: ListViewer): Markup {
  const { user, query } = viewer;
  const words = wordsOf('reasonStrip', user.locale);
  const shown = byReason.slice(0, MOST);
  const rest = byReason.length - shown.length;
  return html`<ul class="reasons" data-part="reasons" data-live aria-label="${words.label()}">${shown.map((reason) => html`<li>${chip(reason, viewer)}${query.tab === 'action' ? retryThese(reason, viewer) : ''}</li>`)}${rest > 0 ? html`<li class="soft small">${words.more({ count: rest })}</li>` : ''}</ul>`;
}

function chip({ code, text, count }: Reason, { query }: ListViewer): Markup {
  const label = html`${text} <span class="number">${count}</span>`;
  if (code === null) return html`<span class="filter-chip">${label}</span>`;
  const isChosen = query.filter.code === code;
  const href = addressOf(query.shown, { code: isChosen ? null : code });
  return html`<a class="filter-chip" href="${href}"${isChosen ? html` aria-current="true"` : ''}>${label}</a>`;
}

function retryThese({ code, text, count }: Reason, { user, query }: ListViewer): Markup | '' {
  if (code === null || !CAUSE_CAN_PASS[code]) return '';
  const search = apiSearch({ filter: { ...query.filter, code } });
  search.set('action', 'retry');
  const words = wordsOf('reasonStrip', user.locale);
  return html`<a class="chip-action" href="/positions/batch?${search}" data-dialog aria-label="${words.retryTheseOf({ reason: text, count })}">${words.retryThese()}</a>`;
}

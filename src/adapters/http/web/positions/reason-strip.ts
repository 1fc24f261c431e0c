import { html } from 'hono/html';
import type { FailedOrderCounts } from '../../../../application/failed-orders/count-failed-orders.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { addressOf } from './query.ts';
import type { ListViewer } from './view.ts';

type Reason = FailedOrderCounts['byReason'][number];

/** More than that is no summary. */
const MOST = 8;

/** How often each reason occurs. */
export function reasonStrip({ byReason }: Pick<FailedOrderCounts, 'byReason'>, viewer: ListViewer): Markup {
  const words = wordsOf('reasonStrip', viewer.user.locale);
  const shown = byReason.slice(0, MOST);
  const rest = byReason.length - shown.length;
  return html`<ul class="reasons" data-part="reasons" data-live aria-label="${words.label()}">${shown.map((reason) => html`<li>${chip(reason, viewer)}</li>`)}${rest > 0 ? html`<li class="soft small">${words.more({ count: rest })}</li>` : ''}</ul>`;
}

function chip({ code, text, count }: Reason, { query }: ListViewer): Markup {
  const label = html`${text} <span class="number">${count}</span>`;
  if (code === null) return html`<span class="chip">${label}</span>`;
  const isChosen = query.filter.code === code;
  const href = addressOf(query.shown, { code: isChosen ? null : code });
  return html`<a class="chip" href="${href}"${isChosen ? html` aria-current="true"` : ''}>${label}</a>`;
}

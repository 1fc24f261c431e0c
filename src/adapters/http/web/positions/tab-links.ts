import { html } from 'hono/html';
import type { FailedOrderCounts } from '../../../../application/failed-orders/count-failed-orders.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { addressOf } from './query.ts';
import { statusParam, TAB_NAMES, TABS, type TabName } from './tabs.ts';
import type { ListViewer } from './view.ts';

/** The three tabs, each with how many of what the filters match stand under it. */
export function tabLinks({ byStatus }: Pick<FailedOrderCounts, 'byStatus'>, { user, query }: ListViewer): Markup {
  const words = wordsOf('positions', user.locale);
  const link = (tab: TabName) => {
    const count = TABS[tab].reduce((sum, status) => sum + byStatus[status], 0);
    const href = addressOf(query.shown, { status: statusParam(tab) });
    const current = tab === query.tab ? html` aria-current="page"` : '';
    return html`<a class="tab tab-${tab}" id="tab-${tab}" href="${href}"${current}>${words[tab]()} <span class="tab-count number">${count}</span></a>`;
  };
  return html`<nav class="tabs" data-part="tabs" data-live aria-label="${words.tabs()}">${TAB_NAMES.map(link)}</nav>`;
}

import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { BatchAction } from '../../../../domain/batch.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { apiSearch } from './query.ts';
import type { TabName } from './tabs.ts';
import type { ListViewer } from './view.ts';

/** What can be done with many that stand under the tab. */
const ACTIONS: Readonly<Record<TabName, readonly BatchAction[]>> = {
  action: ['retry', 'remove'],
  checking: [],
  done: ['restore'],
};

interface Counted {
  readonly total: number;
  readonly orders: readonly unknown[];
}

/** The form of the ticked rows: a batch of them, or of all that the filters match. It shows once something is ticked. */
export function selectionBar({ total, orders }: Counted, { user, query }: ListViewer): Markup {
  const words = wordsOf('selection', user.locale);
  const actions = query.tab === null ? ACTIONS.action : ACTIONS[query.tab];
  const button = (action: BatchAction) =>
    html`<button class="batch-${action}" name="action" value="${action}">${words[action]()}</button>`;
  const filter = [...apiSearch(query)].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="selection-bar" id="selection" method="get" action="/positions/batch" data-part="selection" data-dialog${flag('hidden', actions.length === 0)}>
${filter}
<span class="selection-count number" data-text="${words.count({ count: '{count}' })}" data-total="${total}"></span>
<label class="select-all"${flag('hidden', total <= orders.length)}><input type="checkbox" name="all" value="1"> ${words.all({ total })}</label>
<span class="selection-actions">${actions.map(button)}<button type="button" class="quiet" data-clear hidden>${words.clear()}</button></span>
</form>`;
}

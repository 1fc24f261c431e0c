import { html } from 'hono/html';
import { ORDER_STATUSES, SIGNAL_STATUSES } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { isUnread, unreadNotice } from '../shell/asked-filters.ts';
import { type Choices, dateField, type FilterField, selectField, textField } from '../shell/form-fields.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { addressOf, type FilterName } from './query.ts';
import type { SignalsViewer } from './view.ts';

/** One entry of the strategy filter. */
export interface StrategyChoice {
  readonly id: number;
  readonly name: string;
}

const DATES = ['from', 'to'] as const satisfies readonly FilterName[];

/** All of them stand in the address. */
export function filters(strategies: readonly StrategyChoice[], { user, query }: SignalsViewer): Markup {
  const { shown, unread } = query;
  const words = wordsOf('signalFilters', user.locale);
  const field = (name: FilterName, label = words[name]()): FilterField => ({
    name,
    label,
    value: shown[name] ?? unread[name],
  });
  const date = (name: (typeof DATES)[number]) => dateField(field(name, `${words[name]()} (${user.timeZone})`));
  const all = ['', words.all()] as const;
  const choices = {
    strategies: [all, ...strategies.map(({ id, name }) => [String(id), name] as const)],
    signals: [all, ...namedBy(SIGNAL_STATUSES, wordsOf('signalStatuses', user.locale))],
    orders: [all, ...namedBy(ORDER_STATUSES, wordsOf('orderStatuses', user.locale))],
  } satisfies Record<string, Choices>;
  const isMore = (['webhook_id', ...DATES] as const).some((name) => (shown[name] ?? unread[name]) !== undefined);
  return html`<form class="filters" method="get" action="/orders" role="search" aria-label="${words.label()}">
<div class="filter-row">
${selectField(field('strategy_id'), choices.strategies)}
${selectField(field('status'), choices.signals)}
${selectField(field('order_status'), choices.orders)}
${textField(field('symbol'), 50, words.symbolExample())}
<button class="search">${words.search()}</button>
</div>
<details class="more-filters"${flag('open', isMore)}><summary>${words.more()}</summary><div class="filter-row">${date('from')}${date('to')}${textField(field('webhook_id'), 100)}</div></details>
</form>
${unreadNotice(query, (name) => words[name](), user.locale)}
${Object.keys(shown).length === 0 && !isUnread(query) ? '' : html`<p><a href="${addressOf({})}">${wordsOf('orders', user.locale).clearFilters()}</a></p>`}`;
}

const namedBy = <Name extends string>(names: readonly Name[], words: Readonly<Record<Name, () => string>>): Choices =>
  names.map((name) => [name, words[name]()] as const);

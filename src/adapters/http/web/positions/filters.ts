import { html } from 'hono/html';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { FAILED_ORDER_STATUSES } from '../../../../domain/failed-order.ts';
import { REASONS, type ReasonCode, reasonTitle } from '../../../../domain/reasons.ts';
import { isUnread, unreadNotice } from '../shell/asked-filters.ts';
import { isDate } from '../shell/days.ts';
import { type Choices, dateField, type FilterField, selectField, textField } from '../shell/form-fields.ts';
import type { Markup } from '../shell/markup.ts';
import { zonedText } from '../shell/zoned-time.ts';
import { statusWord } from './order-words.ts';
import { addressOf, type FilterName } from './query.ts';
import { statusParam, TABS } from './tabs.ts';
import type { ListViewer } from './view.ts';

/** One entry of the strategy account filter. */
export interface StrategyAccountChoice {
  readonly id: number;
  readonly name: string;
}

/** The seed's filters first; all of them in the address. */
export function filters(choices: readonly StrategyAccountChoice[], viewer: ListViewer): Markup {
  const words = wordsOf('filters', viewer.user.locale);
  const accounts: Choices = [['', words.all()], ...choices.map(({ id, name }) => [String(id), name] as const)];
  return html`<form class="filters" method="get" action="/positions" role="search" aria-label="${words.label()}" data-filters>
<div class="filter-row">
${selectField({ ...field('strategy_account_id', viewer), id: 'strategy' }, accounts)}
${textField(field('symbol', viewer), 50, words.symbolExample())}
${textField(field('q', viewer), 200, words.qExample())}
<button class="search">${words.search()}</button>
</div>
<details class="more-filters"><summary>${words.more()}</summary><div class="filter-row">${more(viewer)}</div></details>
</form>`;
}

function field(name: FilterName, { user, query }: ListViewer): FilterField {
  const label = wordsOf('filters', user.locale)[name]();
  const isDay = name === 'from' || name === 'to';
  return { name, label: isDay ? `${label} (${user.timeZone})` : label, value: query.shown[name] ?? query.unread[name] };
}

/** The statuses of the tab at hand, in a form that keeps its tab. */
function more(viewer: ListViewer): Markup {
  const { user, query } = viewer;
  const words = wordsOf('filters', user.locale);
  const all = query.tab === null ? [] : TABS[query.tab];
  const ofTab = statusParam(query.tab) ?? '';
  const statuses: Choices = [
    [ofTab, words.ofTab()],
    ...all.map((status) => [status, statusWord(status, user.locale)] as const),
    ['all', words.all()],
  ];
  const codes = (Object.keys(REASONS) as ReasonCode[]).map((code) => [code, reasonTitle(code, user.locale)] as const);
  const yesNo = (yes: string, no: string): Choices => [
    ['', words.all()],
    ['true', yes],
    ['false', no],
  ];
  return html`${selectField(field('status', viewer), statuses)}
${selectField(field('code', viewer), [['', words.all()], ...codes])}
${selectField(field('scheduled', viewer), yesNo(words.isScheduled(), words.isNotScheduled()))}
${selectField(field('exhausted', viewer), yesNo(words.isExhausted(), words.isNotExhausted()))}
${selectField(field('accepted_late', viewer), yesNo(words.isAcceptedLate(), words.isNotAcceptedLate()))}
${dateField(field('from', viewer))}
${dateField(field('to', viewer))}`;
}

/** Fewer of them than the tab has, or those of several tabs. */
const isOneStatus = ({ query: { shown, tab } }: ListViewer): boolean =>
  shown.status !== undefined && (tab === null || shown.status !== TABS[tab].join(','));

/** What is set, each with a link that takes it away; the tab's own statuses are none. */
export function activeFilters(choices: readonly StrategyAccountChoice[], viewer: ListViewer): Markup | '' {
  const { user, query } = viewer;
  const words = wordsOf('filters', user.locale);
  const { shown } = query;
  const names = (Object.keys(shown) as FilterName[]).filter((name) => name !== 'status' || isOneStatus(viewer));
  if (names.length === 0 && !isUnread(query)) return '';
  const link = (name: FilterName) => {
    const text = `${words[name]()}: ${textOf(name, shown[name] ?? '', choices, user)}`;
    const dropped = name === 'status' ? statusParam(query.tab) : null;
    return html`<li><a class="filter-chip" href="${addressOf(shown, { [name]: dropped })}" aria-label="${words.drop({ name: text })}">${text} <span aria-hidden="true">×</span></a></li>`;
  };
  const clear = addressOf({}, { status: statusParam(query.tab) });
  return html`${unreadNotice(query, (name) => words[name](), user.locale)}<ul class="active-filters">${names.map(link)}<li><a href="${clear}">${wordsOf('positions', user.locale).clearFilters()}</a></li></ul>`;
}

function textOf(
  name: FilterName,
  value: string,
  choices: readonly StrategyAccountChoice[],
  { locale, timeZone }: SessionUser,
): string {
  const words = wordsOf('filters', locale);
  switch (name) {
    case 'strategy_account_id':
      return choices.find(({ id }) => String(id) === value)?.name ?? value;
    case 'code':
      return reasonTitle(value as ReasonCode, locale);
    case 'scheduled':
      return value === 'true' ? words.isScheduled() : words.isNotScheduled();
    case 'exhausted':
      return value === 'true' ? words.isExhausted() : words.isNotExhausted();
    case 'accepted_late':
      return value === 'true' ? words.isAcceptedLate() : words.isNotAcceptedLate();
    case 'status':
      return (
        FAILED_ORDER_STATUSES.filter((status) => value.split(',').includes(status))
          .map((status) => statusWord(status, locale))
          .join(', ') || words.all()
      );
    case 'from':
    case 'to':
      return isDate(value) ? value : zonedText(new Date(value), timeZone);
    case 'symbol':
    case 'q':
      return value;
  }
}

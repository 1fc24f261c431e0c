import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { REASONS, type ReasonCode, reasonTitle } from '../../../../domain/reasons.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { statusWord } from './order-words.ts';
import { addressOf, type FilterName } from './query.ts';
import { TABS } from './tabs.ts';
import type { ListViewer } from './view.ts';

/** One entry of the strategy account filter. */
export interface StrategyAccountChoice {
  readonly id: number;
  readonly name: string;
}

/** Those that are not seen until one of them is set, or more are asked for. */
const MORE = ['status', 'code', 'scheduled', 'exhausted', 'from', 'to'] as const satisfies readonly FilterName[];

type Choices = readonly (readonly [value: string, text: string])[];

/** The seed's filters first; all of them in the address. */
export function filters(choices: readonly StrategyAccountChoice[], viewer: ListViewer): Markup {
  const { shown } = viewer.query;
  const words = wordsOf('filters', viewer.user.locale);
  const accounts: Choices = [['', words.all()], ...choices.map(({ id, name }) => [String(id), name] as const)];
  const isMore = MORE.some((name) => name !== 'status' && shown[name] !== undefined) || isOneStatus(viewer);
  return html`<form class="filters" method="get" action="/positions" role="search" aria-label="${words.label()}" data-filters>
<div class="filter-row">
${select('strategy', words.strategy_account_id(), 'strategy_account_id', accounts, shown.strategy_account_id)}
${input('symbol', words.symbol(), 'symbol', shown.symbol, words.symbolExample(), 50)}
${input('q', words.q(), 'q', shown.q, words.qExample(), 200)}
<button class="search">${words.search()}</button>
</div>
<details class="more-filters"${flag('open', isMore)}><summary>${words.more()}</summary><div class="filter-row">${more(viewer)}</div></details>
</form>`;
}

/** The statuses of the tab at hand, in a form that keeps its tab. */
function more({ user, query }: ListViewer): Markup {
  const { shown, tab } = query;
  const words = wordsOf('filters', user.locale);
  const all = tab === null ? [] : TABS[tab];
  const ofTab = tab === 'action' || tab === null ? '' : all.join(',');
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
  return html`${select('status', words.status(), 'status', statuses, shown.status)}
${select('code', words.code(), 'code', [['', words.all()], ...codes], shown.code)}
${select('scheduled', words.scheduled(), 'scheduled', yesNo(words.isScheduled(), words.isNotScheduled()), shown.scheduled)}
${select('exhausted', words.exhausted(), 'exhausted', yesNo(words.isExhausted(), words.isNotExhausted()), shown.exhausted)}
${date('from', `${words.from()} (${user.timeZone})`, shown.from)}
${date('to', `${words.to()} (${user.timeZone})`, shown.to)}`;
}

const isOneStatus = ({ query: { shown, tab } }: ListViewer): boolean =>
  shown.status !== undefined && (tab === null || shown.status !== TABS[tab].join(','));

function select(id: string, label: string, name: FilterName, choices: Choices, chosen = ''): Markup {
  const known = choices.some(([value]) => value === chosen) ? choices : [...choices, [chosen, chosen] as const];
  return html`<label>${label}<select id="filter-${id}" name="${name}">${known.map(([value, text]) => html`<option value="${value}"${flag('selected', value === chosen)}>${text}</option>`)}</select></label>`;
}

function input(id: string, label: string, name: FilterName, value = '', example = '', most = 50): Markup {
  return html`<label>${label}<input id="filter-${id}" name="${name}" value="${value}" placeholder="${example}" maxlength="${most}" autocomplete="off" spellcheck="false"></label>`;
}

/** An instant in the address stays one: a date field could not show it. */
function date(name: 'from' | 'to', label: string, value = ''): Markup {
  const type = value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text';
  return html`<label>${label}<input id="filter-${name}" type="${type}" name="${name}" value="${value}"></label>`;
}

/** What is set, each with a link that takes it away. */
export function activeFilters(choices: readonly StrategyAccountChoice[], { user, query }: ListViewer): Markup | '' {
  const words = wordsOf('filters', user.locale);
  const { shown } = query;
  const names = (Object.keys(shown) as FilterName[]).filter((name) => name !== 'status');
  if (names.length === 0) return '';
  const link = (name: FilterName) => {
    const text = `${words[name]()}: ${textOf(name, shown[name] ?? '', choices, user.locale)}`;
    return html`<li><a class="chip" href="${addressOf(shown, { [name]: null })}" aria-label="${words.drop({ name: text })}">${text} <span aria-hidden="true">×</span></a></li>`;
  };
  const clear = addressOf(shown.status === undefined ? {} : { status: shown.status });
  return html`<ul class="active-filters">${names.map(link)}<li><a href="${clear}">${wordsOf('positions', user.locale).clearFilters()}</a></li></ul>`;
}

function textOf(name: FilterName, value: string, choices: readonly StrategyAccountChoice[], locale: Locale): string {
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
    case 'status':
    case 'symbol':
    case 'from':
    case 'to':
    case 'q':
      return value;
  }
}

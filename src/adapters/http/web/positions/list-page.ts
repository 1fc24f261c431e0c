import { html } from 'hono/html';
import type { FailedOrderCounts } from '../../../../application/failed-orders/count-failed-orders.ts';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import type { Overview } from '../../../../application/failed-orders/read-overview.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { activeFilters, filters, type StrategyAccountChoice } from './filters.ts';
import { type PageEnd, pager, pill } from './pager.ts';
import { addressOf } from './query.ts';
import { reasonStrip } from './reason-strip.ts';
import { selectionBar } from './selection-bar.ts';
import { statusLine } from './status-line.ts';
import { tabLinks } from './tab-links.ts';
import { table } from './table.ts';
import type { ListViewer } from './view.ts';

export interface ListContent extends PageEnd {
  readonly overview: Overview;
  readonly counts: FailedOrderCounts;
  readonly choices: readonly StrategyAccountChoice[];
  readonly orders: readonly ReadFailedOrder[];
  /** How many are newer than the first row, where the page was asked to begin there. */
  readonly newer: number;
  /** What the last action came to. */
  readonly notice: Markup | '';
}

/** The section of the seed's page and what stands around it; all of it works without a script. */
export function listPage(content: ListContent, viewer: ListViewer): Markup {
  const words = wordsOf('positions', viewer.user.locale);
  return html`${statusLine(content.overview, viewer)}
<section class="failed-orders-section" data-events="failed-order batch">
<div class="section-head"><h1>${words.title()}</h1>${headTools(viewer)}</div>
${content.notice}
${tabLinks(content.counts, viewer)}
${filters(content.choices, viewer)}
${activeFilters(content.choices, viewer)}
${reasonStrip(content.counts, viewer)}
<div class="rows-place">${pill(content.newer, viewer)}
${table(content.orders, viewer)}</div>
${selectionBar(content, viewer)}
${pager(content, viewer)}
<template data-template="left-list"><p class="left-list soft small">${words.leftList()}</p></template>
</section>`;
}

/** Korean exchanges show a buy red and a sale blue. */
function headTools({ user, csrfToken, query, preferences }: ListViewer): Markup {
  const words = wordsOf('positions', user.locale);
  const isDomestic = preferences.colours === 'domestic';
  return html`<div class="head-tools">
<form method="post" action="/preferences/colours">${csrfField(csrfToken)}<input type="hidden" name="back" value="${addressOf(query.shown)}"><button class="quiet" name="colours" value="${isDomestic ? 'standard' : 'domestic'}" aria-pressed="${String(isDomestic)}">${words.colours()}</button></form>
<a class="button quiet keys-link" href="/positions/keys" data-dialog>${words.keys()} <kbd>?</kbd></a>
</div>`;
}

import { html } from 'hono/html';
import type { ListedSignal } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { isUnread } from '../shell/asked-filters.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { filters, type StrategyChoice } from './filters.ts';
import { missingSignal, nothingArrived } from './nothing-arrived.ts';
import { addressOf, anchorAt } from './query.ts';
import { row } from './row.ts';
import type { SignalsViewer } from './view.ts';

export interface SignalsContent {
  readonly strategies: readonly StrategyChoice[];
  readonly signals: readonly ListedSignal[];
  readonly total: number;
  /** There are at least `total`. */
  readonly isMore: boolean;
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** How many came after the first row, where the page was asked to begin there. */
  readonly newer: number;
}

/** Every signal and what became of it; all of it works without a script. */
export function signalsPage(content: SignalsContent, viewer: SignalsViewer): Markup {
  const words = wordsOf('orders', viewer.user.locale);
  return html`<section class="signals-section" data-events="order signal">
<div class="section-head"><h1>${words.title()}</h1><p class="soft small">${words.purpose()}</p></div>
${filters(content.strategies, viewer)}
${pill(content.newer, viewer)}
<div data-part="rows" class="card">${content.signals.length === 0 ? nothing(viewer) : table(content.signals, viewer)}</div>
${pager(content, viewer)}
${content.signals.length === 0 ? '' : missingSignal(viewer)}
<template data-template="left-list"><p class="left-list soft small">${words.left()}</p></template>
</section>`;
}

function nothing(viewer: SignalsViewer): Markup {
  const words = wordsOf('orders', viewer.user.locale);
  const { query } = viewer;
  const isFiltered = Object.keys(query.shown).length > 0 || isUnread(query) || query.after !== null;
  if (!isFiltered) return nothingArrived(viewer);
  return html`<p class="empty">${words.noneMatch()}</p>${missingSignal(viewer)}`;
}

function table(signals: readonly ListedSignal[], viewer: SignalsViewer): Markup {
  const { user, query } = viewer;
  const columns = wordsOf('signalColumns', user.locale);
  const [first] = signals;
  return html`<table class="signals-table">
<thead><tr><th scope="col" class="col-received" title="${user.timeZone}">${columns.receivedAt()}</th><th scope="col" class="col-strategy">${columns.strategy()}</th><th scope="col" class="col-symbol">${columns.symbol()}</th><th scope="col" class="col-side">${columns.side()}</th><th scope="col" class="col-type">${columns.type()}</th><th scope="col" class="col-quantity number">${columns.amount()}</th><th scope="col" class="col-price number">${columns.price()}</th><th scope="col" class="col-outcome">${columns.outcome()}</th></tr></thead>
<tbody data-anchor="${query.after === null && first ? anchorAt(first) : ''}">${signals.map((signal) => row(signal, viewer))}</tbody>
</table>`;
}

/** The script adds those that came since, and shows them when it is pressed. */
function pill(count: number, { user, query }: SignalsViewer): Markup {
  const words = wordsOf('orders', user.locale);
  return html`<a class="pill" data-part="pill" href="${addressOf(query.shown)}" data-count="${count}" data-text="${words.newRows({ count: '{count}' })}"${flag('hidden', count === 0)}>${words.newRows({ count })}</a>`;
}

function pager({ total, isMore, nextCursor }: SignalsContent, { user, query }: SignalsViewer): Markup {
  const words = wordsOf('orders', user.locale);
  return html`<nav class="pages" data-part="pages" aria-label="${words.pages()}">
<span class="total number">${isMore ? words.totalAtLeast({ total }) : words.total({ total })}</span>
${query.after === null || query.isAnchored ? '' : html`<a class="button" href="${addressOf(query.shown)}">${words.first()}</a>`}
${nextCursor === null ? '' : html`<a class="button" rel="next" href="${addressOf(query.shown, { cursor: nextCursor })}">${words.next()}</a>`}
</nav>`;
}

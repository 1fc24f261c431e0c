import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { addressOf, apiSearch } from './query.ts';
import type { ListViewer } from './view.ts';

export interface PageEnd {
  readonly total: number;
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** How many there are, the way on, and the same rows as a file. */
export function pager({ total, nextCursor }: PageEnd, { user, query }: ListViewer): Markup {
  const words = wordsOf('positions', user.locale);
  return html`<nav class="pages" data-part="pages" aria-label="${words.pages()}">
<span class="total number">${words.total({ total })}</span>
${query.after === null || query.isAnchored ? '' : html`<a class="button" href="${addressOf(query.shown)}">${words.first()}</a>`}
${nextCursor === null ? '' : html`<a class="button" rel="next" href="${addressOf(query.shown, { cursor: nextCursor })}">${words.next()}</a>`}
<a class="button csv" href="/api/failed-orders.csv?${apiSearch(query)}" download>${words.csv({ total })}</a>
</nav>`;
}

/** Beside it stands how many came since; the script adds those that would stand between the rows. */
export function pill(count: number, { user, query }: ListViewer): Markup {
  const words = wordsOf('positions', user.locale);
  const text = words.newRows({ count: '{count}' });
  return html`<a class="pill" data-part="pill" href="${addressOf(query.shown)}" data-count="${count}" data-text="${text}"${count === 0 ? html` hidden` : ''}>${words.newRows({ count })}</a>`;
}

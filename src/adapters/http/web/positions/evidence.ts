import { html } from 'hono/html';
import type { ReviewEvidence } from '../../../../application/failed-orders/read-review-evidence.ts';
import type { SeenListing } from '../../../../application/ports/exchange-views.ts';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from '../shell/markup.ts';
import { moment } from '../shell/times.ts';
import { sideBadge } from './order-words.ts';

/** The place of what the exchange lists, until it has told it. */
export function evidencePlace(id: number, locale: Locale): Markup {
  const words = wordsOf('reviewDialog', locale);
  return html`<div class="market evidence" data-part="evidence" data-lazy="/positions/${id}/evidence"><h2>${words.evidence()}</h2><p class="soft" data-asking="${words.asking()}"><a href="/positions/${id}/evidence">${words.ask()}</a></p></div>`;
}

/** What the exchange lists at that market: what a person judges an order by whose outcome nobody else knows. */
export function evidence(id: number, found: ReviewEvidence, user: SessionUser): Markup {
  const words = wordsOf('reviewDialog', user.locale);
  const { openOrders, recentFills, clientOrderIds } = found;
  const list = (title: string, listed: readonly SeenListing[] | null) =>
    html`<h3>${title}</h3>${listed === null ? html`<p class="soft">${words.notTold()}</p>` : listings(id, listed, clientOrderIds, user)}`;
  return html`<div class="market evidence" data-part="evidence"><h2>${words.evidence()}</h2>${list(words.openOrders(), openOrders)}${list(words.recentFills(), recentFills)}</div>`;
}

function listings(id: number, listed: readonly SeenListing[], ours: readonly string[], user: SessionUser): Markup {
  const words = wordsOf('reviewDialog', user.locale);
  if (listed.length === 0) return html`<p class="soft">${words.noneListed()}</p>`;
  const row = (one: SeenListing) => {
    const isOurs = one.clientOrderId !== null && ours.includes(one.clientOrderId);
    const amount = one.quantity ?? one.filled ?? '–';
    return html`<li class="listing${isOurs ? ' is-ours' : ''}">${one.side === null ? '' : sideBadge({ side: one.side }, user.locale)} <span class="number">${amount}</span> <span class="number">@ ${one.price ?? one.stopPrice ?? '–'}</span> ${one.at === null ? '' : moment(one.at, user)} ${isOurs ? html`<strong>${words.ours()}</strong>` : ''} ${chosen(id, one, words.useId())}</li>`;
  };
  return html`<ul class="listings">${listed.map(row)}</ul>`;
}

function chosen(id: number, { exchangeOrderId }: SeenListing, word: string): Markup | '' {
  if (exchangeOrderId === null) return '';
  const search = new URLSearchParams({ exchange_order_id: exchangeOrderId });
  return html`<code>${exchangeOrderId}</code> <a href="/positions/${id}/review?${search}" data-dialog>${word}</a>`;
}

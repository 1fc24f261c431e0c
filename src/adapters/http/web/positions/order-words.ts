import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { type FailedOrderStatus, MAX_RETRIES } from '../../../../domain/failed-order.ts';
import type { Markup } from '../shell/markup.ts';

type Sided = { readonly side: string };

/** A row of the old system may say something else than BUY; whatever does not is a sale. */
const sideOf = ({ side }: Sided): 'BUY' | 'SELL' => (side === 'BUY' ? 'BUY' : 'SELL');

export const sideWord = (order: Sided, locale: Locale): string => wordsOf('sides', locale)[sideOf(order)]();

export const sideBadge = (order: Sided, locale: Locale): Markup =>
  html`<span class="${sideOf(order) === 'BUY' ? 'badge-buy' : 'badge-sell'}">${sideWord(order, locale)}</span>`;

/** In base currency, or for an order by cost in quote currency with its name. */
export function amountOf({
  quantity,
  quoteQuantity,
  symbol,
}: Pick<ReadFailedOrder, 'quantity' | 'quoteQuantity' | 'symbol'>): string {
  if (quantity !== null) return quantity;
  return quoteQuantity === null ? '–' : `${quoteQuantity} ${symbol.split('/')[1] ?? ''}`.trim();
}

export const priceOf = ({ price, stopPrice }: Pick<ReadFailedOrder, 'price' | 'stopPrice'>): string =>
  price ?? stopPrice ?? '–';

export const isExhausted = ({ status, retryCount }: Pick<ReadFailedOrder, 'status' | 'retryCount'>): boolean =>
  status === 'pending_retry' && retryCount >= MAX_RETRIES;

/** Its status, but for what has no retry left. */
export function statusBadge(order: Pick<ReadFailedOrder, 'status' | 'retryCount'>, locale: Locale): Markup {
  const isOut = isExhausted(order);
  const word = isOut ? wordsOf('row', locale).exhausted() : statusWord(order.status, locale);
  return html`<span class="badge status status-${isOut ? 'exhausted' : order.status}">${word}</span>`;
}

export const statusWord = (status: FailedOrderStatus, locale: Locale): string => wordsOf('statuses', locale)[status]();

/** `0/5` too. */
export const countBadge = ({ retryCount }: Pick<ReadFailedOrder, 'retryCount'>, locale: Locale): Markup =>
  html`<span class="retry-count-badge" title="${wordsOf('row', locale).retries()}">${retryCount}/${MAX_RETRIES}</span>`;

/** As people write it. */
export function exchangeName(exchange: string, locale: Locale): string {
  const words: Partial<Record<string, () => string>> = wordsOf('exchanges', locale);
  return words[exchange]?.() ?? exchange;
}

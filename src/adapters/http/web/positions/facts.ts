import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { ago, moment } from '../shell/times.ts';
import { amountOf, countBadge, exchangeName, sideBadge } from './order-words.ts';
import type { Viewer } from './view.ts';

export type Fact = readonly [name: string, value: Markup | string];

/** What is not there is not listed. */
export const factList = (facts: readonly (Fact | null)[]): Markup =>
  html`<dl class="facts">${facts.map((fact) => (fact === null ? '' : html`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>`))}</dl>`;

/** One order in one line, for the head of a confirmation. */
export function orderLine(order: ReadFailedOrder, { user }: Viewer): Markup {
  const words = wordsOf('facts', user.locale);
  const price = order.price ?? order.stopPrice;
  return html`<p class="order-line">${sideBadge(order, user.locale)} <strong>${order.symbol}</strong> <span class="number">${amountOf(order)}</span> <span>${order.orderType}</span> ${price === null ? html`<span>${words.atMarket()}</span>` : html`<span class="number">@ ${price}</span>`} ${countBadge(order, user.locale)}</p>`;
}

/** To whom it goes, and whether real money is at stake. */
export function accountFact(order: ReadFailedOrder, { user, shell }: Viewer): Fact {
  const { locale } = user;
  return [
    wordsOf('facts', locale).account(),
    html`${order.accountName} <span class="soft">${exchangeName(order.exchange, locale)} · ${order.strategyName}</span> ${shell.badge(order, locale)}`,
  ];
}

/** Everything that is sent, beside the line that names it. */
export function orderFacts(order: ReadFailedOrder, { user }: Viewer): readonly (Fact | null)[] {
  const words = wordsOf('facts', user.locale);
  const given = (name: string, value: string | null): Fact | null =>
    value === null ? null : [name, html`<span class="number">${value}</span>`];
  const isRounded = order.requestedQuantity !== null && order.requestedQuantity !== order.quantity;
  return [
    [words.marketType(), order.marketType],
    given(words.requestedQuantity(), isRounded ? order.requestedQuantity : null),
    given(words.stopPrice(), order.price === null ? null : order.stopPrice),
    given(words.timeInForce(), order.timeInForce),
    given(words.positionSide(), order.positionSide),
    order.reduceOnly ? [words.reduceOnly(), words.yes()] : null,
  ];
}

export function ageFact(receivedAt: Date, { user, now }: Viewer): Fact {
  return [
    wordsOf('facts', user.locale).signalAge(),
    html`${ago(receivedAt, now, user)} <span class="soft">${moment(receivedAt, user)}</span>`,
  ];
}

export function reasonFacts(order: ReadFailedOrder, { user }: Viewer): readonly (Fact | null)[] {
  const words = wordsOf('facts', user.locale);
  return [
    [words.reason(), reasonTold(order)],
    order.exchangeError === null
      ? null
      : [words.exchangeError(), html`<span class="exchange-error">${order.exchangeError}</span>`],
  ];
}

/** The text that programs know stands beside the words, where it is another one. */
const reasonTold = ({ reason, reasonInWords }: ReadFailedOrder): Markup | string =>
  reason === reasonInWords ? reason : html`${reasonInWords} <span class="soft">${reason}</span>`;

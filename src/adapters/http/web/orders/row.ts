import { html } from 'hono/html';
import type { ListedSignal } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { figure } from '../shell/figure.ts';
import type { Markup } from '../shell/markup.ts';
import { ago, moment } from '../shell/times.ts';
import { factsOf, type SignalFacts } from './facts.ts';
import { outcome } from './outcome.ts';
import { received } from './received.ts';
import type { SignalsViewer } from './view.ts';

/** One signal: what it asked for, and what became of it. */
export function row(signal: ListedSignal, viewer: SignalsViewer): Markup {
  const { user, now } = viewer;
  const facts = factsOf(signal, user.locale);
  const strategy = signal.strategyName ?? wordsOf('outcome', user.locale).noStrategy();
  return html`<tr id="signal-${signal.id}" data-id="${signal.id}" class="signal signal-${signal.status}" tabindex="-1">
<td class="col-received">${moment(signal.receivedAt, user)}<span class="soft small">${ago(signal.receivedAt, now, user)}</span></td>
<td class="col-strategy${signal.strategyName === null ? ' soft' : ''}"><span class="strategy-name" title="${strategy}">${strategy}</span></td>
<td class="col-symbol"><strong class="symbol">${facts.symbol ?? '–'}</strong>${facts.saidSymbol === null ? '' : html`<span class="soft small said">${facts.saidSymbol}</span>`}</td>
<td class="col-side">${side(facts, user.locale)}</td>
<td class="col-type">${facts.orderType ?? '–'}</td>
<td class="col-quantity number">${figure(facts.amount ?? '–')}</td>
<td class="col-price number">${price(facts, user.locale)}</td>
<td class="col-outcome">${outcome(signal, viewer)}${received(signal, user.locale)}<span class="state"></span></td>
</tr>`;
}

function side({ side: word, saidSide }: SignalFacts, locale: Locale): Markup {
  if (word === null) return html`<span class="soft">${saidSide ?? '–'}</span>`;
  return html`<span class="${word === 'BUY' ? 'badge-buy' : 'badge-sell'}">${wordsOf('sides', locale)[word]()}</span>`;
}

/** A stop that is sent as a market order has no other price. */
function price({ price: limit, stopPrice }: SignalFacts, locale: Locale): Markup {
  const stop = stopPrice === null ? '' : wordsOf('outcome', locale).stop({ price: stopPrice });
  const first = limit ?? (stopPrice === null ? '–' : null);
  return html`${first === null ? '' : figure(first)}${stop === '' ? '' : html`<span class="stop">${figure(stop)}</span>`}`;
}

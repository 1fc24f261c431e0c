import { html } from 'hono/html';
import type { MarketNow } from '../../../../application/failed-orders/read-market-now.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from '../shell/markup.ts';
import { type Fact, factList } from './facts.ts';

/** The place of what the exchange tells, until it has told it; the script asks for it, and a link does without one. */
export function marketPlace(id: number, locale: Locale): Markup {
  const words = wordsOf('marketNow', locale);
  return html`<div class="market" data-part="market" data-lazy="/positions/${id}/market"><h2>${words.title()}</h2><p class="soft" data-asking="${words.asking()}"><a href="/positions/${id}/market">${words.ask()}</a></p></div>`;
}

/** How the market stands now: what a retry would meet. */
export function marketNow({ lastPrice, difference, position, baseBalance }: MarketNow, locale: Locale): Markup {
  const words = wordsOf('marketNow', locale);
  const facts: (Fact | null)[] = [
    lastPrice === null
      ? null
      : [
          words.lastPrice(),
          html`<span class="number">${lastPrice.price}</span>${difference === null ? '' : html` <span class="number soft">(${moved(difference, locale)})</span>`}`,
        ],
    position === null
      ? null
      : [
          words.position(),
          html`<span class="number">${words[position.side]()} ${position.side === 'FLAT' ? '' : position.quantity}</span>`,
        ],
    baseBalance === null
      ? null
      : [
          words.balance({ currency: baseBalance.currency }),
          html`<span class="number">${baseBalance.free ?? baseBalance.total ?? '–'}</span>`,
        ],
  ];
  const isKnown = facts.some((fact) => fact !== null);
  return html`<div class="market" data-part="market"><h2>${words.title()}</h2>${isKnown ? factList(facts) : html`<p class="soft">${words.nothing()}</p>`}</div>`;
}

/** What rounds to nothing is told as such, whatever was behind the second decimal. */
function moved(percent: string, locale: Locale): string {
  const words = wordsOf('marketNow', locale);
  return percent === '0.00' ? words.noDifference() : words.difference({ percent });
}

import { html } from 'hono/html';
import type { AccountTrouble, Overview } from '../../../../application/failed-orders/read-overview.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { ago, moment } from '../shell/times.ts';
import { exchangeName } from './order-words.ts';
import type { Viewer } from './view.ts';

/** One line that answers the first questions, and under it the accounts that are in trouble. */
export function statusLine(overview: Overview, viewer: Viewer): Markup {
  const { locale } = viewer.user;
  const words = wordsOf('statusLine', locale);
  const { needsAction, checking, lastSignalAt, isPaused, troubles } = overview;
  const parts = [
    isPaused && html`<strong class="is-bad">${words.paused()}</strong>`,
    html`<span class="${needsAction > 0 ? 'is-open' : ''}" data-announce>${words.action({ count: needsAction })}</span>`,
    html`<span>${words.checking({ count: checking })}${checking > 0 ? words.doNotPress() : ''}</span>`,
    lastSignalAt === null
      ? html`<span>${words.noSignal()}</span>`
      : html`<span>${words.lastSignal()} ${ago(lastSignalAt, viewer.now, viewer.user)}</span>`,
    ...unavailable(troubles).map(
      (exchange) =>
        html`<strong class="is-bad">${words.unavailable({ exchange: exchangeName(exchange, locale) })}</strong>`,
    ),
    html`<span>${words.noAutomatic()}</span>`,
  ];
  return html`<div class="overview" data-part="status" data-live>
<p class="status-line">${parts.filter(Boolean)}</p>
${troubled(troubles, viewer)}
</div>`;
}

/** Each exchange once, however many accounts there are at it. */
function unavailable(troubles: readonly AccountTrouble[]): readonly string[] {
  return [...new Set(troubles.filter(({ kind }) => kind === 'exchange_unavailable').map(({ exchange }) => exchange))];
}

function troubled(troubles: readonly AccountTrouble[], { user, shell }: Viewer): Markup | '' {
  if (troubles.length === 0) return '';
  const { locale } = user;
  const [words, kinds] = [wordsOf('statusLine', locale), wordsOf('troubles', locale)];
  const row = (trouble: AccountTrouble) =>
    html`<li class="trouble trouble-${trouble.kind}"><strong>${trouble.accountName}</strong> ${exchangeName(trouble.exchange, locale)} ${shell.badge(trouble, locale)} <span>${kinds[trouble.kind]()}</span> <span class="soft small">${moment(trouble.since, user)} ${words.since()}</span></li>`;
  return html`<ul class="troubles" aria-label="${words.troubles()}">${troubles.map(row)}</ul>`;
}

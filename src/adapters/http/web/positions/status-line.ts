import { html } from 'hono/html';
import type { AccountTrouble, Overview } from '../../../../application/failed-orders/read-overview.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { ago } from '../shell/times.ts';
import { zonedText } from '../shell/zoned-time.ts';
import { exchangeName } from './order-words.ts';
import { addressOf } from './query.ts';
import type { Viewer } from './view.ts';

/** One line that answers the first questions, and under it the accounts that are in trouble. */
export function statusLine(overview: Overview, viewer: Viewer): Markup {
  const { locale } = viewer.user;
  const words = wordsOf('statusLine', locale);
  const { needsAction, checking, unknown, lastSignalAt, isPaused, troubles } = overview;
  const parts = [
    isPaused && html`<strong class="is-bad">${words.paused()}</strong>`,
    html`<span class="${needsAction > 0 ? 'is-open' : ''}" data-announce>${words.action({ count: needsAction })}</span>`,
    unknown > 0
      ? html`<strong class="is-bad">${words.mayHaveExecuted({ count: unknown })}</strong>`
      : html`<span>${words.noneUnknown()}</span>`,
    html`<span>${checking > 0 ? words.doNotPress({ count: checking }) : words.checking({ count: checking })}</span>`,
    lastSignalAt === null
      ? html`<span><a href="/strategies">${words.noSignal()}</a></span>`
      : html`<span>${words.lastSignal()} ${ago(lastSignalAt, viewer.now, viewer.user)}</span>`,
    ...unavailable(troubles).map(
      (exchange) =>
        html`<strong class="is-bad">${words.unavailable({ exchange: exchangeName(exchange, locale) })}</strong>`,
    ),
    html`<span>${words.noAutomatic()}</span>`,
  ];
  return html`<div class="overview" data-part="status" data-live>
<p class="status-line">${parts.filter(Boolean)}</p>
${late(overview, viewer)}
${troubled(troubles, viewer)}
</div>`;
}

/** There is a position that its sender does not know of. */
function late({ acceptedLate: { count, since } }: Overview, { user }: Viewer): Markup | '' {
  if (count === 0) return '';
  const words = wordsOf('statusLine', user.locale);
  const href = addressOf({ status: 'completed', accepted_late: 'true', from: since.toISOString() });
  return html`<p class="accepted-late">${words.acceptedLate({ count })} <a href="${href}">${words.showThem()}</a></p>`;
}

/** Each exchange once, however many accounts there are at it. */
function unavailable(troubles: readonly AccountTrouble[]): readonly string[] {
  return [...new Set(troubles.filter(({ kind }) => kind === 'exchange_unavailable').map(({ exchange }) => exchange))];
}

/** One line for each kind of trouble, with the accounts that are in it. */
function troubled(troubles: readonly AccountTrouble[], viewer: Viewer): Markup | '' {
  if (troubles.length === 0) return '';
  const { locale } = viewer.user;
  const kinds = wordsOf('troubles', locale);
  const line = (kind: AccountTrouble['kind']) => {
    const accounts = troubles.filter((trouble) => trouble.kind === kind);
    return html`<li class="trouble trouble-${kind}"><strong>${kinds[kind]()}</strong>${accounts.map((account) => inTrouble(account, viewer))}</li>`;
  };
  const listed = [...new Set(troubles.map(({ kind }) => kind))];
  return html`<ul class="troubles" aria-label="${wordsOf('statusLine', locale).troubles()}">${listed.map(line)}</ul>`;
}

function inTrouble(trouble: AccountTrouble, { user, shell }: Viewer): Markup {
  const words = wordsOf('statusLine', user.locale);
  const { accountName, since, until } = trouble;
  const time = (at: Date, say: (params: { time: string }) => string) =>
    html` <time class="soft small" datetime="${at.toISOString()}">${say({ time: zonedText(at, user.timeZone) })}</time>`;
  return html` <span class="in-trouble">${accountName} ${shell.badge(trouble, user.locale)}${until === null ? time(since, words.since) : time(until, words.until)}</span>`;
}

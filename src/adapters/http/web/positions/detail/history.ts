import { html } from 'hono/html';
import type { HistoryEntry } from '../../../../../application/ports/failed-orders.ts';
import type { SessionUser } from '../../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { moment } from '../../shell/times.ts';

/** Who did what, when; the last one first. */
export function historyList(history: readonly HistoryEntry[], user: SessionUser): Markup {
  const words = wordsOf('detail', user.locale);
  const actions = wordsOf('historyActions', user.locale);
  if (history.length === 0) return html`<p class="soft">${words.noHistory()}</p>`;
  const entry = ({ at, by, action, detail }: HistoryEntry) =>
    html`<li>${moment(at, user)} <strong>${actions[action]()}</strong> <span class="soft">${by ?? words.itself()}</span>${scheduled(detail, user)}</li>`;
  return html`<ol class="history">${history.toReversed().map(entry)}</ol>`;
}

/** For when it was scheduled. */
function scheduled({ at }: HistoryEntry['detail'], user: SessionUser): Markup | '' {
  const time = typeof at === 'string' ? new Date(at) : null;
  return time === null || Number.isNaN(time.getTime()) ? '' : html` <span class="soft">→ ${moment(time, user)}</span>`;
}

import { html } from 'hono/html';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { dialogPanel, panelForm } from '../../shell/panel.ts';
import { moment } from '../../shell/times.ts';
import { zonedText } from '../../shell/zoned-time.ts';
import { accountFact, factList, orderLine } from '../facts.ts';
import { whyNoSchedule } from '../retry-state.ts';
import { cancel, type DialogView, queryOf } from './dialog-view.ts';

const A_MINUTE = 60_000;
const AN_HOUR = 60 * A_MINUTE;

/** As a field for date and time takes it, by the user's clock. */
const fieldTime = (time: Date, timeZone: string): string => zonedText(time, timeZone).slice(0, 16).replace(' ', 'T');

/** The time is the user's own, and the zone stands beside it. */
export function scheduleDialog(view: DialogView): Markup {
  const { user, csrfToken, shown, detail, now, error, typed } = view;
  const { order } = detail;
  const { timeZone } = user;
  const words = wordsOf('scheduleDialog', user.locale);
  const why = whyNoSchedule(order, user.locale);
  const action = `/positions/${order.id}/schedule`;
  const proposed = order.scheduledAt ?? new Date(Math.ceil((now.getTime() + A_MINUTE) / AN_HOUR) * AN_HOUR);
  const value = typed.at ?? fieldTime(proposed, timeZone);
  const field = html`<label class="field"><span>${words.at({ timeZone })}</span><input type="datetime-local" name="at" value="${value}" min="${fieldTime(now, timeZone)}" required autofocus></label>`;
  const content = html`${orderLine(order, view)}
${factList([accountFact(order, view), order.scheduledAt === null ? null : [words.now(), html`${moment(order.scheduledAt, user)} ${timeZone}`]])}
<p class="soft">${words.explanation()}</p>
${error === null ? '' : html`<p class="notice bad" role="alert">${error}</p>`}
${why === null ? panelForm({ action, csrfToken, hidden: queryOf(shown), fields: field, buttons: html`${cancel(view)}<button class="primary confirm-schedule">${words.confirm()}</button>` }) : html`<p class="notice bad">${why}</p>`}
${order.scheduledAt === null ? '' : panelForm({ action, csrfToken, hidden: { ...queryOf(shown), cancel: '1' }, buttons: html`<button class="cancel-schedule">${words.cancel()}</button>` })}`;
  return dialogPanel(words.question(), content);
}

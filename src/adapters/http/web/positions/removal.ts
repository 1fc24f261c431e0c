import { html } from 'hono/html';
import type { ReadFailedOrderDetail } from '../../../../application/failed-orders/get-failed-order.ts';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { dialogPanel } from '../shell/panel.ts';
import { zonedText } from '../shell/zoned-time.ts';
import { cancel, type DialogView } from './dialogs/dialog-view.ts';
import { orderLine } from './facts.ts';
import { restoreForm } from './row-actions.ts';

/** That an order was removed, with who did it and when where that is known: what came removed from the old system has no history. */
export function removalText(
  { history }: Pick<ReadFailedOrderDetail, 'history'>,
  { locale, timeZone }: Pick<SessionUser, 'locale' | 'timeZone'>,
): string {
  const words = wordsOf('removal', locale);
  const removal = history.findLast(({ action }) => action === 'removed');
  if (removal === undefined) return words.removed();
  const by = removal.by ?? wordsOf('detail', locale).itself();
  return words.removedBy({ time: zonedText(removal.at, timeZone), by });
}

/** In the place of whatever was to be done with an order that somebody has removed meanwhile. */
export function removedDialog(view: DialogView): Markup {
  const { user, detail } = view;
  const words = wordsOf('removal', user.locale);
  const content = html`${orderLine(detail.order, view)}
<p class="notice warn" role="alert">${removalText(detail, user)}</p>
<div class="panel-actions">${cancel(view)}${restoreForm(detail.order.id, view, html`<button class="primary btn-restore">${wordsOf('row', user.locale).restore()}</button>`)}</div>`;
  return dialogPanel(words.title(), content);
}

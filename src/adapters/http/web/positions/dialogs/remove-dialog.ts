import { html } from 'hono/html';
import { messageText, wordsOf } from '../../../../../application/texts/index.ts';
import { judgeRemoval } from '../../../../../domain/failed-order-changes.ts';
import type { Markup } from '../../shell/markup.ts';
import { dialogPanel, panelForm } from '../../shell/panel.ts';
import { accountFact, factList, orderLine, reasonFacts } from '../facts.ts';
import { cancel, type DialogView, queryOf } from './dialog-view.ts';

export function removeDialog(view: DialogView): Markup {
  const { user, csrfToken, shown, detail } = view;
  const { order } = detail;
  const words = wordsOf('removeDialog', user.locale);
  const judged = judgeRemoval(order.status);
  const content = html`${orderLine(order, view)}
${factList([accountFact(order, view), ...reasonFacts(order, view)])}
${order.scheduledAt === null ? '' : html`<p class="notice warn">${words.schedule()}</p>`}
${judged.kind === 'refused' ? html`<p class="notice bad" role="alert">${messageText(judged.code, user.locale)}</p>` : ''}
${panelForm({
  action: `/positions/${order.id}/remove`,
  csrfToken,
  hidden: queryOf(shown),
  buttons: html`${cancel(view)}${judged.kind === 'refused' ? '' : html`<button class="danger confirm-remove" autofocus>${words.confirm()}</button>`}`,
})}`;
  return dialogPanel(words.question(), content);
}

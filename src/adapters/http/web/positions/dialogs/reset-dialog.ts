import { html } from 'hono/html';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { dialogPanel, panelForm } from '../../shell/panel.ts';
import { accountFact, factList, orderLine, reasonFacts } from '../facts.ts';
import { cancel, type DialogView, queryOf } from './dialog-view.ts';

export function resetDialog(view: DialogView): Markup {
  const { user, csrfToken, shown, detail } = view;
  const { order } = detail;
  const words = wordsOf('resetDialog', user.locale);
  const content = html`${orderLine(order, view)}
<p>${words.explanation()}</p>
${factList([accountFact(order, view), ...reasonFacts(order, view)])}
${panelForm({
  action: `/positions/${order.id}/reset`,
  csrfToken,
  hidden: queryOf(shown),
  buttons: html`${cancel(view)}<button class="primary confirm-reset" autofocus>${words.confirm()}</button>`,
})}`;
  return dialogPanel(words.question(), content);
}

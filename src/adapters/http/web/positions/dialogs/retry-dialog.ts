import { html } from 'hono/html';
import { wordsOf } from '../../../../../application/texts/index.ts';
import { STALE_AFTER } from '../../../../../domain/batch.ts';
import type { Markup } from '../../shell/markup.ts';
import { dialogPanel, panelForm } from '../../shell/panel.ts';
import { accountFact, ageFact, factList, orderFacts, orderLine, reasonFacts } from '../facts.ts';
import { marketPlace } from '../market.ts';
import { whyDoubtful, whyNoRetry } from '../retry-state.ts';
import { cancel, type DialogView, queryOf } from './dialog-view.ts';

/** What will be sent, to whom, and how old the signal is. */
export function retryDialog(view: DialogView): Markup {
  const { user, csrfToken, shown, detail, shell, now } = view;
  const { order } = detail;
  const words = wordsOf('retryDialog', user.locale);
  const why = whyNoRetry(order, user.locale);
  const doubt = whyDoubtful(order, user.locale);
  const isStale = order.orderType === 'MARKET' && now.getTime() - order.createdAt.getTime() > STALE_AFTER;
  const content = html`${orderLine(order, view)}
${factList([accountFact(order, view), ...orderFacts(order, view), ageFact(detail.signal?.receivedAt ?? order.createdAt, view), ...reasonFacts(order, view)])}
${why === null ? html`${marketPlace(order.id, user.locale)}<p class="soft">${words.proven()}</p>` : ''}
${doubt === null ? '' : html`<p class="notice warn">${doubt}</p>`}
${isStale ? html`<p class="notice warn">${words.stale()}</p>` : ''}
${shell.stakeOf(order) === 'LIVE' ? html`<p class="notice bad">${words.live()}</p>` : ''}
${why === null ? '' : html`<p class="notice bad" role="alert">${words.notNow()}. ${why}</p>`}
${panelForm({
  action: `/positions/${order.id}/retry`,
  csrfToken,
  busy: words.busy(),
  hidden: queryOf(shown),
  buttons: html`${cancel(view)}${why === null ? html`<button class="${doubt === null ? 'primary ' : ''}confirm-retry"${isStale || doubt !== null ? '' : html` autofocus`}>${words.confirm()}</button>` : ''}`,
})}`;
  return dialogPanel(words.question(), content);
}

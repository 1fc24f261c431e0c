import { html } from 'hono/html';
import type { ReadFailedOrderDetail } from '../../../../../application/failed-orders/get-failed-order.ts';
import type { SignalOfFailedOrder } from '../../../../../application/ports/failed-orders.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { closeLink } from '../../shell/panel.ts';
import { moment } from '../../shell/times.ts';
import { accountFact, factList, orderFacts, orderLine, reasonFacts } from '../facts.ts';
import { sideWord, statusBadge } from '../order-words.ts';
import { nextStep } from '../retry-state.ts';
import { schedule } from '../row.ts';
import { actionsOf, whyId } from '../row-actions.ts';
import type { Viewer } from '../view.ts';
import { attemptList } from './attempts.ts';
import { chain } from './chain.ts';
import { historyList } from './history.ts';

/** One failed order with all that is known of it, as a page of its own or at the side of the list. */
export function detailPage(detail: ReadFailedOrderDetail, viewer: Viewer): Markup {
  const { user } = viewer;
  const { order, attempts, history } = detail;
  const words = wordsOf('detail', user.locale);
  return html`<article class="panel detail" data-part="drawer" data-events="failed-order order" data-live-from="/positions/${order.id}">
<h1 id="drawer-title">${words.title({ symbol: order.symbol, side: sideWord(order, user.locale) })} <span class="soft number">#${order.id}</span></h1>
<p class="detail-state">${statusBadge(order, user.locale)} ${schedule(order, user)}${next(detail, viewer)}</p>
<div class="actions">${actionsOf(order, { ...viewer, shown: {}, prefix: 'detail' })}${scheduleLink(detail, viewer)}</div>
${orderLine(order, viewer)}
${factList([accountFact(order, viewer), ...orderFacts(order, viewer), ...reasonFacts(order, viewer), ...ids(detail, viewer)])}
<section><h2>${words.chain()}</h2>${chain(detail, user)}</section>
<section><h2>${words.attempts()}</h2>${attemptList(attempts, order, user)}</section>
${detail.signal === null ? '' : payload(detail.signal, words.payload())}
<section><h2>${words.history()}</h2>${historyList(history, user)}</section>
<div class="panel-actions">${closeLink('/positions', wordsOf('shell', user.locale).back())}</div>
</article>`;
}

function next({ order }: ReadFailedOrderDetail, { user }: Viewer): Markup | '' {
  const text = nextStep(order, user.locale);
  return text === null ? '' : html`<span class="soft" id="${whyId(order, 'detail')}">${text}</span>`;
}

/** Only what could be retried now can be scheduled; a schedule can always be taken away. */
function scheduleLink({ order }: ReadFailedOrderDetail, { user }: Viewer): Markup | '' {
  if (order.scheduledAt === null && !order.canRetry) return '';
  return html`<a class="button btn-schedule" href="/positions/${order.id}/schedule" data-dialog>${wordsOf('row', user.locale).schedule()}</a>`;
}

function ids({ order }: ReadFailedOrderDetail, { user }: Viewer) {
  const words = wordsOf('facts', user.locale);
  const id = (name: string, value: string | null) =>
    value === null ? null : ([name, html`<code>${value}</code>`] as const);
  const created = [
    wordsOf('columns', user.locale).createdAt(),
    html`${moment(order.createdAt, user)} ${user.timeZone}`,
  ] as const;
  return [created, id(words.webhookId(), order.webhookId), id(words.exchangeOrderId(), order.exchangeOrderId)];
}

/** As it came, but for what must not be shown. */
const payload = ({ payload: sent }: SignalOfFailedOrder, title: string): Markup =>
  html`<section><h2>${title}</h2><pre class="payload">${JSON.stringify(sent, null, 2)}</pre></section>`;

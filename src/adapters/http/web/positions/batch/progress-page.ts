import { html } from 'hono/html';
import type { BatchView } from '../../../../../application/ports/batches.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { EntryState } from '../../../../../domain/batch.ts';
import { csrfField, type Markup } from '../../shell/markup.ts';
import { closeLink } from '../../shell/panel.ts';
import { ago } from '../../shell/times.ts';
import type { Viewer } from '../view.ts';
import { type Failures, failureList } from './failures.ts';

export interface ProgressView extends Viewer {
  readonly batch: BatchView;
  /** Null while they are not asked for. */
  readonly failures: Failures | null;
}

const SHOWN: readonly (readonly [
  EntryState,
  'done' | 'failed' | 'left_out' | 'waiting' | 'inProgress' | 'cancelled',
])[] = [
  ['done', 'done'],
  ['failed', 'failed'],
  ['left_out', 'left_out'],
  ['running', 'inProgress'],
  ['waiting', 'waiting'],
  ['cancelled', 'cancelled'],
];

/** How far a batch is; it goes on by itself, and this page is looked at again as it does. */
export function progressPage(view: ProgressView): Markup {
  const { batch, user, now, failures } = view;
  const { id, action, status, total, entries } = batch;
  const words = wordsOf('batchProgress', user.locale);
  const settled = total - entries.waiting - entries.running;
  const address = failures === null ? `/positions/batches/${id}` : `/positions/batches/${id}?show=failures`;
  const count = ([state, word]: (typeof SHOWN)[number]) =>
    html`<div class="count count-${state}"><dt>${words[word]()}</dt><dd class="number">${entries[state]}</dd></div>`;
  return html`<section class="panel" data-part="dialog" data-events="batch" data-live-from="${address}">
<h1 id="dialog-title">${words[action]({ total })}</h1>
<p><span class="badge batch-${status}">${words[status]()}</span> <span class="soft">${ago(batch.createdAt, now, user)}</span></p>
<progress value="${settled}" max="${total}" aria-label="${words.progress({ settled, total })}"></progress>
<p class="soft small" data-announce>${words.progress({ settled, total })}${status === 'running' ? ` · ${words.goesOn()}` : ''}</p>
<dl class="counts">${SHOWN.filter(([state]) => entries[state] > 0 || state === 'done').map(count)}</dl>
${failures === null ? '' : failureList(id, failures, user.locale)}
<div class="panel-actions">${toggle(view)}${cancel(view)}${undo(view)}${closeLink('/positions', wordsOf('shell', user.locale).close())}</div>
</section>`;
}

function toggle({ batch: { id, entries }, failures, user }: ProgressView): Markup | '' {
  const words = wordsOf('batchProgress', user.locale);
  if (failures !== null)
    return html`<a class="button" href="/positions/batches/${id}" data-dialog>${words.hideFailures()}</a>`;
  if (entries.failed + entries.left_out === 0) return '';
  return html`<a class="button show-failures" href="/positions/batches/${id}?show=failures" data-dialog>${words.showFailures()}</a>`;
}

function cancel({ batch: { id, status, entries }, csrfToken, user }: ProgressView): Markup | '' {
  if (status !== 'running' || entries.waiting === 0) return '';
  const words = wordsOf('batchProgress', user.locale);
  return html`<form method="post" action="/positions/batches/${id}/cancel" data-send>${csrfField(csrfToken)}<button class="danger cancel-batch">${words.cancel()}</button></form>`;
}

/** What was removed together is brought back together. */
function undo({ batch: { id, action, status, entries }, csrfToken, user }: ProgressView): Markup | '' {
  if (action !== 'remove' || status === 'running' || entries.done === 0) return '';
  const words = wordsOf('batchProgress', user.locale);
  return html`<form method="post" action="/positions/batches/${id}/undo" data-send>${csrfField(csrfToken)}<button class="undo-batch">${words.undo()}</button></form>`;
}

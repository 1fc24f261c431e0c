import { html } from 'hono/html';
import type { BatchPreview, PreviewGroup } from '../../../../../application/ports/batches.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { BatchAction } from '../../../../../domain/batch.ts';
import type { Markup } from '../../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../../shell/panel.ts';
import type { Viewer } from '../view.ts';
import { entryWords } from './entry-words.ts';
import type { BatchRequest } from './request.ts';

export interface ConfirmView extends Viewer {
  readonly request: BatchRequest;
  readonly preview: BatchPreview;
  /** Why what was sent before was not taken; null before. */
  readonly error: string | null;
}

/** So many removals of real orders are no slip of the finger any more. */
const TYPED_ABOVE = 20;

const CONFIRM = { retry: 'confirmRetry', remove: 'confirmRemove', restore: 'confirmRestore' } as const;
const BUTTON: Readonly<Record<BatchAction, string>> = { retry: 'primary', remove: 'danger', restore: 'primary' };

/** How many it is about, by account and symbol, what it comes to, and what is left out. */
export function confirmPage(view: ConfirmView): Markup {
  const { user, request, preview, error } = view;
  const { action } = request;
  const words = wordsOf('batchConfirm', user.locale);
  const count = countOf(preview.groups);
  const live = liveCount(view);
  const content = html`${groups(view)}
${leftOut(view)}
${action === 'retry' && count > 0 ? html`<p class="soft small">${words.order()}</p>` : ''}
${action !== 'restore' && live > 0 ? html`<p class="notice bad">${words.live({ count: live })}</p>` : ''}
${request.includeStale ? html`<p class="notice warn">${words.staleIncluded()}</p>` : ''}
${stale(view)}
${error === null ? '' : html`<p class="notice bad" role="alert">${error}</p>`}
${count === 0 ? html`<div class="panel-actions">${close(view)}</div>` : form(view, count, live)}`;
  return dialogPanel(count === 0 ? words.nothing() : words[action]({ count }), content);
}

const countOf = (listed: readonly PreviewGroup[]): number =>
  listed.reduce((sum, { buys, sells }) => sum + buys + sells, 0);

const liveCount = ({ preview, shell }: ConfirmView): number =>
  countOf(preview.groups.filter((group) => shell.stakeOf(group) === 'LIVE'));

/** What has to be typed before it is done; null where a press does. */
export function toType(view: ConfirmView): string | null {
  const live = liveCount(view);
  return view.request.action === 'remove' && live > TYPED_ABOVE ? String(live) : null;
}

function groups({ user, shell, preview }: ConfirmView): Markup | '' {
  if (preview.groups.length === 0) return '';
  const words = wordsOf('batchConfirm', user.locale);
  const row = (group: PreviewGroup) => {
    const { accountName, symbol, buys, sells, net } = group;
    const base = symbol.split('/')[0] ?? '';
    return html`<tr><td>${accountName} ${shell.badge(group, user.locale)}</td><td>${symbol}</td><td class="number">${words.counts({ buys, sells })}</td><td class="number">${net === null ? words.noNet() : html`<span class="number">${signed(net)}</span> ${base}`}</td></tr>`;
  };
  return html`<div class="scroller" tabindex="0" role="region" aria-label="${words.orders()}"><table class="groups"><thead><tr><th scope="col">${words.account()}</th><th scope="col">${words.symbol()}</th><th scope="col" class="number">${words.orders()}</th><th scope="col" class="number">${words.net()}</th></tr></thead><tbody>${preview.groups.map(row)}</tbody></table></div>`;
}

const signed = (net: string): string => (net.startsWith('-') || net === '0' ? net : `+${net}`);

function leftOut({ user, preview }: ConfirmView): Markup | '' {
  const count = preview.leftOut.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return '';
  const words = wordsOf('batchConfirm', user.locale);
  const reason = ({ reason: code, count: number }: BatchPreview['leftOut'][number]) =>
    html`<li><span class="number">${number}</span> ${entryWords({ state: 'left_out', code, params: {} }, user.locale)}</li>`;
  return html`<div class="left-out"><h2>${words.leftOut({ count })}</h2><ul>${preview.leftOut.map(reason)}</ul></div>`;
}

/** Another choice is another question: what is confirmed is what is shown. */
function stale({ user, request, preview }: ConfirmView): Markup | '' {
  const isLeftOut = preview.leftOut.some(({ reason }) => reason === 'STALE_ORDER');
  if (request.action !== 'retry' || !(isLeftOut || request.includeStale)) return '';
  const words = wordsOf('batchConfirm', user.locale);
  const search = new URLSearchParams(request.fields);
  if (request.includeStale) search.delete('include_stale');
  else search.set('include_stale', '1');
  return html`<p><a href="/positions/batch?${search}" data-dialog>${request.includeStale ? words.excludeStale() : words.includeStale()}</a></p>`;
}

function form(view: ConfirmView, count: number, live: number): Markup {
  const { user, csrfToken, request } = view;
  const words = wordsOf('batchConfirm', user.locale);
  const typing =
    toType(view) === null
      ? html``
      : html`<label class="field"><span>${words.type({ count: live })}</span><input name="typed" inputmode="numeric" autocomplete="off" maxlength="9" required autofocus></label>`;
  return panelForm({
    action: '/positions/batch',
    csrfToken,
    busy: words.busy(),
    hidden: request.fields,
    fields: typing,
    buttons: html`${close(view)}<button class="${BUTTON[request.action]} confirm-batch">${words[CONFIRM[request.action]]({ count })}</button>`,
  });
}

const close = ({ user }: ConfirmView): Markup => closeLink('/positions', wordsOf('shell', user.locale).cancel());

import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import type { View } from './view.ts';

/** Asks before a strategy is deleted; `refused`: why it was not. */
export function deleteStrategyPanel({ strategy, accounts }: StrategyDetail, view: View, refused?: Markup): Markup {
  const words = wordsOf('deleteStrategy', view.user.locale);
  const linked = accounts.map(
    ({ account }) => html`<li>${account.name} ${view.shell.badge(account, view.user.locale)}</li>`,
  );
  const content = html`${refused ?? ''}<p>${words.means()}</p>
${linked.length === 0 ? '' : html`<ul class="linked">${linked}</ul>`}`;
  const word = wordsOf('strategies', view.user.locale).delete();
  return confirmPanel(
    { title: words.title({ name: strategy.name }), action: `/strategies/${strategy.id}/delete`, word },
    content,
    view,
  );
}

/** Asks before an account is deleted; `refused`: why it was not. */
export function deleteAccountPanel(
  account: AccountRecord,
  usedBy: readonly string[],
  view: View,
  refused?: Markup,
): Markup {
  const words = wordsOf('accountConfirm', view.user.locale);
  const content = html`${refused ?? ''}${stake(account, view)}<p>${words.deleteMeans()}</p>
${usedBy.length === 0 ? '' : html`<p>${words.deleteUsedBy({ names: usedBy.join(', ') })}</p>`}`;
  const word = wordsOf('accounts', view.user.locale).delete();
  return confirmPanel(
    { title: words.deleteTitle({ name: account.name }), action: `/strategies/accounts/${account.id}/delete`, word },
    content,
    view,
  );
}

/** Asks before trading goes on at an account that a breach has frozen. */
export function unfreezePanel(account: AccountRecord, view: View): Markup {
  const words = wordsOf('accountConfirm', view.user.locale);
  const isLive = view.shell.stakeOf(account) === 'LIVE';
  const content = html`${stake(account, view)}<p>${words.unfreezeMeans()}</p>
${isLive ? html`<p class="notice warn">${words.live()}</p>` : ''}`;
  const word = wordsOf('accounts', view.user.locale).unfreeze();
  return confirmPanel(
    {
      title: words.unfreezeTitle({ name: account.name }),
      action: `/strategies/accounts/${account.id}/unfreeze`,
      word,
    },
    content,
    view,
  );
}

const stake = (account: AccountRecord, view: View): Markup =>
  html`<p>${view.shell.badge(account, view.user.locale)} <span class="soft">${account.exchange}</span> <span class="mono">${account.keyHint ?? ''}</span></p>`;

function confirmPanel(
  { title, action, word }: { readonly title: string; readonly action: string; readonly word: string },
  content: Markup,
  { user, csrfToken }: View,
): Markup {
  const buttons = html`${closeLink('/strategies', wordsOf('shell', user.locale).cancel())}<button class="danger">${word}</button>`;
  return dialogPanel(title, html`${content}${panelForm({ action, csrfToken, buttons })}`);
}

import { html } from 'hono/html';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import type { View } from './view.ts';

/** Asks before a strategy is deleted; `refused`: why it was not. */
export function deleteStrategyPanel({ strategy, accounts }: StrategyDetail, view: View, refused?: Markup): Markup {
  const { locale } = view.user;
  const words = wordsOf('deleteStrategy', locale);
  const form = panelForm({
    action: `/strategies/${strategy.id}/delete`,
    csrfToken: view.csrfToken,
    buttons: html`${closeLink('/strategies', wordsOf('shell', locale).cancel())}<button class="danger">${wordsOf('strategies', locale).delete()}</button>`,
  });
  const linked = accounts.map(({ account }) => html`<li>${account.name} ${view.shell.badge(account, locale)}</li>`);
  return dialogPanel(
    words.title({ name: strategy.name }),
    html`${refused ?? ''}<p>${words.means()}</p>${linked.length === 0 ? '' : html`<ul class="linked">${linked}</ul>`}${form}`,
  );
}

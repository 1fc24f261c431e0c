import { html } from 'hono/html';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { accountCard } from './account-card.ts';
import { checklist, type Progress } from './checklist.ts';
import { strategyCard } from './strategy-card.ts';
import type { View } from './view.ts';

export interface StrategiesPage {
  readonly strategies: readonly StrategyDetail[];
  readonly accounts: readonly AccountRecord[];
  readonly progress: Progress;
  readonly isFirstRun: boolean;
  /** What the last action came to; null when there was none. */
  readonly notice: Markup | null;
}

/** Every strategy and every account. The script looks again after each order: another hand may have changed them. */
export function strategiesSection(page: StrategiesPage, view: View): Markup {
  const { strategies, accounts, notice, progress, isFirstRun } = page;
  const words = wordsOf('strategies', view.user.locale);
  const accountWords = wordsOf('accounts', view.user.locale);
  return html`<div class="setup" data-events="signal order failed-order">
${notice ?? ''}
<div class="setup-head"><h1 id="strategies-title">${words.title()}</h1><a class="button primary" href="/strategies/new" data-dialog>${words.add()}</a></div>
${checklist(progress, isFirstRun, view)}
<section data-part="strategies" data-live aria-labelledby="strategies-title">
${strategies.length === 0 ? html`<p class="empty">${words.none()}</p>` : html`<ul class="setup-cards">${strategies.map((detail) => strategyCard(detail, view))}</ul>`}
</section>
<section data-part="accounts" data-live aria-labelledby="accounts-title">
<div class="setup-head"><h2 id="accounts-title">${accountWords.title()}</h2><a class="button" href="/strategies/accounts/new" data-dialog>${accountWords.add()}</a></div>
${accounts.length === 0 ? html`<p class="empty">${accountWords.none()}</p>` : html`<ul class="setup-cards">${accounts.map((account) => accountCard(account, usedBy(account, strategies), view))}</ul>`}
</section>
</div>`;
}

const usedBy = ({ id }: AccountRecord, strategies: readonly StrategyDetail[]): readonly string[] =>
  strategies
    .filter(({ strategy }) => strategy.links.some((link) => link.accountId === id))
    .map(({ strategy }) => strategy.name);

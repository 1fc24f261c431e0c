import { html } from 'hono/html';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { moment } from '../shell/times.ts';
import type { View } from './view.ts';

/** How far an installation is from its first order. */
export interface Progress {
  readonly hasAccount: boolean;
  /** One that trades at an account; null when there is none. */
  readonly strategyId: number | null;
  /** Null before the first. */
  readonly lastSignalAt: Date | null;
}

export const progressOf = (
  strategies: readonly StrategyDetail[],
  accounts: readonly unknown[],
  lastSignalAt: Date | null,
): Progress => ({
  hasAccount: accounts.length > 0,
  strategyId: strategies.find((one) => one.accounts.length > 0)?.strategy.id ?? null,
  lastSignalAt,
});

export const isComplete = ({ hasAccount, strategyId, lastSignalAt }: Progress): boolean =>
  hasAccount && strategyId !== null && lastSignalAt !== null;

/** What is left to do before webhooks become orders. Each step ticks itself; `isShown` false keeps its place on the page. */
export function checklist(progress: Progress, isShown: boolean, view: View): Markup {
  if (!isShown) return html`<section data-part="checklist" data-live hidden></section>`;
  const words = wordsOf('checklist', view.user.locale);
  const title = isComplete(progress) ? words.complete() : words.title();
  return html`<section class="card first-steps" data-part="checklist" data-live aria-labelledby="checklist-title">
<h2 id="checklist-title">${title}</h2>
<ol>${steps(progress, view).map((step) => stepLine(step, view))}</ol>
</section>`;
}

interface Step {
  readonly isDone: boolean;
  readonly text: string;
  readonly hint: Markup | string;
  /** Where it is done; null where there is nothing to press, or not yet. */
  readonly link: { readonly href: string; readonly word: string; readonly isDialog: boolean } | null;
}

function steps({ hasAccount, strategyId, lastSignalAt }: Progress, view: View): readonly Step[] {
  const words = wordsOf('checklist', view.user.locale);
  const dialog = (href: string, word: string) => ({ href, word, isDialog: true });
  return [
    {
      isDone: hasAccount,
      text: words.account(),
      hint: words.accountHint(),
      link: dialog('/strategies/accounts/new', words.accountLink()),
    },
    {
      isDone: strategyId !== null,
      text: words.strategy(),
      hint: words.strategyHint(),
      link: hasAccount ? dialog('/strategies/new', words.strategyLink()) : null,
    },
    {
      isDone: lastSignalAt !== null,
      text: words.send(),
      hint: words.sendHint(),
      link: strategyId === null ? null : dialog(`/strategies/${strategyId}/token`, words.sendLink()),
    },
    {
      isDone: lastSignalAt !== null,
      text: words.arrive(),
      hint: lastSignalAt === null ? waiting(strategyId !== null, view) : arrived(lastSignalAt, view),
      link: lastSignalAt === null ? null : { href: '/orders', word: words.arriveLink(), isDialog: false },
    },
  ];
}

function stepLine({ isDone, text, hint, link }: Step, view: View): Markup {
  const words = wordsOf('checklist', view.user.locale);
  // What is done needs no button, but the way to what came of it.
  const button =
    link === null || (isDone && link.isDialog)
      ? ''
      : html`<a class="button" href="${link.href}"${link.isDialog ? html` data-dialog` : ''}>${link.word}</a>`;
  return html`<li class="${isDone ? 'done' : ''}"><span class="tick" aria-hidden="true"></span><div><strong>${text}</strong> <span class="visually-hidden">${isDone ? words.done() : words.open()}</span><p class="small soft">${hint}</p></div>${button}</li>`;
}

const waiting = (canArrive: boolean, { user }: View): string => {
  const words = wordsOf('checklist', user.locale);
  return canArrive ? words.waiting() : words.arriveHint();
};

const arrived = (at: Date, { user }: View): Markup =>
  html`${wordsOf('checklist', user.locale).arrivedAt()} ${moment(at, user)}`;

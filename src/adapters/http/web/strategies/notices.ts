import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Refused } from '../../../../application/accounts/refused.ts';
import { TEXTS, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from '../shell/markup.ts';

/** What an action came to, as it stands in the address of the page after it. */
export type Done = keyof typeof TEXTS.pages.strategiesDone;

/** Where an action leads that did what it should. */
export const doneThen = (c: Context, done: Done): Response => c.redirect(`/strategies?notice=${done}`, 303);

/** Nothing for whatever is none of ours. */
export function noticeOf(code: string | undefined, locale: Locale): Markup | null {
  if (code === undefined || !Object.hasOwn(TEXTS.pages.strategiesDone, code)) return null;
  return html`<p class="notice" role="status" data-part="notice">${wordsOf('strategiesDone', locale)[code as Done]()}</p>`;
}

export const refusalNotice = (content: string | Markup): Markup =>
  html`<p class="notice bad" role="alert" data-part="notice">${content}</p>`;

/** Why nothing was changed; a page that shows it beside a field needs no other. */
export function refusedNotice(refused: Refused, locale: Locale): Markup {
  const words = wordsOf('strategiesRefused', locale);
  switch (refused.kind) {
    case 'unresolved_orders':
      return refusalNotice(
        html`<span>${words.unresolved()}</span> <a href="/positions?status=all">${words.unresolvedAdvice()}</a>`,
      );
    case 'not_found':
      return refusalNotice(words.not_found());
    case 'name_taken':
    case 'invalid':
      return refusalNotice(wordsOf('strategyForm', locale).notRight());
  }
}

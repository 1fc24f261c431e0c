import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from './markup.ts';

/** The pages that there are, in the order of the menu; each has its word in the texts of the shell. */
export const SECTIONS = ['positions', 'orders', 'strategies', 'settings'] as const satisfies readonly (
  | 'positions'
  | 'orders'
  | 'strategies'
  | 'settings'
)[];
export type Section = (typeof SECTIONS)[number];

export function navigation(current: Section | null, locale: Locale): Markup {
  const words = wordsOf('shell', locale);
  const link = (section: Section) =>
    section === current
      ? html`<a href="/${section}" aria-current="page">${words[section]()}</a>`
      : html`<a href="/${section}">${words[section]()}</a>`;
  return html`<nav class="site-nav" aria-label="${words.navigation()}">${SECTIONS.map(link)}</nav>`;
}

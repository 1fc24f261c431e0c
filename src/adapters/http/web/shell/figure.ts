import { html } from 'hono/html';
import type { Markup } from './markup.ts';

/** So many characters stand in a column as they are; longer ones are written smaller; what is too long even so is cut, and told on hover. */
const LONG = 11;
const LONGEST = 14;

/** A number in a table, which never breaks within its digits. */
export function figure(text: string): Markup {
  const size = text.length > LONGEST ? ' figure-longest' : text.length > LONG ? ' figure-long' : '';
  return html`<span class="figure${size}"${text.length > LONGEST ? html` title="${text}"` : ''}>${text}</span>`;
}

import { html, raw } from 'hono/html';
import type { Markup } from './markup.ts';

/** Drawn in a square of 16, in the colour of the text. They say nothing by themselves: a word stands beside each, or in its label. */
const PATHS = {
  light:
    '<circle cx="8" cy="8" r="3"/><path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3"/>',
  dark: '<path d="M13.5 9.7A6 6 0 0 1 6.3 2.5 6 6 0 1 0 13.5 9.7Z"/>',
  system: '<rect x="1.5" y="2.5" width="13" height="9" rx="1"/><path d="M5.5 14h5"/>',
  close: '<path d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>',
} as const;

export type IconName = keyof typeof PATHS;

export const icon = (name: IconName): Markup =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${raw(PATHS[name])}</svg>`;

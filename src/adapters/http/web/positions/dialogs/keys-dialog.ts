import { html } from 'hono/html';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Locale } from '../../../../../domain/account.ts';
import type { Markup } from '../../shell/markup.ts';
import { closeLink, dialogPanel } from '../../shell/panel.ts';

const KEYS = [
  ['j', 'nextRow'],
  ['k', 'previousRow'],
  ['x', 'select'],
  ['Enter', 'open'],
  ['r', 'retry'],
  ['#', 'remove'],
  ['/', 'filter'],
  ['?', 'help'],
  ['Esc', 'close'],
] as const;

export function keysDialog(locale: Locale): Markup {
  const words = wordsOf('keysDialog', locale);
  const content = html`<dl class="facts keys">${KEYS.map(([key, word]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words[word]()}</dd></div>`)}</dl>
<div class="panel-actions">${closeLink('/positions', words.close())}</div>`;
  return dialogPanel(words.title(), content);
}

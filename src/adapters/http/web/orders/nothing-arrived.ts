import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import type { SignalsViewer } from './view.ts';

/** What is kept of no alert can't be shown; this says what to look at instead. */
export function nothingArrived(viewer: SignalsViewer): Markup {
  return html`<div class="empty-state"><h2>${wordsOf('nothingArrived', viewer.user.locale).title()}</h2>${checklist(viewer)}</div>`;
}

/** The same below a list, for whoever misses one in it. */
export function missingSignal(viewer: SignalsViewer): Markup {
  return html`<details class="missing-signal"><summary>${wordsOf('nothingArrived', viewer.user.locale).question()}</summary>${checklist(viewer)}</details>`;
}

function checklist({ user, webhookUrl }: SignalsViewer): Markup {
  const words = wordsOf('nothingArrived', user.locale);
  return html`<ul class="checklist">
<li>${words.address()}: <code class="copy">${webhookUrl}</code></li>
<li>${words.token()}</li>
<li>${words.body()}</li>
<li>${words.sender()}</li>
<li>${words.example()}:<pre tabindex="0" class="copy">${exampleFor(webhookUrl)}</pre></li>
</ul>`;
}

const exampleFor = (webhookUrl: string): string =>
  [
    `curl -sS '${webhookUrl}' -H 'Content-Type: application/json' \\`,
    `  -d '{"token":"…","symbol":"BTC/USDT","side":"buy","order_type":"market","quantity":"0.001"}'`,
  ].join('\n');

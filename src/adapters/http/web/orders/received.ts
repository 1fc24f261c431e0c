import { html } from 'hono/html';
import type { ListedSignal } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from '../shell/markup.ts';

/** Fifty of them stand on a page. */
const MOST_CHARACTERS = 4_000;

type Fact = readonly [name: string, value: string | number | null];

/** What was received, without its secrets, and the ids by which it can be found elsewhere. */
export function received(signal: ListedSignal, locale: Locale): Markup {
  const words = wordsOf('outcome', locale);
  const facts: readonly Fact[] = [
    [words.webhookId(), signal.webhookId],
    [words.answer(), signal.answerStatus === null ? null : `HTTP ${signal.answerStatus}`],
    [words.code(), signal.refusal?.code ?? null],
    ...signal.orders.flatMap(({ accountName: account, clientOrderId, exchangeOrderId }): Fact[] => [
      [words.clientOrderId({ account }), clientOrderId],
      [words.exchangeOrderId({ account }), exchangeOrderId],
    ]),
    [words.signalId(), signal.id],
  ];
  const known = facts.filter(([, value]) => value !== null);
  return html`<details class="received"><summary>${words.received()}</summary>
<pre tabindex="0">${payloadText(signal.payload, locale)}</pre>
<dl class="ids">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}</dl>
</details>`;
}

function payloadText(payload: ListedSignal['payload'], locale: Locale): string {
  const text = JSON.stringify(payload, null, 2);
  return text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS)}…\n${wordsOf('outcome', locale).cut()}`;
}

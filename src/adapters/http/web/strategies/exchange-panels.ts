import { html } from 'hono/html';
import type { DescribedExchange, ListedExchange } from '../../../../application/ports/exchange-catalogue.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel } from '../shell/panel.ts';
import { refusalNotice } from './notices.ts';
import type { View } from './view.ts';

/** Where the new account is; what to ask for follows from it. */
export function chooseExchangePanel(exchanges: readonly ListedExchange[], { user }: View): Markup {
  const words = wordsOf('accountForm', user.locale);
  const option = ({ id, name }: ListedExchange) =>
    html`<option value="${id}">${name}${name.toLowerCase() === id ? '' : ` (${id})`}</option>`;
  const proven = exchanges.filter(({ isProven }) => isProven);
  const others = exchanges.filter(({ isProven }) => !isProven);
  const content = html`<form class="panel-form" method="get" action="/strategies/accounts/new" data-dialog>
<div class="field"><label for="field-exchange">${wordsOf('accounts', user.locale).exchange()}</label>
<select id="field-exchange" name="exchange" autofocus>
<optgroup label="${words.proven()}">${proven.map(option)}</optgroup>
<optgroup label="${words.others()}">${others.map(option)}</optgroup>
</select>
<p class="field-hint">${words.othersMean()}</p></div>
<div class="panel-actions">${closeLink('/strategies', wordsOf('shell', user.locale).cancel())}<button class="primary">${words.next()}</button></div>
</form>`;
  return dialogPanel(words.chooseTitle(), content);
}

/** Why no account can be at an exchange. */
export function unsupportedPanel(
  exchange: Extract<DescribedExchange, { kind: 'unsupported' }>,
  { user }: View,
): Markup {
  const words = wordsOf('accountForm', user.locale);
  const why =
    exchange.why === 'credentials' ? words.missing({ missing: exchange.missing.join(', ') }) : words.noOrders();
  const content = html`${refusalNotice(why)}
<div class="panel-actions">${closeLink('/strategies', wordsOf('shell', user.locale).cancel())}<a class="button primary" href="/strategies/accounts/new" data-dialog>${words.otherExchange()}</a></div>`;
  return dialogPanel(words.unsupported({ exchange: exchange.name }), content);
}

import { html } from 'hono/html';
import { LONGEST } from '../../../../application/administration/spelling.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { type FieldTexts, field, focusUnless, select, type Typed } from '../shell/forms.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import { refusalNotice } from './notices.ts';
import type { View } from './view.ts';

export interface StrategyForm {
  readonly typed: Typed;
  readonly errors: FieldTexts;
}

/** A new strategy. */
export function newStrategyPanel(form: StrategyForm, accounts: readonly AccountRecord[], view: View): Markup {
  const words = wordsOf('strategyForm', view.user.locale);
  const fields = html`${basics(form, view)}${accountChoice(form, accounts, view)}${advanced(form, view)}
<label class="check"><input type="checkbox" name="is_active"${flag('checked', form.typed.has('is_active'))}>${words.isActive()}</label>`;
  return panel(words.newTitle(), '/strategies', words.create(), fields, form, view);
}

/** One that there is. */
export function editStrategyPanel(form: StrategyForm, { id, name }: { id: number; name: string }, view: View): Markup {
  const words = wordsOf('strategyForm', view.user.locale);
  const fields = html`${basics(form, view)}${advanced(form, view)}`;
  return panel(words.editTitle({ name }), `/strategies/${id}`, words.save(), fields, form, view);
}

function panel(
  title: string,
  action: string,
  word: string,
  fields: Markup,
  { errors }: StrategyForm,
  { user, csrfToken }: View,
): Markup {
  const isWrong = Object.keys(errors).length > 0;
  const buttons = html`${closeLink('/strategies', wordsOf('shell', user.locale).cancel())}<button class="primary">${word}</button>`;
  const content = html`${isWrong ? refusalNotice(wordsOf('strategyForm', user.locale).notRight()) : ''}${panelForm({ action, csrfToken, fields, buttons })}`;
  return dialogPanel(title, content);
}

function basics({ typed, errors }: StrategyForm, { user }: View): Markup {
  const words = wordsOf('strategyForm', user.locale);
  const names = wordsOf('strategies', user.locale);
  const value = (name: string) => typed.get(name) ?? '';
  return html`${field(
    { name: 'name', label: words.name(), error: errors.name },
    (attributes) =>
      html`<input ${attributes} value="${value('name')}" maxlength="${LONGEST.name}" autocomplete="off" required${focusUnless(errors)}>`,
  )}
${field(
  { name: 'group_name', label: words.groupName(), hint: words.groupNameHint(), error: errors.group_name },
  (attributes) =>
    html`<input ${attributes} value="${value('group_name')}" maxlength="${LONGEST.name}" autocomplete="off" spellcheck="false">`,
)}
${select(
  { name: 'market_type', label: names.marketType(), hint: words.marketTypeHint(), error: errors.market_type },
  [
    ['SPOT', names.SPOT()],
    ['FUTURES', names.FUTURES()],
  ],
  value('market_type'),
)}`;
}

/** Open where something in it was set, or is wrong. */
function advanced({ typed, errors }: StrategyForm, { user }: View): Markup {
  const words = wordsOf('strategyForm', user.locale);
  const names = wordsOf('strategies', user.locale);
  const value = (name: string) => typed.get(name) ?? '';
  const isSet = ADVANCED.some((name) => errors[name] !== undefined || !PLAIN.includes(value(name)));
  return html`<details class="more-fields"${flag('open', isSet)}><summary>${words.advanced()}</summary>
${field(
  {
    name: 'allowed_symbols',
    label: names.allowedSymbols(),
    hint: words.allowedSymbolsHint(),
    error: errors.allowed_symbols,
  },
  (attributes) =>
    html`<textarea ${attributes} rows="2" autocomplete="off" spellcheck="false">${value('allowed_symbols')}</textarea>`,
)}
${field(
  {
    name: 'max_order_value',
    label: names.maxOrderValue(),
    hint: words.maxOrderValueHint(),
    error: errors.max_order_value,
  },
  (attributes) =>
    html`<input ${attributes} value="${value('max_order_value')}" inputmode="decimal" autocomplete="off" placeholder="1000">`,
)}
${select(
  { name: 'rounding', label: names.rounding(), error: errors.rounding },
  [
    ['down', names.down()],
    ['refuse', names.refuse()],
  ],
  value('rounding'),
)}
${select(
  { name: 'ordering', label: names.ordering(), error: errors.ordering },
  [
    ['parallel', names.parallel()],
    ['in_order', names.in_order()],
  ],
  value('ordering'),
)}
</details>`;
}

const ADVANCED = ['allowed_symbols', 'max_order_value', 'rounding', 'ordering'] as const;
const PLAIN: readonly string[] = ['', 'down', 'parallel'];

function accountChoice({ typed, errors }: StrategyForm, accounts: readonly AccountRecord[], view: View): Markup {
  const words = wordsOf('strategyForm', view.user.locale);
  if (accounts.length === 0) return html`<p class="field-hint">${words.noAccounts()}</p>`;
  const chosen = typed.getAll('account_ids');
  return html`<fieldset class="field"><legend>${words.accounts()}</legend>
${accounts.map(
  (account) =>
    html`<label class="check"><input type="checkbox" name="account_ids" value="${account.id}"${flag('checked', chosen.includes(String(account.id)))}>${account.name} ${view.shell.badge(account, view.user.locale)}</label>`,
)}
${errors.account_ids === undefined ? html`<p class="field-hint">${words.accountsHint()}</p>` : html`<p class="field-error">${errors.account_ids}</p>`}
</fieldset>`;
}

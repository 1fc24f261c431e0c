import { html } from 'hono/html';
import { LONGEST } from '../../../../application/administration/spelling.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { DescribedExchange } from '../../../../application/ports/exchange-catalogue.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { type FieldTexts, field, focusUnless, select, type Typed } from '../shell/forms.ts';
import { flag, type Markup } from '../shell/markup.ts';
import { closeLink, dialogPanel, panelForm } from '../shell/panel.ts';
import { type CredentialField, type Needs, needsOf } from './account-fields.ts';
import { refusalNotice } from './notices.ts';
import type { View } from './view.ts';

export interface AccountForm {
  readonly typed: Typed;
  readonly errors: FieldTexts;
  /** Why the form as a whole was refused. */
  readonly notice?: Markup;
}

/** A new account at an exchange: just the fields that it needs there. */
export function newAccountPanel(form: AccountForm, exchange: DescribedExchange, view: View): Markup {
  const words = wordsOf('accountForm', view.user.locale);
  const needs = needsOf(exchange);
  const fields = html`<input type="hidden" name="exchange" value="${exchange.id}">
${exchange.isProven ? '' : html`<p class="field-hint">${words.othersMean()}</p>`}
${settings(form, needs, view)}
${credentials(form, needs, view)}
<p><a href="/strategies/accounts/new" data-dialog>${words.otherExchange()}</a></p>`;
  return panel(words.newTitle({ exchange: exchange.name }), '/strategies/accounts', words.create(), fields, form, view);
}

export function editAccountPanel(form: AccountForm, account: AccountRecord, needs: Needs, view: View): Markup {
  const title = wordsOf('accountForm', view.user.locale).editTitle({ name: account.name });
  const word = wordsOf('strategyForm', view.user.locale).save();
  return panel(title, `/strategies/accounts/${account.id}`, word, settings(form, needs, view), form, view);
}

/** Asks for another key; of the present one only the hint is shown. */
export function keyPanel(form: AccountForm, account: AccountRecord, needs: Needs, view: View): Markup {
  const words = wordsOf('accountForm', view.user.locale);
  const fields = html`${account.keyHint === null ? '' : html`<p>${words.replaceMeans({ hint: account.keyHint })} ${view.shell.badge(account, view.user.locale)}</p>`}
${credentials(form, needs, view)}`;
  const title = words.keyTitle({ name: account.name });
  return panel(title, `/strategies/accounts/${account.id}/key`, words.replace(), fields, form, view);
}

function panel(
  title: string,
  action: string,
  word: string,
  fields: Markup,
  { errors, notice }: AccountForm,
  { user, csrfToken }: View,
): Markup {
  const isWrong = Object.keys(errors).length > 0;
  const buttons = html`${closeLink('/strategies', wordsOf('shell', user.locale).cancel())}<button class="primary">${word}</button>`;
  const wrong = isWrong ? refusalNotice(wordsOf('strategyForm', user.locale).notRight()) : '';
  return dialogPanel(title, html`${notice ?? wrong}${panelForm({ action, csrfToken, fields, buttons })}`);
}

function settings({ typed, errors }: AccountForm, needs: Needs, { user }: View): Markup {
  const words = wordsOf('accountForm', user.locale);
  const names = wordsOf('accounts', user.locale);
  const name = field(
    { name: 'name', label: words.name(), error: errors.name },
    (attributes) =>
      html`<input ${attributes} value="${typed.get('name') ?? ''}" maxlength="${LONGEST.name}" placeholder="${words.nameHint()}" autocomplete="off" required${focusUnless(errors)}>`,
  );
  const sandbox = html`<div class="field"><label class="check"><input type="checkbox" name="sandbox"${flag('checked', typed.has('sandbox'))}>${words.sandbox()}</label>
${errors.sandbox === undefined ? html`<p class="field-hint">${words.sandboxHint()}</p>` : html`<p class="field-error">${errors.sandbox}</p>`}</div>`;
  const marginMode = select(
    { name: 'margin_mode', label: names.marginMode(), hint: words.marginModeHint(), error: errors.margin_mode },
    [
      ['', words.marginUnset()],
      ['cross', names.cross()],
      ['isolated', names.isolated()],
    ],
    typed.get('margin_mode') ?? '',
  );
  return html`${name}${needs.hasTestnet ? sandbox : ''}${needs.needsMarginMode ? marginMode : ''}`;
}

/** What was typed into these never comes back. */
function credentials({ errors }: AccountForm, { credentials }: Needs, { user }: View): Markup {
  const words = wordsOf('accountForm', user.locale);
  if (credentials.length === 0) return html`<p class="field-hint">${words.paper()}</p>`;
  const controls: Readonly<Record<CredentialField, (attributes: Markup) => Markup>> = {
    api_key: (attributes) => html`<input ${attributes} ${UNKEPT} maxlength="${LONGEST.secret}" required>`,
    // A secret may be several lines long.
    secret: (attributes) =>
      html`<textarea ${attributes} ${UNKEPT} class="unseen" rows="2" maxlength="${LONGEST.secret}" required></textarea>`,
    password: (attributes) =>
      html`<input ${attributes} ${UNKEPT} type="password" maxlength="${LONGEST.secret}" required>`,
  };
  const isWrong = Object.keys(errors).length > 0;
  return html`${isWrong ? html`<p class="field-hint warn-text">${words.typeAgain()}</p>` : ''}${credentials.map(
    (name) =>
      field(
        {
          name,
          label: words[name](),
          error: errors[name],
          ...(name === 'password' && { hint: words.passwordHint() }),
        },
        controls[name],
      ),
  )}
<p class="field-hint">${words.keyHint()}</p>`;
}

const UNKEPT = html`autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"`;

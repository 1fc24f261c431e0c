import type { NewAccount } from '../../../../application/accounts/create-account.ts';
import type { AccountChanges } from '../../../../application/accounts/update-account.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { DescribedExchange } from '../../../../application/ports/exchange-catalogue.ts';
import { fieldErrorText } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { AccountChangesSchema, NewAccountSchema } from '../../api/accounts/schemas.ts';
import { type FieldTexts, type Typed, textOf } from '../shell/forms.ts';
import { type Read, read } from './read-form.ts';

export type CredentialField = 'api_key' | 'secret' | 'password';

/** What an account at an exchange is asked for. */
export interface Needs {
  readonly credentials: readonly CredentialField[];
  readonly hasTestnet: boolean;
  readonly needsMarginMode: boolean;
}

/** An account always holds a key and its secret; only paper has neither. What is set already can be taken back everywhere. */
export function needsOf(exchange: DescribedExchange | null, account?: AccountRecord): Needs {
  const isPaper = (exchange?.id ?? account?.exchange) === 'paper';
  const described = exchange?.kind === 'supported' ? exchange : null;
  const pair = ['api_key', 'secret'] as const;
  const withPassword = described?.credentials.includes('password') ?? true;
  return {
    credentials: isPaper ? [] : withPassword ? [...pair, 'password'] : pair,
    hasTestnet: described?.hasTestnet === true || account?.sandbox === true,
    needsMarginMode: described?.needsMarginMode === true || (account?.marginMode ?? null) !== null,
  };
}

export function readNewAccount(typed: Typed, exchange: DescribedExchange, locale: Locale): Read<NewAccount> {
  const needs = needsOf(exchange);
  const body = { ...settingsOf(typed, needs), exchange: exchange.id, ...credentialsOf(typed, needs) };
  return withMissing(read(NewAccountSchema, body, locale), missingOf(typed, needs, locale));
}

/** All that may be changed of an account but its key. */
export const readAccountChanges = (typed: Typed, needs: Needs, locale: Locale): Read<AccountChanges> =>
  read(AccountChangesSchema, settingsOf(typed, needs), locale);

/** Another key for an account; all of it is asked for again. */
export function readKey(typed: Typed, needs: Needs, locale: Locale): Read<AccountChanges> {
  const body = credentialsOf(typed, needs);
  return withMissing(read(AccountChangesSchema, body, locale), missingOf(typed, needs, locale));
}

const settingsOf = (typed: Typed, { hasTestnet, needsMarginMode }: Needs) => ({
  name: textOf(typed, 'name'),
  ...(hasTestnet && { sandbox: typed.has('sandbox') }),
  ...(needsMarginMode && { margin_mode: textOf(typed, 'margin_mode') || null }),
});

/** A form's lines end in CR LF; a key that is several lines long (PEM) has LF. */
const credentialsOf = (typed: Typed, { credentials }: Needs) =>
  Object.fromEntries(credentials.map((name) => [name, textOf(typed, name).replaceAll('\r\n', '\n') || null]));

function missingOf(typed: Typed, { credentials }: Needs, locale: Locale): FieldTexts {
  const missing = credentials.filter((name) => textOf(typed, name) === '');
  return Object.fromEntries(missing.map((name) => [name, fieldErrorText({ code: 'required' }, locale)]));
}

function withMissing<T>(read: Read<T>, missing: FieldTexts): Read<T> {
  const errors = { ...(read.kind === 'wrong' && read.errors), ...missing };
  return Object.keys(errors).length === 0 ? read : { kind: 'wrong', errors };
}

/** An account as if it had just been typed; nothing of its key. */
export const typedAccount = ({ name, sandbox, marginMode }: AccountRecord): URLSearchParams =>
  new URLSearchParams({ name, ...(sandbox && { sandbox: 'on' }), margin_mode: marginMode ?? '' });

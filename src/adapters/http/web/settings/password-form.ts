import { z } from 'zod';
import type { OwnPasswordChanged, PasswordChange } from '../../../../application/sessions/change-own-password.ts';
import { fieldErrorText, messageText, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { fieldErrors } from '../../api/field-errors.ts';
import { secretField } from '../../api/fields.ts';
import { type FieldTexts, fieldTexts, type Typed } from '../shell/forms.ts';

const PASSWORDS = z.object({ current: secretField(), next: secretField() });

export type ReadPasswords =
  | { readonly kind: 'read'; readonly passwords: Omit<PasswordChange, 'address'> }
  | { readonly kind: 'wrong'; readonly errors: FieldTexts };

/** The new one is typed twice, for nobody sees what he types. */
export function readPasswords(typed: Typed, locale: Locale): ReadPasswords {
  const given = { current: typed.get('current') ?? '', next: typed.get('next') ?? '' };
  const read = PASSWORDS.safeParse(given);
  if (!read.success) return { kind: 'wrong', errors: fieldTexts(fieldErrors(read.error, { data: given }), locale) };
  if (given.next !== typed.get('again'))
    return { kind: 'wrong', errors: { again: wordsOf('settings', locale).differs() } };
  return { kind: 'read', passwords: read.data };
}

/** Which field a refusal concerns, and what it says there. */
export function refusedPassword(refused: Exclude<OwnPasswordChanged, { kind: 'changed' }>, locale: Locale): FieldTexts {
  switch (refused.kind) {
    case 'wrong_password':
      return { current: messageText('WRONG_PASSWORD', locale) };
    case 'too_short':
      return { next: fieldErrorText({ code: 'too_short', params: { min: refused.least } }, locale) };
    case 'too_many':
      return { current: messageText('TOO_MANY_PASSWORDS', locale, { seconds: refused.retryAfter }) };
  }
}

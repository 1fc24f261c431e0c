import type { Refused } from '../../../../application/accounts/refused.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { type FieldTexts, fieldTexts } from '../shell/forms.ts';

/** The refusals that concern a field; the others are the whole form's. */
export function refusedFields(refused: Refused, locale: Locale): FieldTexts {
  switch (refused.kind) {
    case 'invalid':
      return fieldTexts(refused.fields, locale);
    case 'name_taken':
      return { [refused.field]: wordsOf('strategyForm', locale).nameTaken() };
    case 'not_found':
    case 'unresolved_orders':
      return {};
  }
}

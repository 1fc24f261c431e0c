import type { z } from 'zod';
import type { Locale } from '../../../../domain/account.ts';
import { fieldErrors } from '../../api/field-errors.ts';
import { type FieldTexts, fieldTexts } from '../shell/forms.ts';

export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'wrong'; readonly errors: FieldTexts };

/** What a form says, held to the same schema as a request of the REST API. */
export function read<T>(schema: z.ZodType<T>, body: object, locale: Locale): Read<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'wrong', errors: fieldTexts(fieldErrors(parsed.error, { data: body }), locale) };
}

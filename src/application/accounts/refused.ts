import type { FieldError } from '../texts/index.ts';

/** Why nothing was changed. */
export type Refused =
  /** Unknown, deleted, or another user's: which of them is not told. */
  | { readonly kind: 'not_found' }
  /** Orders need it as it is, or have an outcome that is still to be found out. */
  | { readonly kind: 'unresolved_orders'; readonly what: string }
  | { readonly kind: 'name_taken'; readonly field: 'name' | 'group_name' }
  | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, FieldError>> };

export const NOT_FOUND = { kind: 'not_found' } as const;

/** Undoes what was done in the transaction so far, and tells why. */
export const refusing = (refused: Refused) => ({ kind: 'rollback', value: refused }) as const;

import type { ZodError, z } from 'zod';
import type { FieldError, FieldErrorCode } from '../../../application/texts/index.ts';

type Issue = z.core.$ZodIssue;

/** For a schema's own check: `.refine(isSymbol, wrong('not_a_symbol'))`. */
export const wrong = (code: FieldErrorCode) => ({ params: { fieldError: code } });

/** What zod found, by the field's path (`allowed_symbols.0`); the first finding of a field stays. `result` is what zod's validator hands to its hook. */
export function fieldErrors(error: ZodError, result: object): Readonly<Record<string, FieldError>> {
  const given = (result as { readonly data?: unknown }).data;
  const errors = new Map<string, FieldError>();
  for (const [name, found] of error.issues.flatMap((issue) => errorsOf(issue, given)))
    if (!errors.has(name)) errors.set(name, found);
  return Object.fromEntries(errors);
}

function errorsOf(issue: Issue, given: unknown): [string, FieldError][] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [key.slice(0, 100), { code: 'not_known' }]);
  const name = issue.path.join('.') || 'body';
  return [[name, valueAt(given, issue.path) === undefined ? { code: 'required' } : errorOf(issue)]];
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  );
}

const EXPECTED: Readonly<Record<string, FieldErrorCode>> = {
  string: 'not_text',
  boolean: 'not_boolean',
  number: 'not_a_number',
  int: 'not_whole',
  array: 'not_a_list',
};

function errorOf(issue: Issue): FieldError {
  switch (issue.code) {
    case 'invalid_type':
      return { code: EXPECTED[issue.expected] ?? 'malformed' };
    case 'invalid_value':
      return { code: 'one_of', params: { allowed: issue.values.join(', ') } };
    case 'too_big':
      return { code: issue.origin === 'string' ? 'too_long' : 'too_large', params: { max: String(issue.maximum) } };
    case 'too_small':
      return tooSmall(issue.origin, String(issue.minimum));
    case 'custom':
      return { code: (issue.params?.fieldError as FieldErrorCode | undefined) ?? 'malformed' };
    default:
      return { code: 'malformed' };
  }
}

function tooSmall(origin: string, min: string): FieldError {
  if (origin !== 'string') return { code: 'too_small', params: { min } };
  return min === '1' ? { code: 'empty' } : { code: 'too_short', params: { min } };
}

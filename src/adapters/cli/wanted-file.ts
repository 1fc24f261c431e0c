import { parse } from 'lossless-json';
import type { z } from 'zod';
import type { Problem, Wanted } from '../../application/administration/wanted.ts';
import { Decimal } from '../../domain/decimal.ts';
import { WANTED } from './wanted-shape.ts';

export type WantedFile =
  | { readonly kind: 'wanted'; readonly wanted: Wanted }
  | { readonly kind: 'malformed'; readonly problems: readonly Problem[] };

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Reads the JSON that `apply` takes. Unknown fields are problems, and no problem repeats a value: it may be a secret. */
export function readWanted(text: string): WantedFile {
  const json = readJson(text.replace(BYTE_ORDER_MARK, ''));
  if (json.kind === 'error') return { kind: 'malformed', problems: [{ path: '', message: json.message }] };
  const result = WANTED.safeParse(json.value, { error: textOf, reportInput: false });
  if (result.success) return { kind: 'wanted', wanted: result.data };
  return { kind: 'malformed', problems: result.error.issues.flatMap(problemsOf) };
}

type Json = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'error'; readonly message: string };

/** Numbers become exact decimals; no float is made on the way. */
function readJson(text: string): Json {
  try {
    return { kind: 'value', value: parse(text, null, (digits) => Decimal.parse(digits) ?? digits) };
  } catch (error) {
    return { kind: 'error', message: `is no JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** Words of ours where the library's would be about its own types. */
function textOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : `must be ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return issue.minimum === 1 ? 'is empty' : `must have at least ${issue.minimum} characters`;
    case 'too_big':
      return `may have at most ${issue.maximum} characters`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
};

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = pathOf(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]),
    message: 'is not a field that is known here',
  }));
}

/** `accounts[0].secret`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

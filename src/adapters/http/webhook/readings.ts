import { isLosslessNumber } from 'lossless-json';
import type { FieldError } from '../../../application/texts/index.ts';
import type { Parsed } from '../../../domain/amounts.ts';
import { wordOf } from './field-names.ts';
import type { Reading } from './fields.ts';
import type { JsonValue } from './json.ts';

const PLACEHOLDER = /\{\{[^{}]{0,60}\}\}/;
const UNREADABLE = /[\p{Cc}\p{Surrogate}]/u;

const ok = <T>(value: T): Reading<T> => ({ kind: 'value', value });
const wrong = (code: FieldError['code'], params: Readonly<Record<string, string>> = {}): Reading<never> => ({
  kind: 'error',
  error: { code, params },
});

/** Trimmed text that is not empty and holds no placeholder which TradingView should have replaced. */
export function readFilled(text: string): Reading<string> {
  const trimmed = text.trim();
  const placeholder = PLACEHOLDER.exec(trimmed)?.[0];
  if (placeholder) return wrong('placeholder', { placeholder });
  return trimmed === '' ? wrong('empty') : ok(trimmed);
}

/** Text of at most `max` characters. */
export function readText(max: number): (value: JsonValue) => Reading<string> {
  return (value) => {
    if (typeof value !== 'string') return wrong('not_text');
    const filled = readFilled(value);
    if (filled.kind === 'error') return filled;
    if (UNREADABLE.test(filled.value)) return wrong('control_character');
    return [...filled.value].length > max ? wrong('too_long', { max: String(max) }) : filled;
  };
}

/** As `readText`; a JSON number counts as the text that spells it. */
export function readTextOrNumber(max: number): (value: JsonValue) => Reading<string> {
  const read = readText(max);
  return (value) => read(isLosslessNumber(value) ? value.toString() : value);
}

/** One word of a table, keyed by `wordOf`, whose values are what the words mean. */
export function readWord<T extends string>(meanings: Readonly<Record<string, T>>): (value: JsonValue) => Reading<T> {
  const table = new Map(Object.entries(meanings));
  const allowed = [...new Set(table.values())].join(', ');
  return (value) => {
    if (typeof value !== 'string') return wrong('one_of', { allowed });
    const filled = readFilled(value);
    if (filled.kind === 'error') return filled;
    const meaning = table.get(wordOf(filled.value));
    return meaning === undefined ? wrong('one_of', { allowed }) : ok(meaning);
  };
}

/** An exact decimal, as a JSON number or in a text. */
export function readAmount<T>(parse: (text: string) => Parsed<T>): (value: JsonValue) => Reading<T> {
  return (value) => {
    if (isLosslessNumber(value)) return amountOf(parse(value.toString()), 'too_many_digits');
    if (typeof value !== 'string') return wrong('not_a_number');
    const filled = readFilled(value);
    return filled.kind === 'error' ? filled : amountOf(parse(filled.value), 'not_a_number');
  };
}

/** What is a number by JSON's own grammar and still can't be read has too many digits. */
function amountOf<T>(parsed: Parsed<T>, unreadable: 'too_many_digits' | 'not_a_number'): Reading<T> {
  if (parsed.kind === 'value') return ok(parsed.value);
  return wrong(parsed.error === 'not_a_number' ? unreadable : parsed.error);
}

/** A boolean, or one of its two words. */
export function readFlag(value: JsonValue): Reading<boolean> {
  if (typeof value === 'boolean') return ok(value);
  if (typeof value !== 'string') return wrong('not_boolean');
  const filled = readFilled(value);
  if (filled.kind === 'error') return filled;
  const word = filled.value.toLowerCase();
  return word === 'true' || word === 'false' ? ok(word === 'true') : wrong('not_boolean');
}

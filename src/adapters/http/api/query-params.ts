import { z } from '@hono/zod-openapi';
import type { Position } from '../../../application/ports/order-queries.ts';
import { wrong } from './field-errors.ts';

/** The largest id of a table with 32-bit ids. */
export const LARGEST_ID = 2_147_483_647;

const CONTROL_CHARACTERS = /\p{Cc}/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A form sends what is not filled in as an empty text. */
const given = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const idParam = (description: string) =>
  given(z.coerce.number().int().min(1).max(LARGEST_ID)).openapi({ type: 'integer', minimum: 1, description });

export const textParam = (description: string, most: number, example: string) =>
  given(
    z
      .string()
      .trim()
      .max(most)
      .refine((text) => !CONTROL_CHARACTERS.test(text), wrong('control_character')),
  ).openapi({
    type: 'string',
    description,
    example,
  });

export const yesNoParam = (description: string) =>
  given(z.enum(['true', 'false']).transform((word) => word === 'true')).openapi({ type: 'boolean', description });

/** An instant of ISO 8601 with its zone. */
export const instant = () =>
  time([INSTANT]).openapi({ type: 'string', format: 'date-time', example: '2026-12-01T09:00:00Z' });

export const timeParam = (description: string) =>
  given(time([DAY, INSTANT])).openapi({
    type: 'string',
    description: `${description}: an instant, or a date for its midnight in UTC`,
    example: '2026-12-01T09:00:00Z',
  });

/** A day of UTC. */
export const dayParam = (description: string) =>
  given(time([DAY]).transform((at) => at.toISOString().slice(0, 10))).openapi({
    type: 'string',
    format: 'date',
    description,
    example: '2026-12-01',
  });

const time = (spellings: readonly RegExp[]) =>
  z.string().transform((text, issues): Date => {
    const read = new Date(text);
    if (spellings.some((spelling) => spelling.test(text)) && !Number.isNaN(read.getTime())) return read;
    issues.addIssue({ code: 'custom', input: text, ...wrong('not_a_time') });
    return z.NEVER;
  });

/** One of the words. */
export const wordParam = <Word extends string>(description: string, words: readonly Word[]) =>
  given(z.enum(words as [Word, ...Word[]])).openapi({ type: 'string', enum: [...words], description });

/** One of the words, several with commas between them, or `all`; without it, the default. An empty list means all. */
export const wordsParam = <Word extends string>(description: string, words: readonly Word[]) =>
  given(z.string().transform((text, issues) => wordsOf(text, words) ?? refuseWords(text, words, issues))).openapi({
    type: 'string',
    description: `${description}: one, or several with commas, of ${words.join(', ')}; or all`,
    example: words[0],
  });

function wordsOf<Word extends string>(text: string, words: readonly Word[]): readonly Word[] | null {
  const named = text.split(',').map((word) => word.trim());
  if (named.length === 1 && named[0] === 'all') return [];
  return named.every((word): word is Word => words.some((known) => known === word)) ? named : null;
}

function refuseWords(input: string, words: readonly string[], issues: z.RefinementCtx): never {
  issues.addIssue({ code: 'invalid_value', values: [...words, 'all'], input });
  return z.NEVER;
}

/** Where to go on: `next_cursor` of the page before. */
export const cursorParam = <Id extends number | string>(read: (text: string) => Position<Id> | null) =>
  given(z.string().transform((text, issues) => read(text) ?? refuseCursor(text, issues))).openapi({
    type: 'string',
    description: '`next_cursor` of the page before',
  });

function refuseCursor(input: string, issues: z.RefinementCtx): never {
  issues.addIssue({ code: 'custom', input, ...wrong('malformed') });
  return z.NEVER;
}

const MOST_ROWS = 500;
const ROWS = 50;

export const limitParam = () =>
  given(z.coerce.number().int().min(1).max(MOST_ROWS))
    .transform((limit) => limit ?? ROWS)
    .openapi({
      type: 'integer',
      minimum: 1,
      maximum: MOST_ROWS,
      description: `How many at most; ${ROWS} unless asked for`,
    });

import type { Locale } from '../../domain/account.ts';
import { REASONS } from '../../domain/reasons.ts';
import { NOTICES, STATUS_ADVICE } from './failed-orders.ts';
import { FIELD_ERRORS } from './field-errors.ts';
import { MESSAGES } from './messages.ts';
import { PAGES } from './pages.ts';
import { filled, type Params, type Text } from './text.ts';

export type { Params } from './text.ts';

/**
 * Every text that a user reads, in every language: complete by type, and written nowhere else. The reasons stand in the domain, for
 * they decide more than words; the REST API's own description is in `api-docs.ts`, which only its page loads.
 */
export const TEXTS = {
  messages: MESSAGES,
  fieldErrors: FIELD_ERRORS,
  statusAdvice: STATUS_ADVICE,
  notices: NOTICES,
  reasons: REASONS,
  pages: PAGES,
} as const;

export type MessageCode = keyof typeof MESSAGES;
export type Notice = keyof typeof NOTICES;
export type FieldErrorCode = keyof typeof FIELD_ERRORS;

/** What is wrong with one field of a webhook or a request. `params` fill the placeholders of its text. */
export interface FieldError {
  readonly code: FieldErrorCode;
  readonly params?: Params;
}

/** What a changed failed order is answered, in the reader's language. */
export const noticeText = (notice: Notice, locale: Locale): string => filled(TEXTS.notices[notice], locale);

/** What to do next with a failed order of that kind, in the reader's language. */
export const statusAdvice = (kind: keyof typeof STATUS_ADVICE, locale: Locale): string =>
  filled(TEXTS.statusAdvice[kind], locale);

/** What is wrong with a field, in the reader's language. */
export const fieldErrorText = ({ code, params }: FieldError, locale: Locale): string =>
  filled(TEXTS.fieldErrors[code], locale, params);

/** The same of several fields, by the field's name. */
export const fieldTexts = (fields: Readonly<Record<string, FieldError>>, locale: Locale): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, error]) => [name, fieldErrorText(error, locale)]));

export const fieldsInOneLine = (texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts)
    .map(([name, text]) => `${name} ${text}`)
    .join('; ');

/** The text of a stable code, in the reader's language. */
export const messageText = (code: MessageCode, locale: Locale, params?: Params): string =>
  filled(TEXTS.messages[code], locale, params);

/** The words of one page, or of one part of all pages, each in the reader's language. */
export function wordsOf<Part extends keyof typeof PAGES>(part: Part, locale: Locale) {
  const words = Object.entries<Text>(TEXTS.pages[part]).map(
    ([name, text]) => [name, (params?: Params) => filled(text, locale, params)] as const,
  );
  return Object.fromEntries(words) as Readonly<Record<keyof (typeof PAGES)[Part], (params?: Params) => string>>;
}

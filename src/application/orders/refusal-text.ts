import type { Locale } from '../../domain/account.ts';
import type { Refusal } from '../ports/order-ledger.ts';
import { fieldsInOneLine, fieldTexts, type MessageCode, messageText, TEXTS } from '../texts/index.ts';

/** Why no order was made of a signal, in the reader's language. */
export interface ReadRefusal {
  readonly code: string;
  /** The whole of it in one text. */
  readonly error: string;
  /** The same without its fields. */
  readonly summary: string;
  /** What is wrong with each field of the payload, by the field's name; empty where it was another matter. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What was kept without its detail stays in the language of its sender. */
export function readRefusal({ code, error, detail }: Refusal, locale: Locale): ReadRefusal {
  if (detail === null || !isMessageCode(code)) return { code, error, summary: error, fields: {} };
  const fields = fieldTexts(detail.fields, locale);
  const text = (inOneLine: string) => messageText(code, locale, { fields: inOneLine, ...detail.params });
  return { code, error: text(fieldsInOneLine(fields)), summary: text(''), fields };
}

const isMessageCode = (code: string): code is MessageCode => Object.hasOwn(TEXTS.messages, code);

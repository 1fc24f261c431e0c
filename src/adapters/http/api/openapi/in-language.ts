import { API_DOCS_IN_KOREAN } from '../../../../application/texts/api-docs.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { ApiDocument } from './document.ts';

/** The document with its sentences in the reader's language; names, types and schemas stay as they are. */
export function inLanguage(document: ApiDocument, locale: Locale): ApiDocument {
  return locale === 'en' ? document : (translated(document) as ApiDocument);
}

const inKorean = (text: string): string => API_DOCS_IN_KOREAN[text] ?? text;

function translated(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(translated);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, translatedMember(name, value)]));
}

function translatedMember(name: string, value: unknown): unknown {
  if ((name === 'summary' || name === 'description') && typeof value === 'string') return inKorean(value);
  if (name === 'tags' && Array.isArray(value)) return value.map(inKorean);
  return translated(value);
}

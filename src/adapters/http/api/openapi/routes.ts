import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Locale } from '../../../../domain/account.ts';
import { localeOf } from '../../answers.ts';
import type { SessionEnv } from '../../env.ts';
import { type ApiDocument, apiDocument, describeOutside } from './document.ts';
import { inLanguage } from './in-language.ts';
import { DOCUMENT_PAGE_POLICY, documentPage } from './page.ts';

const LANGUAGES: readonly (string | undefined)[] = ['ko', 'en'] satisfies Locale[];

/**
 * `GET /api/openapi.json` and `GET /api/docs`, open to everybody: they tell of whatever is mounted when they are first asked for. The
 * page follows `lang`, else the reader's `Accept-Language`; the document, which programs read, only `lang`.
 */
export function addDocument(api: OpenAPIHono<SessionEnv>, defaultLocale: Locale): void {
  let document: ApiDocument | undefined;
  const described = () => {
    document ??= apiDocument(api);
    return document;
  };
  describeOutside(api);
  const asked = (c: Context): Locale | undefined => {
    const lang = c.req.query('lang');
    return LANGUAGES.includes(lang) ? (lang as Locale) : undefined;
  };
  api.get('/api/openapi.json', (c) => c.json(inLanguage(described(), asked(c) ?? 'en')));
  api.get('/api/docs', (c) => {
    const locale = asked(c) ?? localeOf(c, defaultLocale);
    c.header('Content-Security-Policy', DOCUMENT_PAGE_POLICY);
    return c.html(documentPage(inLanguage(described(), locale), locale));
  });
}

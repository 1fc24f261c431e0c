import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type MessageCode, messageText } from '../../application/texts/index.ts';
import type { Locale } from '../../domain/account.ts';

const LOCALES: readonly Locale[] = ['ko', 'en'];

/** The language that a reader without a session asks for in `Accept-Language`; the default when it names none of ours. */
export function localeOf(c: Context, defaultLocale: Locale): Locale {
  const header = c.req.header('Accept-Language')?.slice(0, 500);
  if (!header) return defaultLocale;
  const locale = accepts(c, {
    header: 'Accept-Language',
    supports: [...LOCALES],
    default: defaultLocale,
    match: (languages) => {
      const wanted = languages.filter(({ q }) => q > 0).map(({ type }) => type.toLowerCase().split('-')[0]);
      return wanted.find((language) => LOCALES.some((one) => one === language)) ?? defaultLocale;
    },
  });
  return locale as Locale;
}

/** An error answer with a stable code, in the reader's language. */
export function refuse(
  c: Context,
  status: ContentfulStatusCode,
  code: MessageCode,
  {
    locale,
    params = {},
    retryAfter,
  }: { locale: Locale; params?: Readonly<Record<string, string>>; retryAfter?: number },
): Response {
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.json({ success: false, error: messageText(code, locale, params), code }, status);
}

/** Seconds after which it makes sense to ask a database again that could not be reached. */
export const RETRY_AFTER = 5;

/** 503: the database could not be asked. */
export function refuseUnavailable(c: Context, locale: Locale): Response {
  return refuse(c, 503, 'UNAVAILABLE', { locale, retryAfter: RETRY_AFTER });
}

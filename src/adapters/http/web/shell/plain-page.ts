import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type MessageCode, messageText, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Assets } from '../assets/assets.ts';
import { htmlDocument } from './document.ts';
import { guardPage } from './policy.ts';
import { preferencesOf } from './preferences.ts';

/** Whether a person waits for a page here, rather than a program for something of the API. */
export const isForPerson = (c: Context): boolean =>
  !c.req.path.startsWith('/api/') && (c.req.header('Accept') ?? '').includes('text/html');

/** What is wrong, in one sentence. */
export interface PlainPage {
  readonly status: ContentfulStatusCode;
  readonly code: MessageCode;
  /** Seconds after which it may well be there. */
  readonly retryAfter?: number;
}

/** Instead of the page that was asked for, logged in or not. It asks nothing of the database. */
export function plainPage(
  c: Context,
  locale: Locale,
  { status, code, retryAfter }: PlainPage,
  { style }: Pick<Assets, 'style'>,
): Response | Promise<Response> {
  const title = messageText(code, locale);
  const words = wordsOf('shell', locale);
  const { pathname, search } = new URL(c.req.url);
  const onward =
    retryAfter !== undefined && c.req.method === 'GET'
      ? html`<a class="button primary" href="${pathname}${search}">${words.again()}</a>`
      : html`<a class="button primary" href="/positions">${words.back()}</a>`;
  const body = html`<main class="login"><h1>ordergate</h1><p>${title}</p><p>${onward}</p></main>`;
  guardPage(c);
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.html(
    htmlDocument({ locale, title, csrfToken: '', preferences: preferencesOf(c), assets: { style }, body }),
    status,
  );
}

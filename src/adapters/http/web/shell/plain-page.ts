import type { Context } from 'hono';
import { html } from 'hono/html';
import { messageText, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Assets } from '../assets/assets.ts';
import { htmlDocument } from './document.ts';
import { guardPage } from './policy.ts';
import { preferencesOf } from './preferences.ts';

/** Whether a person looks for a page here, rather than a program for something of the API. */
export const isLookedFor = (c: Context): boolean =>
  c.req.method === 'GET' && !c.req.path.startsWith('/api/') && (c.req.header('Accept') ?? '').includes('text/html');

/** 404 for who has mistyped an address, logged in or not. */
export function lostPage(c: Context, locale: Locale, { style }: Pick<Assets, 'style'>): Response | Promise<Response> {
  const title = messageText('NOT_FOUND', locale);
  const body = html`<main class="login"><h1>ordergate</h1><p>${title}</p><p><a class="button primary" href="/positions">${wordsOf('shell', locale).back()}</a></p></main>`;
  guardPage(c);
  return c.html(
    htmlDocument({ locale, title, csrfToken: '', preferences: preferencesOf(c), assets: { style }, body }),
    404,
  );
}

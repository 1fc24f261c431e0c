import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isWithinConsole } from '../web/shell/back.ts';

/** Where a login leads to that nothing else was wanted before. */
export const HOME = '/positions';
const NAME = 'ordergate_wanted';
const KEPT_SECONDS = 600;
const LONGEST = 2_000;

/** Remembers the page that somebody was led away from to log in. What a script fetches in pieces is none. */
export function rememberWanted(c: Context, isHttps: boolean): void {
  const { pathname, search } = new URL(c.req.url);
  const wanted = `${pathname}${search}`;
  const mode = c.req.header('Sec-Fetch-Mode') ?? 'navigate';
  if (c.req.method !== 'GET' || mode !== 'navigate' || wanted === HOME || wanted.length > LONGEST) return;
  setCookie(c, NAME, wanted, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps, maxAge: KEPT_SECONDS });
}

/** That page, once. */
export function takeWanted(c: Context): string {
  const wanted = getCookie(c, NAME);
  if (wanted === undefined) return HOME;
  deleteCookie(c, NAME, { path: '/' });
  return isWithinConsole(wanted) ? wanted : HOME;
}

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { SESSION_LIFE } from '../../../application/sessions/session-life.ts';
import { Secret } from '../../../domain/secret.ts';

/** What our secrets in cookies look like: 32 random bytes. */
const SECRET = /^[\w-]{43}$/;

/** One cookie that holds a secret no script can read. Over https its name has the prefix that keeps other hosts from setting it. */
export class SecretCookie {
  readonly #name: string;
  readonly #options: CookieOptions;

  constructor(name: string, isHttps: boolean, maxAge?: number) {
    this.#name = isHttps ? `__Host-${name}` : name;
    this.#options = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps, ...(maxAge && { maxAge }) };
  }

  /** Null for whatever can't be one of ours. */
  read(c: Context): Secret | null {
    const value = getCookie(c, this.#name);
    return value !== undefined && SECRET.test(value) ? new Secret(value) : null;
  }

  write(c: Context, secret: Secret): void {
    setCookie(c, this.#name, secret.reveal(), this.#options);
  }

  remove(c: Context): void {
    deleteCookie(c, this.#name, this.#options);
  }
}

/** Names a session. */
export const sessionCookie = (isHttps: boolean): SecretCookie =>
  new SecretCookie('ordergate_session', isHttps, SESSION_LIFE.absolute / 1_000);

/** Names a browser that has not logged in yet; the login form's CSRF token is bound to it. */
export const visitorCookie = (isHttps: boolean): SecretCookie => new SecretCookie('ordergate_visitor', isHttps);

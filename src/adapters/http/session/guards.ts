import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { SessionUser } from '../../../application/ports/sessions.ts';
import type { Locale } from '../../../domain/account.ts';
import type { Secret } from '../../../domain/secret.ts';
import { localeOf, refuse } from '../answers.ts';
import type { SessionEnv } from '../env.ts';
import { sessionCookie } from './cookies.ts';
import { csrfFault, csrfToken, isSafe } from './csrf.ts';
import { rememberWanted } from './wanted-page.ts';

/** The use case behind the guards. */
export interface Authenticates {
  execute(sessionId: Secret): Promise<SessionUser | null>;
}

export interface GuardOptions {
  readonly authenticate: Authenticates;
  readonly isHttps: boolean;
  readonly defaultLocale: Locale;
}

/** What stands before everything that is somebody's own; to be used in this order. */
export interface SessionGuards {
  /** 401 without a session, 403 for an unsafe request without its CSRF token. */
  readonly api: readonly MiddlewareHandler<SessionEnv>[];
  /** Redirects to `/login` without a session; 403 as above. */
  readonly page: readonly MiddlewareHandler<SessionEnv>[];
}

const MAX_BODY = 4 * 1024 * 1024;

type SessionContext = Context<SessionEnv>;

export function sessionGuards(options: GuardOptions): SessionGuards {
  const rest = [limitBody(options), requireCsrf(options)];
  const toLogin = (c: SessionContext) => {
    rememberWanted(c, options.isHttps);
    return c.redirect('/login', 302);
  };
  const unauthorized = (c: SessionContext) =>
    refuse(c, 401, 'UNAUTHORIZED', { locale: localeOf(c, options.defaultLocale) });
  return {
    api: [requireSession(options, unauthorized), ...rest],
    page: [requireSession(options, toLogin), ...rest],
  };
}

function requireSession(
  { authenticate, isHttps }: GuardOptions,
  withoutSession: (c: SessionContext) => Response,
): MiddlewareHandler<SessionEnv> {
  const cookie = sessionCookie(isHttps);
  return async (c, next) => {
    c.header('Cache-Control', 'no-store');
    const id = cookie.read(c);
    const user = id && (await authenticate.execute(id));
    if (!id || !user) return withoutSession(c);
    c.set('user', user);
    c.set('sessionId', id);
    c.set('csrfToken', csrfToken(id));
    return next();
  };
}

function limitBody({ defaultLocale }: GuardOptions): MiddlewareHandler<SessionEnv> {
  return bodyLimit({
    maxSize: MAX_BODY,
    onError: (c) => refuse(c, 413, 'REQUEST_TOO_LARGE', { locale: localeOf(c, defaultLocale) }),
  });
}

function requireCsrf({ isHttps, defaultLocale }: GuardOptions): MiddlewareHandler<SessionEnv> {
  const cookie = sessionCookie(isHttps);
  return async (c, next) => {
    const fault = isSafe(c) ? null : await csrfFault(c, cookie.read(c));
    return fault === null ? next() : refuse(c, 403, fault, { locale: localeOf(c, defaultLocale) });
  };
}

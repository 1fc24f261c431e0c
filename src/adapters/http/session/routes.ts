import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { FreshSecrets } from '../../../application/ports/fresh-secrets.ts';
import type { LoggedIn, LogInRequest } from '../../../application/sessions/log-in.ts';
import { messageText } from '../../../application/texts/index.ts';
import type { Locale } from '../../../domain/account.ts';
import { Secret } from '../../../domain/secret.ts';
import { clientAddress, senderKey, type TrustProxy } from '../address/client-address.ts';
import { localeOf, refuse } from '../answers.ts';
import type { AppEnv, SessionEnv } from '../env.ts';
import type { Assets } from '../web/assets/assets.ts';
import { guardPage } from '../web/shell/policy.ts';
import { preferencesOf } from '../web/shell/preferences.ts';
import { sessionCookie, visitorCookie } from './cookies.ts';
import { csrfFault, csrfToken } from './csrf.ts';
import type { GuardOptions, SessionGuards } from './guards.ts';
import { loginPage } from './login-page.ts';
import { type Credentials, isFromBrowser, readCredentials, wantsJson } from './login-request.ts';
import { HOME, takeWanted } from './wanted-page.ts';

export interface SessionOptions extends GuardOptions {
  readonly logIn: { execute(request: LogInRequest): Promise<LoggedIn> };
  readonly logOut: { execute(sessionId: Secret): Promise<void> };
  readonly freshSecrets: Pick<FreshSecrets, 'sessionId'>;
  readonly trustProxy: TrustProxy;
  readonly assets: Pick<Assets, 'style'>;
}

const MAX_BODY = 64 * 1024;

/** `GET /login`, `POST /login`, `POST /logout`: for browsers with forms and redirects, for scripts in JSON. */
export function sessionRoutes(options: SessionOptions, guards: SessionGuards): Hono<AppEnv> {
  const cookies = { session: sessionCookie(options.isHttps), visitor: visitorCookie(options.isHttps) };
  const login = new LoginRoutes(options, cookies);
  const routes = new Hono<AppEnv>({ strict: false });
  const tooLarge = (c: Context) => refuse(c, 413, 'REQUEST_TOO_LARGE', { locale: localeOf(c, options.defaultLocale) });
  routes.get('/login', (c) => login.show(c));
  routes.post('/login', bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }), (c) => login.post(c));

  const logout = new Hono<SessionEnv>({ strict: false });
  logout.use('/logout', ...guards.page);
  logout.post('/logout', async (c) => {
    const id = cookies.session.read(c);
    if (id) await options.logOut.execute(id);
    cookies.session.remove(c);
    return wantsJson(c) ? c.json({ success: true }) : c.redirect('/login', 303);
  });
  routes.route('/', logout);
  return routes;
}

interface Cookies {
  readonly session: ReturnType<typeof sessionCookie>;
  readonly visitor: ReturnType<typeof visitorCookie>;
}

class LoginRoutes {
  readonly #options: SessionOptions;
  readonly #cookies: Cookies;

  constructor(options: SessionOptions, cookies: Cookies) {
    this.#options = options;
    this.#cookies = cookies;
  }

  async show(c: Context<AppEnv>): Promise<Response> {
    const id = this.#cookies.session.read(c);
    if (id && (await this.#options.authenticate.execute(id))) return c.redirect(HOME, 302);
    return this.#page(c, 200, null, '');
  }

  /**
   * Against a login that another site makes a browser send, the form bears a token bound to a cookie. Browsers name the origin of every
   * POST; a request without one is a script's, which carries nobody's cookies, and needs no token.
   */
  async post(c: Context<AppEnv>): Promise<Response> {
    const fault = await csrfFault(c, this.#cookies.visitor.read(c));
    if (fault === 'CSRF_INVALID' || (fault === 'CSRF_MISSING' && isFromBrowser(c)))
      return refuse(c, 403, fault, { locale: this.#locale(c) });
    const credentials = await readCredentials(c);
    const loggedIn = await this.#options.logIn.execute({
      username: credentials.username,
      password: new Secret(credentials.password),
      address: senderKey(clientAddress(c.env.incoming, this.#options.trustProxy)),
      previous: this.#cookies.session.read(c),
    });
    return this.#answer(c, loggedIn, credentials);
  }

  #answer(c: Context<AppEnv>, loggedIn: LoggedIn, credentials: Credentials): Response | Promise<Response> {
    switch (loggedIn.kind) {
      case 'logged_in':
        this.#cookies.session.write(c, loggedIn.sessionId);
        this.#cookies.visitor.remove(c);
        return wantsJson(c)
          ? c.json({ success: true, csrf_token: csrfToken(loggedIn.sessionId) })
          : c.redirect(takeWanted(c), 303);
      case 'refused':
        return this.#refuse(c, 401, 'INVALID_LOGIN', credentials);
      case 'too_many':
        c.header('Retry-After', String(loggedIn.retryAfter));
        return this.#refuse(c, 429, 'TOO_MANY_LOGINS', credentials, { seconds: String(loggedIn.retryAfter) });
    }
  }

  #refuse(
    c: Context<AppEnv>,
    status: 401 | 429,
    code: 'INVALID_LOGIN' | 'TOO_MANY_LOGINS',
    { username }: Credentials,
    params: Readonly<Record<string, string>> = {},
  ): Response | Promise<Response> {
    const locale = this.#locale(c);
    if (wantsJson(c)) return refuse(c, status, code, { locale, params });
    return this.#page(c, status, messageText(code, locale, params), username);
  }

  #page(c: Context<AppEnv>, status: 200 | 401 | 429, error: string | null, username: string) {
    const visitor = this.#cookies.visitor.read(c) ?? this.#newVisitor(c);
    c.header('Cache-Control', 'no-store');
    guardPage(c);
    const view = { locale: this.#locale(c), csrfToken: csrfToken(visitor), error, username };
    return c.html(loginPage({ ...view, preferences: preferencesOf(c), assets: this.#options.assets }), status);
  }

  #newVisitor(c: Context<AppEnv>): Secret {
    const visitor = this.#options.freshSecrets.sessionId();
    this.#cookies.visitor.write(c, visitor);
    return visitor;
  }

  #locale(c: Context<AppEnv>): Locale {
    return localeOf(c, this.#options.defaultLocale);
  }
}

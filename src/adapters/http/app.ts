import { type Context, Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import { localeOf, RETRY_AFTER, refuse, refuseUnavailable } from './answers.ts';
import { type ApiOptions, apiRoutes } from './api/routes.ts';
import type { AppEnv } from './env.ts';
import { type HealthOptions, healthRoutes } from './health.ts';
import { sessionGuards } from './session/guards.ts';
import { type SessionOptions, sessionRoutes } from './session/routes.ts';
import { type Assets, readAssets } from './web/assets/assets.ts';
import { type WebUseCases, webRoutes } from './web/routes.ts';
import { isForPerson, type PlainPage, plainPage } from './web/shell/plain-page.ts';
import { type WebhookOptions, webhookRoutes } from './webhook/routes.ts';

export interface AppOptions extends WebhookOptions, HealthOptions {
  /** Users reach this instance over https. */
  readonly isHttps: boolean;
  /** A simulator stands in for every exchange, and the pages say so. */
  readonly isSimulated: boolean;
  /** Where senders reach this instance, without a slash at its end; null: where a reader of the pages does. */
  readonly publicUrl: string | null;
  /** Of this program, for its users to see. */
  readonly version: string;
  /** Sessions and the REST API; absent, only webhooks are taken. */
  readonly users?: UserUseCases;
}

/** The use cases behind a login, and the login itself. */
export type UserUseCases = Pick<SessionOptions, 'authenticate' | 'logIn' | 'logOut' | 'freshSecrets'> &
  ApiOptions &
  WebUseCases;

export type App = Hono<AppEnv>;

/** Everything that is served over HTTP. Aborting `stopping` makes it unready and ends every kept-alive connection with its next answer. */
export function createApp(options: AppOptions): App {
  const { log, stopping, defaultLocale } = options;
  const app: App = new Hono<AppEnv>({ strict: false });
  app.use(async (c, next) => {
    await next();
    if (stopping.aborted) c.header('Connection', 'close');
  });
  app.use(headersFor(options.isHttps));
  const assets = options.users ? readAssets() : null;
  /** A page where a person waits for one. */
  const pageInstead = (c: Context, page: PlainPage) =>
    assets && isForPerson(c) ? plainPage(c, localeOf(c, defaultLocale), page, assets) : null;
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allowed = methods.join(', ');
        c.header('Allow', allowed);
        // Who has typed an address, or comes back to one, has sent no method that he knows of.
        const page = c.req.method === 'GET' ? pageInstead(c, { status: 405, code: 'NOT_FOUND' }) : null;
        const locale = localeOf(c, defaultLocale);
        return page ?? refuse(c, 405, 'METHOD_NOT_ALLOWED', { locale, params: { allowed } });
      },
    }),
  );
  app.route('/', webhookRoutes(options));
  app.route('/', healthRoutes(options));
  if (options.users && assets) mountUserRoutes(app, { ...options, ...options.users, assets });
  app.notFound((c) => {
    const page = pageInstead(c, { status: 404, code: 'NOT_FOUND' });
    return page ?? refuse(c, 404, 'NOT_FOUND', { locale: localeOf(c, defaultLocale) });
  });
  app.onError((error, c) => {
    const locale = localeOf(c, defaultLocale);
    if (error instanceof LedgerUnavailable)
      return (
        pageInstead(c, { status: 503, code: 'UNAVAILABLE', retryAfter: RETRY_AFTER }) ?? refuseUnavailable(c, locale)
      );
    log.error('a request failed', { method: c.req.method, path: c.req.path, error });
    return pageInstead(c, { status: 500, code: 'INTERNAL' }) ?? refuse(c, 500, 'INTERNAL', { locale });
  });
  return app;
}

function mountUserRoutes(app: App, options: AppOptions & UserUseCases & { readonly assets: Assets }): void {
  const guards = sessionGuards(options);
  app.route('/', sessionRoutes(options, guards));
  app.route('/', webRoutes(options, guards));
  app.route('/', apiRoutes(options, guards));
}

/** A route may set its own value of a header before; these are what it gets otherwise. */
function headersFor(isHttps: boolean) {
  return secureHeaders({
    overwrite: false,
    strictTransportSecurity: isHttps,
    xFrameOptions: 'DENY',
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  });
}

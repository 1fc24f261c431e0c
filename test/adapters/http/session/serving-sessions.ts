import { Hono } from 'hono';
import type { TrustProxy } from '../../../../src/adapters/http/address/client-address.ts';
import { sessionApi } from '../../../../src/adapters/http/api/session/routes.ts';
import type { AppEnv, SessionEnv } from '../../../../src/adapters/http/env.ts';
import { startHttpServer } from '../../../../src/adapters/http/server.ts';
import { sessionGuards } from '../../../../src/adapters/http/session/guards.ts';
import { sessionRoutes } from '../../../../src/adapters/http/session/routes.ts';
import { readAssets } from '../../../../src/adapters/http/web/assets/assets.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { freshSecrets } from '../../../../src/adapters/system/tokens.ts';
import { Authenticate } from '../../../../src/application/sessions/authenticate.ts';
import { LogIn } from '../../../../src/application/sessions/log-in.ts';
import { LogOut } from '../../../../src/application/sessions/log-out.ts';
import { sessionParts } from '../../../application/sessions/parts.ts';
import { Browser } from '../browser.ts';

export interface SessionServing {
  readonly url: string;
  readonly parts: ReturnType<typeof sessionParts>;
  /** One without cookies. */
  browser(): Browser;
  stop(): Promise<void>;
}

/** Sessions in memory, where kim's password is `kim's password`, with `/api/thing` and the page `/positions` behind them. */
export async function serveSessions({
  isHttps = false,
  trustProxy = { kind: 'none' },
}: {
  isHttps?: boolean;
  trustProxy?: TrustProxy;
} = {}): Promise<SessionServing> {
  const parts = { ...sessionParts(), freshSecrets };
  const options = {
    isHttps,
    trustProxy,
    defaultLocale: 'en',
    authenticate: new Authenticate(parts.sessions, parts.clock),
    logIn: new LogIn(parts),
    logOut: new LogOut(parts.sessions),
    freshSecrets,
    assets: readAssets(),
  } as const;
  const guards = sessionGuards(options);
  const app = new Hono<AppEnv>({ strict: false });
  app.route('/', sessionRoutes(options, guards));
  const behind = new Hono<SessionEnv>({ strict: false });
  behind.use('/api/*', ...guards.api);
  behind.use('/positions', ...guards.page);
  behind.all('/api/thing', (c) => c.json({ success: true, username: c.var.user.username }));
  behind.all('/positions', (c) => c.html('the page'));
  behind.route('/', sessionApi());
  app.route('/', behind);
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  const url = `http://127.0.0.1:${server.port}`;
  return { url, parts, browser: () => new Browser(url), stop: () => server.stop(1_000) };
}

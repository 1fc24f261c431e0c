import { Hono } from 'hono';
import { ChangedMeanwhile } from '../../../../application/ports/administration.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import type { Shell } from '../shell/shell.ts';
import { accountRoutes } from './account-routes.ts';
import { noticeOf, refusalNotice } from './notices.ts';
import type { StrategiesPageOptions } from './options.ts';
import { Pages } from './pages.ts';
import { strategyRoutes } from './strategy-routes.ts';

/** `GET /strategies` and what is done from there, all of it as forms; the same use cases and checks as the REST API. */
export function strategiesRoutes(
  options: StrategiesPageOptions,
  guards: SessionGuards,
  shell: Shell,
): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  const pages = new Pages(options, shell);
  routes.use('/strategies', ...guards.page);
  routes.use('/strategies/*', ...guards.page);
  routes.get('/strategies', (c) => pages.list(c, noticeOf(c.req.query('notice'), c.var.user.locale)));
  routes.route('/', accountRoutes(options, pages));
  routes.route('/', strategyRoutes(options, pages));
  routes.onError((error, c) => {
    if (!(error instanceof ChangedMeanwhile)) throw error;
    return pages.list(c, refusalNotice(wordsOf('strategiesRefused', c.var.user.locale).changed_meanwhile()), 409);
  });
  return routes;
}

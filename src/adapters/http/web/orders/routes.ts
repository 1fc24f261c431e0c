import { type Context, Hono } from 'hono';
import { wordsOf } from '../../../../application/texts/index.ts';
import { cursorText } from '../../api/cursor.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import { publicUrlOf } from '../shell/public-url.ts';
import type { Shell } from '../shell/shell.ts';
import type { OrdersOptions } from './options.ts';
import { newerThan, readQuery } from './query.ts';
import { signalsPage } from './signals-page.ts';

const ROWS = 50;
/** Whoever has more does not want to know how many, and has not the time to wait for it. */
const COUNTED_AT_MOST = 1_000;

/** `GET /orders`: every signal that arrived and what became of it. */
export function orderRoutes(options: OrdersOptions, guards: SessionGuards, shell: Shell): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/orders', ...guards.page);
  routes.get('/orders', (c) => showSignals(c, options, shell));
  return routes;
}

async function showSignals(c: Context<SessionEnv>, options: OrdersOptions, shell: Shell): Promise<Response> {
  const { user } = c.var;
  const query = readQuery(new URL(c.req.url).searchParams, user.timeZone);
  const newer = newerThan(query);
  const [page, strategies, sinceThen] = await Promise.all([
    options.listSignals.execute(user.id, query.filter, query.after, ROWS, COUNTED_AT_MOST),
    options.listStrategies.execute(user.id),
    newer && options.listSignals.execute(user.id, newer, null, 1, COUNTED_AT_MOST),
  ]);
  const content = signalsPage(
    {
      strategies: strategies.map(({ strategy: { id, name } }) => ({ id, name })),
      signals: page.rows,
      total: page.total,
      isMore: page.total === COUNTED_AT_MOST,
      nextCursor: page.next && cursorText(page.next),
      newer: sinceThen?.total ?? 0,
    },
    { user, shell, now: options.clock.now(), query, webhookUrl: `${publicUrlOf(c, options)}/api/webhook` },
  );
  return shell.page(c, { section: 'orders', title: wordsOf('orders', user.locale).title(), content });
}

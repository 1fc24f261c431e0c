import { type Context, Hono } from 'hono';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { cursorText } from '../../api/cursor.ts';
import { cursorOf, FailedOrderListParams, filterOf } from '../../api/failed-orders/filter.ts';
import type { ApiOptions } from '../../api/routes.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import type { Shell } from '../shell/shell.ts';
import { type NoticeCode, noticeOf, noticeOfChange, noticeOfRetry } from './notices.ts';
import { positionsSection, type StrategyAccountChoice } from './positions-page.ts';

/** The use cases that the pages call. */
export type PositionsOptions = Pick<
  ApiOptions,
  'listFailedOrders' | 'retryFailedOrder' | 'removeFailedOrder' | 'restoreFailedOrder' | 'listStrategies'
>;

/** What a link of the page may bear; the rest of a query is dropped. */
const KEPT = ['strategy_account_id', 'symbol', 'status'] as const;

/** The pages, rendered here and usable without a script: `GET /positions`, and its three actions as forms. */
export function positionRoutes(options: PositionsOptions, guards: SessionGuards, shell: Shell): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/positions', ...guards.page);
  routes.use('/positions/*', ...guards.page);
  routes.get('/positions', (c) => showPositions(c, options, shell));
  const act = (action: string, run: (user: SessionUser, id: number) => Promise<NoticeCode>) =>
    routes.post(`/positions/:id{[0-9]{1,9}}/${action}`, async (c) => {
      const notice = await run(c.var.user, Number(c.req.param('id')));
      return c.redirect(`/positions?${new URLSearchParams({ ...(await keptOfForm(c)), notice })}`, 303);
    });
  act('retry', async (user, id) => noticeOfRetry(await options.retryFailedOrder.execute(byHand(user), id)));
  act('remove', async (user, id) =>
    noticeOfChange(await options.removeFailedOrder.execute(byHand(user), id), 'removed'),
  );
  act('restore', async (user, id) =>
    noticeOfChange(await options.restoreFailedOrder.execute(byHand(user), id), 'restored'),
  );
  return routes;
}

const byHand = ({ id }: SessionUser) => ({ userId: id, by: 'hand' }) as const;

async function showPositions(c: Context<SessionEnv>, options: PositionsOptions, shell: Shell): Promise<Response> {
  const { user, csrfToken } = c.var;
  const query = kept(new URL(c.req.url).searchParams);
  // A query that can't be read shows everything rather than nothing.
  const asked = FailedOrderListParams.safeParse(c.req.query());
  const params = asked.success ? asked.data : FailedOrderListParams.parse({});
  const [{ rows, total, next }, strategies] = await Promise.all([
    options.listFailedOrders.execute(
      { userId: user.id, locale: user.locale },
      filterOf(params),
      cursorOf(params),
      params.limit,
    ),
    options.listStrategies.execute(user.id),
  ]);
  const nextCursor = next && cursorText({ at: next.createdAt, id: next.id });
  const notice = noticeOf(c.req.query('notice'), user.locale);
  const content = positionsSection({
    shell,
    user,
    csrfToken,
    query,
    choices: choicesOf(strategies),
    orders: rows,
    total,
    nextCursor,
    notice,
  });
  return shell.page(c, { section: 'positions', title: wordsOf('positions', user.locale).title(), content });
}

/** The page that an action was taken on, as its form says. */
async function keptOfForm(c: Context<SessionEnv>): Promise<Record<string, string>> {
  const { query } = await c.req.parseBody();
  return kept(new URLSearchParams(typeof query === 'string' ? query : ''));
}

function kept(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries(KEPT.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? '']] : [])));
}

const choicesOf = (strategies: readonly StrategyDetail[]): readonly StrategyAccountChoice[] =>
  strategies.flatMap(({ strategy, accounts }) =>
    accounts.map(({ strategyAccountId, account }) => ({
      id: strategyAccountId,
      name: `${strategy.name} · ${account.name}`,
    })),
  );

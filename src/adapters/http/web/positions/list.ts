import type { Context } from 'hono';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { cursorText } from '../../api/cursor.ts';
import type { SessionEnv } from '../../env.ts';
import { preferencesOf } from '../shell/preferences.ts';
import type { Shell } from '../shell/shell.ts';
import type { StrategyAccountChoice } from './filters.ts';
import { listPage } from './list-page.ts';
import { isToldByOrder, notice } from './notices.ts';
import type { PositionsOptions } from './options.ts';
import { newerThan, type PositionsQuery, readQuery } from './query.ts';
import type { ListViewer } from './view.ts';
import { viewerOf } from './viewing.ts';

const ROWS = 50;

/** `GET /positions`. */
export async function showList(c: Context<SessionEnv>, options: PositionsOptions, shell: Shell): Promise<Response> {
  const { user } = c.var;
  const query = readQuery(new URL(c.req.url).searchParams, user.timeZone);
  const viewer: ListViewer = { ...viewerOf(c, options, shell), query, preferences: preferencesOf(c) };
  const reader = { userId: user.id, locale: user.locale };
  const { filter } = query;
  const [page, ofStatus, ofReason, overview, strategies, newer, said] = await Promise.all([
    options.listFailedOrders.execute(reader, filter, query.after, ROWS),
    options.countFailedOrders.execute(reader, filter),
    filter.code === null ? null : options.countFailedOrders.execute(reader, { ...filter, code: null }),
    options.readOverview.execute(user.id),
    options.listStrategies.execute(user.id),
    countNewer(query, viewer, options),
    sayNotice(c, viewer, options),
  ]);
  const content = listPage(
    {
      overview,
      counts: { byStatus: ofStatus.byStatus, byReason: (ofReason ?? ofStatus).byReason },
      choices: choicesOf(strategies),
      orders: page.rows,
      total: page.total,
      nextCursor: page.next && cursorText({ at: page.next.createdAt, id: page.next.id }),
      newer,
      notice: said,
    },
    viewer,
  );
  return shell.page(c, { section: 'positions', title: wordsOf('positions', user.locale).title(), content });
}

/** How many came after the row that the page was asked to begin at. */
async function countNewer(query: PositionsQuery, { user }: ListViewer, options: PositionsOptions): Promise<number> {
  const newer = newerThan(query);
  if (newer === null) return 0;
  const reader = { userId: user.id, locale: user.locale };
  return (await options.listFailedOrders.execute(reader, newer, null, 1)).total;
}

/** What the last action came to, and what the order itself tells of it. */
async function sayNotice(c: Context<SessionEnv>, { user, csrfToken, query }: ListViewer, options: PositionsOptions) {
  const code = c.req.query('notice');
  const named = c.req.query('id') ?? '';
  const id = /^[1-9]\d{0,8}$/.test(named) ? Number(named) : null;
  const reader = { userId: user.id, locale: user.locale };
  const detail = isToldByOrder(code) && id !== null ? await options.getFailedOrder.execute(reader, id) : null;
  return notice({ code, id, detail, user, csrfToken, shown: query.shown });
}

const choicesOf = (strategies: readonly StrategyDetail[]): readonly StrategyAccountChoice[] =>
  strategies.flatMap(({ strategy, accounts }) =>
    accounts.map(({ strategyAccountId, account }) => ({
      id: strategyAccountId,
      name: `${strategy.name} · ${account.name}`,
    })),
  );

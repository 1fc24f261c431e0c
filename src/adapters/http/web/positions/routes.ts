import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import type { Shell } from '../shell/shell.ts';
import { addActing } from './acting.ts';
import { addBatches } from './batch/routes.ts';
import { detailPage } from './detail/detail-page.ts';
import { keysDialog } from './dialogs/keys-dialog.ts';
import { evidence } from './evidence.ts';
import { showList } from './list.ts';
import { marketNow } from './market.ts';
import type { PositionsOptions } from './options.ts';
import { missing, viewerOf } from './viewing.ts';

const ID = ':id{[0-9]{1,9}}';

/** `/positions` and everything under it, rendered here and usable without a script. */
export function positionRoutes(options: PositionsOptions, guards: SessionGuards, shell: Shell): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/positions', ...guards.page);
  routes.use('/positions/*', ...guards.page);
  routes.get('/positions', (c) => showList(c, options, shell));
  routes.get('/positions/keys', (c) => {
    const { locale } = c.var.user;
    return shell.page(c, {
      section: 'positions',
      title: wordsOf('keysDialog', locale).title(),
      content: keysDialog(locale),
    });
  });
  routes.get(`/positions/${ID}`, (c) => showDetail(c, options, shell));
  routes.get(`/positions/${ID}/market`, (c) => showMarket(c, options, shell));
  routes.get(`/positions/${ID}/evidence`, (c) => showEvidence(c, options, shell));
  addBatches(routes, options, shell);
  addActing(routes, options, shell);
  return routes;
}

async function showDetail(c: Context<SessionEnv>, options: PositionsOptions, shell: Shell): Promise<Response> {
  const viewer = viewerOf(c, options, shell);
  const { id, locale } = viewer.user;
  const detail = await options.getFailedOrder.execute({ userId: id, locale }, Number(c.req.param('id')));
  if (detail === null) return missing(c, shell);
  const title = `${detail.order.symbol} #${detail.order.id}`;
  return shell.page(c, { section: 'positions', title, content: detailPage(detail, viewer) });
}

async function showMarket(c: Context<SessionEnv>, options: PositionsOptions, shell: Shell): Promise<Response> {
  const { id, locale } = c.var.user;
  const read = await options.readMarketNow.execute(id, Number(c.req.param('id')));
  if (read.kind === 'not_found') return missing(c, shell);
  const content = html`<section class="panel">${marketNow(read, locale)}</section>`;
  return shell.page(c, { section: 'positions', title: wordsOf('marketNow', locale).title(), content });
}

async function showEvidence(c: Context<SessionEnv>, options: PositionsOptions, shell: Shell): Promise<Response> {
  const { user } = c.var;
  const id = Number(c.req.param('id'));
  const read = await options.readReviewEvidence.execute(user.id, id);
  if (read.kind === 'not_found') return missing(c, shell);
  const content = html`<section class="panel">${evidence(id, read, user)}</section>`;
  return shell.page(c, { section: 'positions', title: wordsOf('reviewDialog', user.locale).evidence(), content });
}

import type { Context, Hono } from 'hono';
import type { StartedBatch } from '../../../../../application/batches/run-batch.ts';
import { messageText, wordsOf } from '../../../../../application/texts/index.ts';
import type { SessionEnv } from '../../../env.ts';
import type { Markup } from '../../shell/markup.ts';
import type { Shell } from '../../shell/shell.ts';
import type { PositionsOptions } from '../options.ts';
import { missing, viewerOf } from '../viewing.ts';
import { type ConfirmView, confirmPage, toType } from './confirm-page.ts';
import { failuresOf } from './failures.ts';
import { progressPage } from './progress-page.ts';
import { readRequest } from './request.ts';

type SessionContext = Context<SessionEnv>;

const BATCH = '/positions/batches/:batch{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}';
/** A page of ids is a page of the API. */
const READ = 10_000;

/** Many at once: what it would come to (`GET /positions/batch`), doing it (`POST`), and how far it is. */
export function addBatches(routes: Hono<SessionEnv>, options: PositionsOptions, shell: Shell): void {
  routes.get('/positions/batch', (c) => ask(c, options, shell, new URL(c.req.url).searchParams));
  routes.post('/positions/batch', (c) => start(c, options, shell));
  routes.get(BATCH, (c) => show(c, options, shell));
  routes.post(`${BATCH}/cancel`, async (c) => {
    const id = c.req.param('batch');
    const batch = await options.cancelBatch.execute(c.var.user.id, id);
    return batch === null ? missing(c, shell) : c.redirect(`/positions/batches/${id}`, 303);
  });
  routes.post(`${BATCH}/undo`, (c) => undo(c, options, shell));
}

async function viewOf(
  c: SessionContext,
  options: PositionsOptions,
  shell: Shell,
  search: URLSearchParams,
): Promise<ConfirmView | null> {
  const viewer = viewerOf(c, options, shell);
  const request = readRequest(search, viewer.user.timeZone, viewer.now);
  if (request === null) return null;
  const preview = await options.previewBatch.execute(viewer.user.id, request);
  return { ...viewer, request, preview, error: null };
}

async function ask(
  c: SessionContext,
  options: PositionsOptions,
  shell: Shell,
  search: URLSearchParams,
): Promise<Response> {
  const view = await viewOf(c, options, shell, search);
  return view === null ? nothing(c, shell) : asPage(c, shell, confirmPage(view));
}

async function start(c: SessionContext, options: PositionsOptions, shell: Shell): Promise<Response> {
  const fields = new URLSearchParams(await c.req.text());
  const view = await viewOf(c, options, shell, fields);
  if (view === null) return nothing(c, shell);
  const { locale, id: userId } = view.user;
  const typed = toType(view);
  if (typed !== null && fields.get('typed')?.trim() !== typed) {
    const error = wordsOf('batchConfirm', locale).notTyped({ count: typed });
    return asPage(c, shell, confirmPage({ ...view, error }), 409);
  }
  const { action, of, includeStale } = view.request;
  const started = await options.runBatch.execute({ userId, action, of, includeStale });
  if (started.kind === 'refused')
    return asPage(c, shell, confirmPage({ ...view, error: messageText(started.code, locale) }), 409);
  return follow(c, shell, started);
}

function follow(c: SessionContext, shell: Shell, started: Exclude<StartedBatch, { kind: 'refused' }>) {
  return started.kind === 'not_found' ? missing(c, shell) : c.redirect(`/positions/batches/${started.id}`, 303);
}

async function show(c: SessionContext, options: PositionsOptions, shell: Shell): Promise<Response> {
  const id = c.req.param('batch') ?? '';
  const { user } = c.var;
  const after = Number(/^\d{1,9}$/.exec(c.req.query('after') ?? '')?.[0] ?? 0);
  const isAsked = c.req.query('show') === 'failures';
  const found = isAsked
    ? await failuresOf(options.getBatch, user.id, id, after)
    : await options.getBatch.execute(user.id, id, 0, 1);
  if (found === null) return missing(c, shell);
  const failures = 'shown' in found ? found : null;
  return asPage(c, shell, progressPage({ ...viewerOf(c, options, shell), batch: found.batch, failures }));
}

/** Restores exactly what that batch removed. */
async function undo(c: SessionContext, options: PositionsOptions, shell: Shell): Promise<Response> {
  const { id: userId } = c.var.user;
  const ids: number[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page = await options.getBatch.execute(userId, c.req.param('batch') ?? '', after, READ);
    if (page === null || page.batch.action !== 'remove') return missing(c, shell);
    ids.push(...page.entries.filter(({ state }) => state === 'done').map(({ failedOrderId }) => failedOrderId));
    after = page.nextAfter;
  }
  if (ids.length === 0) return nothing(c, shell);
  const of = { kind: 'ids', ids } as const;
  const started = await options.runBatch.execute({ userId, action: 'restore', of, includeStale: false });
  return started.kind === 'refused' ? missing(c, shell) : follow(c, shell, started);
}

/** Nothing was ticked. */
function nothing(c: SessionContext, shell: Shell): Response | Promise<Response> {
  return missing(c, shell, wordsOf('batchConfirm', c.var.user.locale).none());
}

function asPage(
  c: SessionContext,
  shell: Shell,
  content: Markup,
  status: 200 | 409 = 200,
): Response | Promise<Response> {
  return shell.page(c, {
    section: 'positions',
    title: wordsOf('positions', c.var.user.locale).title(),
    content,
    status,
  });
}

import type { Context, Hono } from 'hono';
import type { ReadFailedOrderDetail } from '../../../../application/failed-orders/get-failed-order.ts';
import type { Actor } from '../../../../application/ports/failed-orders.ts';
import { messageText, wordsOf } from '../../../../application/texts/index.ts';
import type { SessionEnv } from '../../env.ts';
import type { Markup } from '../shell/markup.ts';
import type { Shell } from '../shell/shell.ts';
import { instantIn } from '../shell/zoned-time.ts';
import type { DialogView } from './dialogs/dialog-view.ts';
import { removeDialog } from './dialogs/remove-dialog.ts';
import { resetDialog } from './dialogs/reset-dialog.ts';
import { retryDialog } from './dialogs/retry-dialog.ts';
import { reviewDialog } from './dialogs/review-dialog.ts';
import { scheduleDialog } from './dialogs/schedule-dialog.ts';
import { type NoticeCode, noticeOfChange, noticeOfRetry } from './notices.ts';
import type { PositionsOptions } from './options.ts';
import { addressOf, readQuery, type Shown } from './query.ts';
import { removedDialog } from './removal.ts';
import { missing, viewerOf } from './viewing.ts';

type SessionContext = Context<SessionEnv>;
type Fields = Readonly<Record<string, string>>;

/** What an action came to: a notice on the list, or its form again with what is wrong. */
type Outcome =
  | { readonly kind: 'notice'; readonly code: NoticeCode }
  | { readonly kind: 'again'; readonly error: string };

interface Action {
  readonly name: string;
  /** The page that asks; null for what asks nothing. */
  readonly dialog: ((view: DialogView) => Markup) | null;
  readonly run: (actor: Actor, id: number, fields: Fields, c: SessionContext) => Promise<Outcome>;
}

const PATH = '/positions/:id{[0-9]{1,9}}';
const notice = (code: NoticeCode): Outcome => ({ kind: 'notice', code });
const again = (error: string): Outcome => ({ kind: 'again', error });

/** For each action a page that asks (`GET`) and the action itself (`POST`), which leads back to the list. */
export function addActing(routes: Hono<SessionEnv>, use: PositionsOptions, shell: Shell): void {
  for (const { name, dialog, run } of actions(use)) {
    if (dialog !== null)
      routes.get(`${PATH}/${name}`, (c) =>
        show(c, use, shell, dialog, shownIn(c, c.req.query('query')), null, c.req.query()),
      );
    routes.post(`${PATH}/${name}`, async (c) => {
      const id = Number(c.req.param('id'));
      const fields = await fieldsOf(c);
      const outcome = await run({ userId: c.var.user.id, by: 'hand' }, id, fields, c);
      const shown = shownIn(c, fields.query);
      if (outcome.kind === 'again' && dialog !== null) return show(c, use, shell, dialog, shown, outcome.error, fields);
      return c.redirect(backTo(shown, id, outcome), 303);
    });
  }
}

function actions(use: PositionsOptions): readonly Action[] {
  return [
    {
      name: 'retry',
      dialog: retryDialog,
      run: async (actor, id) => notice(noticeOfRetry(await use.retryFailedOrder.execute(actor, id))),
    },
    {
      name: 'remove',
      dialog: removeDialog,
      run: async (actor, id) => notice(noticeOfChange(await use.removeFailedOrder.execute(actor, id), 'removed')),
    },
    {
      name: 'restore',
      dialog: null,
      run: async (actor, id) => notice(noticeOfChange(await use.restoreFailedOrder.execute(actor, id), 'restored')),
    },
    {
      name: 'reset',
      dialog: resetDialog,
      run: async (actor, id) => notice(noticeOfChange(await use.resetRetries.execute(actor, id), 'reset')),
    },
    { name: 'schedule', dialog: scheduleDialog, run: (actor, id, fields, c) => schedule(use, actor, id, fields, c) },
    { name: 'review', dialog: reviewDialog, run: (actor, id, fields, c) => review(use, actor, id, fields, c) },
  ];
}

async function schedule(
  use: PositionsOptions,
  actor: Actor,
  id: number,
  fields: Fields,
  c: SessionContext,
): Promise<Outcome> {
  const { locale, timeZone } = c.var.user;
  const isCancel = fields.cancel !== undefined;
  const at = isCancel ? null : instantIn(timeZone, fields.at ?? '');
  if (at === null && !isCancel) return again(wordsOf('scheduleDialog', locale).notATime());
  const scheduled = await use.scheduleRetry.execute(actor, id, at);
  if (scheduled.kind === 'refused') return again(messageText(scheduled.code, locale));
  return notice(scheduled.kind === 'not_found' ? 'not_found' : isCancel ? 'unscheduled' : 'scheduled');
}

/** What can double an order has to be typed. */
async function review(
  use: PositionsOptions,
  actor: Actor,
  id: number,
  fields: Fields,
  c: SessionContext,
): Promise<Outcome> {
  const { locale } = c.var.user;
  const words = wordsOf('reviewDialog', locale);
  const isAccepted = fields.verdict === 'accepted';
  if (!isAccepted && fields.typed?.trim() !== words.wordsToDeny())
    return again(words.notTyped({ words: words.wordsToDeny() }));
  const exchangeOrderId = fields.exchange_order_id?.trim() || null;
  const resolved = await use.resolveFailedOrder.execute(actor, id, { isAccepted, exchangeOrderId });
  if (resolved.kind !== 'refused') return notice(noticeOfChange(resolved, 'resolved'));
  const shown = resolved.code === 'VERDICT_CONTRADICTED' ? resolved.shown.exchangeOrderId : null;
  const text = messageText(resolved.code, locale);
  return again(shown === null ? text : `${text}. ${words.shown()}: ${shown}`);
}

async function show(
  c: SessionContext,
  use: PositionsOptions,
  shell: Shell,
  dialog: (view: DialogView) => Markup,
  shown: Shown,
  error: string | null = null,
  typed: Fields = {},
): Promise<Response> {
  const detail = await detailOf(c, use);
  if (detail === null) return missing(c, shell);
  const view = { ...viewerOf(c, use, shell), detail, shown, error, typed };
  const { order } = detail;
  const title = `${order.symbol} #${order.id}`;
  const content = order.status === 'removed' ? removedDialog(view) : dialog(view);
  return shell.page(c, { section: 'positions', title, content, status: error === null ? 200 : 409 });
}

function detailOf(c: SessionContext, use: PositionsOptions): Promise<ReadFailedOrderDetail | null> {
  const { id, locale } = c.var.user;
  return use.getFailedOrder.execute({ userId: id, locale }, Number(c.req.param('id')));
}

async function fieldsOf(c: SessionContext): Promise<Fields> {
  const fields = Object.entries(await c.req.parseBody()).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(fields) as Fields;
}

/** The list that an action was taken on, as its form says. */
const shownIn = (c: SessionContext, query: string | undefined): Shown =>
  readQuery(new URLSearchParams(query ?? ''), c.var.user.timeZone).shown;

function backTo(shown: Shown, id: number, outcome: Outcome): string {
  const code = outcome.kind === 'notice' ? outcome.code : 'not_found';
  const address = addressOf(shown);
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams({ notice: code, id: String(id) })}`;
}

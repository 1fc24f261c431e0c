import { createRoute } from '@hono/zod-openapi';
import type { CancelBatch } from '../../../../application/batches/cancel-batch.ts';
import { entryText } from '../../../../application/batches/entry-text.ts';
import type { GetBatch } from '../../../../application/batches/get-batch.ts';
import type { PreviewBatch } from '../../../../application/batches/preview-batch.ts';
import type { RunBatch } from '../../../../application/batches/run-batch.ts';
import type { BatchPreview, BatchView, EntryView } from '../../../../application/ports/batches.ts';
import type { Locale } from '../../../../domain/account.ts';
import { answer, CHANGING, jsonBody, NAMED } from '../answers.ts';
import { type ApiRouter, createApi, refuseUser } from '../api.ts';
import { timeText, timeTextOrNull } from '../value-schemas.ts';
import { batchOf, NewBatchBody } from './body.ts';
import {
  type Batch,
  BatchIdParam,
  BatchPageSchema,
  BatchSchema,
  PageParams,
  type Preview,
  PreviewSchema,
  type Result,
  type Started,
  StartedSchema,
} from './schemas.ts';

/** The use cases behind the routes. */
export interface BatchesOptions {
  readonly runBatch: Pick<RunBatch, 'execute'>;
  readonly previewBatch: Pick<PreviewBatch, 'execute'>;
  readonly getBatch: Pick<GetBatch, 'execute'>;
  readonly cancelBatch: Pick<CancelBatch, 'execute'>;
}

const TAGS = ['Failed orders'];
/** As of what changes something, which it does not. */
const { 409: _, ...PREVIEWING } = CHANGING;

const start = createRoute({
  method: 'post',
  path: '/api/failed-orders/batch',
  tags: TAGS,
  summary: 'Retry, remove or restore many at once',
  description:
    'What the ids or the filter name is frozen at this moment. Each is judged as it would be alone; what can not be done is left out with its reason. Retries go out oldest first for each account.',
  request: { body: jsonBody(NewBatchBody) },
  responses: { 202: answer('It goes on by itself', StartedSchema), ...NAMED, ...CHANGING },
});

const preview = createRoute({
  method: 'post',
  path: '/api/failed-orders/batch/preview',
  tags: TAGS,
  summary: 'What a batch would do, without doing it',
  description: 'Takes what a batch is started with, and judges as that would at this moment.',
  request: { body: jsonBody(NewBatchBody) },
  responses: { 200: answer('What it would be about', PreviewSchema), ...NAMED, ...PREVIEWING },
});

const get = createRoute({
  method: 'get',
  path: '/api/failed-orders/batch/{batch_id}',
  tags: TAGS,
  summary: 'How far a batch is, and what became of each failed order in it',
  request: { params: BatchIdParam, query: PageParams },
  responses: { 200: answer('The batch', BatchPageSchema), 400: CHANGING[400], ...NAMED },
});

const cancel = createRoute({
  method: 'delete',
  path: '/api/failed-orders/batch/{batch_id}',
  tags: TAGS,
  summary: 'End what a batch has not claimed yet',
  request: { params: BatchIdParam },
  responses: {
    200: answer('The batch as it stands then', BatchSchema),
    ...NAMED,
    403: CHANGING[403],
    413: CHANGING[413],
  },
});

/** Batches over REST; to be mounted before the routes of one failed order. */
export function batchesApi({ runBatch, previewBatch, getBatch, cancelBatch }: BatchesOptions): ApiRouter {
  const api = createApi();
  api.openapi(start, async (c) => {
    const started = await runBatch.execute({ ...batchOf(c.req.valid('json')), userId: c.var.user.id });
    if (started.kind === 'not_found') return refuseUser(c, 404, 'NOT_FOUND');
    if (started.kind === 'refused') return refuseUser(c, 409, started.code);
    const { id, total, leftOut } = started;
    return c.json({ success: true, batch_id: id, total, left_out: leftOut } satisfies Started, 202);
  });
  api.openapi(preview, async (c) => {
    const { id: userId, locale } = c.var.user;
    const previewed = await previewBatch.execute(userId, batchOf(c.req.valid('json')));
    return isOfNothing(previewed) ? refuseUser(c, 404, 'NOT_FOUND') : c.json(previewView(previewed, locale), 200);
  });
  api.openapi(get, async (c) => {
    const { after, limit } = c.req.valid('query');
    const page = await getBatch.execute(c.var.user.id, c.req.valid('param').batch_id, after, limit);
    if (page === null) return refuseUser(c, 404, 'NOT_FOUND');
    const results = page.entries.map((entry) => resultView(entry, c.var.user.locale));
    return c.json({ ...batchView(page.batch), results, next_after: page.nextAfter }, 200);
  });
  api.openapi(cancel, async (c) => {
    const batch = await cancelBatch.execute(c.var.user.id, c.req.valid('param').batch_id);
    return batch === null ? refuseUser(c, 404, 'NOT_FOUND') : c.json(batchView(batch), 200);
  });
  return api;
}

/** Every id is unknown, or another user's. */
const isOfNothing = ({ total, leftOut }: BatchPreview): boolean =>
  leftOut.some(({ reason, count }) => reason === 'NOT_FOUND' && count === total);

function previewView({ total, groups, leftOut }: BatchPreview, locale: Locale): Preview {
  return {
    success: true,
    total,
    groups: groups.map(({ accountId, accountName, ...group }) => ({
      account_id: accountId,
      account: accountName,
      ...group,
    })),
    left_out: leftOut.map(({ reason: code, count }) => ({
      code,
      error: entryText({ state: 'left_out', code, params: {} }, locale),
      count,
    })),
  };
}

function batchView({ id, action, status, total, entries, ...times }: BatchView): Batch {
  return {
    success: true,
    batch_id: id,
    action,
    status,
    total,
    progress: { ...entries },
    created_at: timeText(times.createdAt),
    cancelled_at: timeTextOrNull(times.cancelledAt),
    finished_at: timeTextOrNull(times.finishedAt),
  };
}

function resultView(entry: EntryView, locale: Locale): Result {
  const { failedOrderId, state, code, exchangeError, exchangeOrderId } = entry;
  return {
    id: failedOrderId,
    status: state,
    code,
    error: entryText(entry, locale),
    exchange_error: exchangeError,
    order_id: exchangeOrderId,
  };
}

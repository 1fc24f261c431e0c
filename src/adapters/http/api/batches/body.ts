import { z } from '@hono/zod-openapi';
import type { NewBatch } from '../../../../application/ports/batches.ts';
import { BATCH_ACTIONS } from '../../../../domain/batch.ts';
import { FailedOrderFilterParams, filterOf } from '../failed-orders/filter.ts';
import { wrong } from '../field-errors.ts';
import { idField } from '../fields.ts';

/** A query's parameters are texts; in JSON they may be what they are. */
function textual(filter: unknown): unknown {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return filter;
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [[name, text(value)]])),
  );
}

function text(value: unknown): unknown {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** The body's size bounds the ids; a filter has no bound. */
export const NewBatchBody = z
  .strictObject({
    action: z.enum(BATCH_ACTIONS),
    ids: z.array(idField()).min(1).optional(),
    filter: z
      .preprocess(textual, FailedOrderFilterParams.strict())
      .optional()
      .openapi({
        type: 'object',
        description: 'The filters of the list; `{}` for its default',
        example: { symbol: 'BTC/USDT', code: 'INSUFFICIENT_FUNDS' },
      }),
    include_stale: z
      .boolean()
      .default(false)
      .openapi({ description: 'Retry MARKET orders older than five minutes, too' }),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    ...wrong('ids_or_filter'),
  })
  .openapi('NewBatch');

/** What is asked for. A removed order is never open, so that what is to be restored is looked for among the removed unless told otherwise. */
export function batchOf({
  action,
  ids,
  filter = {},
  include_stale,
}: z.output<typeof NewBatchBody>): Omit<NewBatch, 'id' | 'userId'> {
  const wanted =
    action === 'restore' && filter.status === undefined ? { ...filter, status: ['removed' as const] } : filter;
  const of =
    ids === undefined ? ({ kind: 'filter', filter: filterOf(wanted) } as const) : ({ kind: 'ids', ids } as const);
  return { action, of, includeStale: include_stale };
}

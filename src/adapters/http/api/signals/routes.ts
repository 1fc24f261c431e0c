import { createRoute, z } from '@hono/zod-openapi';
import type { ListSignals } from '../../../../application/orders/list-signals.ts';
import { answer, CHANGING, GUARDED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { cursorText, uuidPosition } from '../cursor.ts';
import { cursorParam, limitParam } from '../query-params.ts';
import { NextCursor, Total } from '../value-schemas.ts';
import { SignalFilterParams, signalFilterOf } from './filter.ts';
import { SignalSchema, signalView } from './view.ts';

export interface SignalsOptions {
  readonly listSignals: Pick<ListSignals, 'execute'>;
}

const SignalListParams = SignalFilterParams.extend({ cursor: cursorParam(uuidPosition), limit: limitParam() });

const SignalListSchema = z
  .object({ success: z.literal(true), signals: z.array(SignalSchema), next_cursor: NextCursor, total: Total })
  .openapi('SignalList');

const list = createRoute({
  method: 'get',
  path: '/api/signals',
  tags: ['Orders and signals'],
  summary: 'Every webhook with a good token and what became of it, newest first',
  request: { query: SignalListParams },
  responses: { 200: answer('One page', SignalListSchema), 400: CHANGING[400], ...GUARDED },
});

/** `GET /api/signals`. */
export function signalsApi({ listSignals }: SignalsOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const { cursor = null, limit, ...params } = c.req.valid('query');
    const { rows, next, total } = await listSignals.execute(c.var.user.id, signalFilterOf(params), cursor, limit);
    const signals = rows.map((signal) => signalView(signal, c.var.user.locale));
    return c.json({ success: true as const, signals, next_cursor: next && cursorText(next), total }, 200);
  });
  return api;
}

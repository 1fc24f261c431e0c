import { createRoute, z } from '@hono/zod-openapi';
import type { Paused } from '../../../../application/accounts/pause-trading.ts';
import { answer, CHANGING, jsonBody, NAMED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { idField } from '../fields.ts';
import { refuseChange } from '../refuse-change.ts';

/** The use case behind the route. */
export interface PauseOptions {
  readonly pauseTrading: { execute(userId: number, isPaused: boolean, accountId: number | null): Promise<Paused> };
}

const fields = {
  paused: z.boolean(),
  account_id: idField().nullable().default(null).openapi({ description: 'Null: all trading of the user' }),
};

const pause = createRoute({
  method: 'post',
  path: '/api/pause',
  tags: ['Accounts'],
  summary: 'Stop trading, or let it go on',
  description: 'Orders that only reduce a position still pass. At the answer it holds on every instance.',
  request: { body: jsonBody(z.strictObject(fields).openapi('Pause')) },
  responses: {
    200: answer('As asked', z.object({ success: z.literal(true), ...fields })),
    ...NAMED,
    ...CHANGING,
  },
});

export function pauseApi({ pauseTrading }: PauseOptions): ApiRouter {
  const api = createApi();
  api.openapi(pause, async (c) => {
    const { paused, account_id } = c.req.valid('json');
    const done = await pauseTrading.execute(c.var.user.id, paused, account_id);
    return done.kind === 'done' ? c.json({ success: true as const, paused, account_id }, 200) : refuseChange(c, done);
  });
  return api;
}

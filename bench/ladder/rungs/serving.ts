import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

/** What every rung but ours does with a webhook, and what it answers. */
export type Handle = (order: WebhookOrder) => Promise<object>;

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const schema = z.object({
  token: z.string().min(1),
  symbol: z.string().min(1),
  side: z.enum(['buy', 'sell']),
  order_type: z.enum(['market', 'limit']),
  quantity: decimal,
  price: decimal.optional(),
});

export type WebhookOrder = z.infer<typeof schema>;

/** A webhook that is read and judged, then handled. */
export function serveHandler(handle: Handle): void {
  const app = new Hono();
  app.post('/api/webhook', async (c) => {
    const read = schema.safeParse(await c.req.json());
    return read.success ? c.json(await handle(read.data)) : c.json({ success: false }, 400);
  });
  listen(app);
}

export function listen(app: Hono): void {
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`ready at ${port}`));
}

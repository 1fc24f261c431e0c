import { Hono } from 'hono';
import { listen } from './serving.ts';

const app = new Hono();
app.post('/api/webhook', async (c) => {
  await c.req.text();
  return c.json({ success: true });
});
listen(app);

// The naive way, as a program of its own: call the exchange, save what came of it, take a timeout for a failure, let a retry send the
// order again. It shares no code with ordergate. The judge must find its promises broken, or the judge proves nothing.
import net from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { Agent, request } from 'undici';

const { DATABASE_URL, EXCHANGE_PORT, API_KEY, SECRET, TIMEOUT_MS = '5000' } = process.env;

const { default: Binance } = await import(new URL('./src/binance.js', import.meta.resolve('ccxt')).href);
const exchange = new Binance({ apiKey: API_KEY, secret: SECRET, enableRateLimit: false });
const dispatcher = new Agent({ connect: (_, done) => connect(done) });
exchange.fetchImplementation = async (url, { method, headers, body }) => {
  const answer = await request(url, { method, headers, body, dispatcher });
  const text = await answer.body.text();
  return { status: answer.statusCode, statusText: '', headers: answer.headers, text: async () => text };
};

function connect(done) {
  const socket = net.connect(Number(EXCHANGE_PORT), '127.0.0.1');
  socket.once('connect', () => done(null, socket));
  socket.on('error', (error) => done(error));
}

const database = new pg.Pool({ connectionString: DATABASE_URL });
await database.query(`
  create table naive_orders (id text primary key, status text not null, params json not null, retry_count integer not null default 0);
  create table naive_attempts (number serial, order_id text, client_order_id text, state text)`);
await exchange.loadMarkets();

async function send(orderId, attempt, { quantity, price }) {
  const clientOrderId = `${orderId}x${attempt}`;
  const call = exchange.createOrder('BTC/USDT', 'limit', 'buy', quantity, price, { clientOrderId });
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error('Execution timeout (5s)')), Number(TIMEOUT_MS)),
  );
  let status = 'accepted';
  await Promise.race([call, late]).catch(() => {
    status = 'failed';
  });
  call.catch(() => {});
  await database.query('insert into naive_attempts (order_id, client_order_id, state) values ($1, $2, $3)', [
    orderId,
    clientOrderId,
    status === 'accepted' ? 'accepted' : 'rejected',
  ]);
  return status;
}

const app = new Hono();
app.post('/api/webhook', async (c) => {
  const order = await c.req.json();
  const status = await send(order.id, 1, order);
  await database.query('insert into naive_orders (id, status, params) values ($1, $2, $3)', [order.id, status, order]);
  return c.json({ success: status === 'accepted' }, status === 'accepted' ? 200 : 408);
});
app.post('/api/failed-orders/:id/retry', async (c) => {
  const id = c.req.param('id');
  const { rows } = await database.query('select params, retry_count from naive_orders where id = $1', [id]);
  const status = await send(id, rows[0].retry_count + 2, rows[0].params);
  await database.query('update naive_orders set status = $2, retry_count = retry_count + 1 where id = $1', [
    id,
    status,
  ]);
  return c.json({ success: status === 'accepted' }, status === 'accepted' ? 200 : 400);
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`ready at ${port}`));

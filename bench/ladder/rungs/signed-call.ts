import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'undici';
import type { WebhookOrder } from './serving.ts';

const { EXCHANGE_PORT = '', API_KEY = '', SECRET = '' } = process.env;
const dispatcher = new Agent();

/** A signed order as Binance wants it, with nothing around it, over kept connections. */
export async function placeOrder({ symbol, side, order_type, quantity, price = '' }: WebhookOrder): Promise<string> {
  const query = new URLSearchParams({
    symbol: symbol.replace('/', ''),
    side: side.toUpperCase(),
    type: order_type.toUpperCase(),
    timeInForce: 'GTC',
    quantity,
    price,
    newClientOrderId: randomBytes(16).toString('hex'),
    timestamp: String(Date.now()),
  });
  query.set('signature', createHmac('sha256', SECRET).update(query.toString()).digest('hex'));
  const { body } = await request(`http://127.0.0.1:${EXCHANGE_PORT}/api/v3/order`, {
    method: 'POST',
    headers: { 'X-MBX-APIKEY': API_KEY, 'content-type': 'application/x-www-form-urlencoded' },
    body: query.toString(),
    dispatcher,
  });
  const { orderId } = (await body.json()) as { orderId: number };
  return String(orderId);
}

import ccxt from 'ccxt';
import type { WebhookOrder } from './serving.ts';

const { EXCHANGE_PORT = '', API_KEY = '', SECRET = '' } = process.env;

/** One client with its markets loaded, as a careful handler keeps it. Places an order; its id. */
export async function ccxtOrders(): Promise<(order: WebhookOrder) => Promise<string>> {
  const exchange = new ccxt.binance({ apiKey: API_KEY, secret: SECRET, enableRateLimit: false });
  const api = exchange.urls.api as Record<string, string>;
  for (const [name, url] of Object.entries(api))
    api[name] = url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${EXCHANGE_PORT}`);
  exchange.options.fetchMarkets = { types: ['spot'] };
  exchange.options.fetchMargins = false;
  exchange.has.fetchCurrencies = false;
  await exchange.loadMarkets();
  return async ({ symbol, side, order_type, quantity, price }) => {
    const created = await exchange.createOrder(symbol, order_type, side, Number(quantity), Number(price));
    return String(created.id);
  };
}

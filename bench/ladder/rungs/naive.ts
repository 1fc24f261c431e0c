import ccxt from 'ccxt';
import { NaiveTable } from './naive-table.ts';
import { serveHandler } from './serving.ts';

/** A careful naive handler: one client with its markets loaded, one commit before the exchange and one after. */
const { EXCHANGE_PORT = '', API_KEY = '', SECRET = '' } = process.env;
const exchange = new ccxt.binance({ apiKey: API_KEY, secret: SECRET, enableRateLimit: false });
const api = exchange.urls.api as Record<string, string>;
for (const [name, url] of Object.entries(api))
  api[name] = url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${EXCHANGE_PORT}`);
exchange.options.fetchMarkets = { types: ['spot'] };
exchange.options.fetchMargins = false;
exchange.has.fetchCurrencies = false;
await exchange.loadMarkets();
const table = new NaiveTable();

serveHandler(async (order) => {
  const id = await table.insert(order);
  const { symbol, side, order_type, quantity, price } = order;
  const created = await exchange.createOrder(symbol, order_type, side, Number(quantity), Number(price));
  await table.accept(id, String(created.id));
  return { success: true, order_id: created.id };
});

import { ccxtOrders } from './ccxt-client.ts';
import { serveHandler } from './serving.ts';

const placeOrder = await ccxtOrders();

serveHandler(async (order) => ({ success: true, order_id: await placeOrder(order) }));

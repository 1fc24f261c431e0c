import { serveHandler } from './serving.ts';
import { placeOrder } from './signed-call.ts';

serveHandler(async (order) => ({ success: true, order_id: await placeOrder(order) }));

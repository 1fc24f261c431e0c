import { ccxtOrders } from './ccxt-client.ts';
import { NaiveTable } from './naive-table.ts';
import { serveHandler } from './serving.ts';

/** A careful naive handler: one commit before the exchange and one after. */
const placeOrder = await ccxtOrders();
const table = new NaiveTable();

serveHandler(async (order) => {
  const id = await table.insert(order);
  const orderId = await placeOrder(order);
  await table.accept(id, orderId);
  return { success: true, order_id: orderId };
});

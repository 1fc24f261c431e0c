import { NaiveTable } from './naive-table.ts';
import { serveHandler } from './serving.ts';
import { placeOrder } from './signed-call.ts';

const table = new NaiveTable();

serveHandler(async (order) => {
  await table.insert(order);
  return { success: true, order_id: await placeOrder(order) };
});

import { type Options, stringify } from 'csv-stringify/sync';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { FailedOrderSchema } from './schemas.ts';
import { failedOrderView } from './views.ts';

/** How many rows are written at once: enough for few writes, few enough that nothing else waits for them. */
const ROWS = 250;

const COLUMNS = Object.keys(FailedOrderSchema.shape);
const DECIMALS: ReadonlySet<unknown> = new Set([
  'quantity',
  'requested_quantity',
  'quote_quantity',
  'price',
  'stop_price',
]);

/** A cell that a spreadsheet would read as a formula gets an apostrophe before it; a decimal stays a number, be it negative. */
const OPTIONS: Options = {
  columns: COLUMNS,
  escape_formulas: true,
  cast: {
    boolean: (value) => String(value),
    string: (value, { column }) =>
      value.startsWith('-') && DECIMALS.has(column) ? { value, escape_formulas: false } : value,
  },
};

/** Failed orders as CSV with a byte order mark and a header row, in pieces of a few hundred rows. */
export async function* csvOf(orders: AsyncIterable<ReadFailedOrder>): AsyncGenerator<string, void, void> {
  let rows: object[] = [];
  yield stringify([], { ...OPTIONS, bom: true, header: true });
  for await (const order of orders) {
    rows.push(failedOrderView(order));
    if (rows.length < ROWS) continue;
    yield stringify(rows, OPTIONS);
    rows = [];
  }
  yield stringify(rows, OPTIONS);
}

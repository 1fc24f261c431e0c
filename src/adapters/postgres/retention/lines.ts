const ORDER = ['requested_quantity', 'quote_quantity', 'quantity', 'price', 'stop_price'];
const EXECUTION = ['filled_quantity', 'average_price'];

/** A whole row as JSON, its amounts as texts: a reader's own numbers might not be exact. */
const row = (alias: string, amounts: readonly string[]): string =>
  `to_jsonb(${alias}) || jsonb_build_object(${amounts.map((name) => `'${name}', ${alias}.${name}::text`).join(', ')})`;

const history = (s: string): string => `
  (select coalesce(jsonb_agg(to_jsonb(h) order by h.id), '[]') from ${s}.failed_order_history h where h.failed_order_id = f.id)`;

const failedOrder = (s: string): string => `(${row('f', ORDER)} || jsonb_build_object('history', ${history(s)}))`;

const attempts = (s: string): string => `
  (select coalesce(jsonb_agg(${row('t', EXECUTION)} order by t.number), '[]') from ${s}.order_attempts t where t.order_id = o.id)`;

const orders = (s: string): string => `
  (select coalesce(jsonb_agg(${row('o', [...ORDER, ...EXECUTION])} || jsonb_build_object('attempts', ${attempts(s)},
     'failed_order', (select ${failedOrder(s)} from ${s}.failed_orders f where f.order_id = o.id)) order by o.id), '[]')
   from ${s}.orders o where o.signal_id = g.id)`;

/** The line of a signal `g`. */
export const signalLine = (s: string): string =>
  `jsonb_build_object('signal', to_jsonb(g) - 'archived_as', 'orders', ${orders(s)})::text`;

/** The line of a failed order `f` without an order. */
export const failedOrderLine = (s: string): string => `jsonb_build_object('failed_order', ${failedOrder(s)})::text`;

export const signalIdOf = (line: string): string => (JSON.parse(line) as { signal: { id: string } }).signal.id;

export const failedOrderIdOf = (line: string): number =>
  (JSON.parse(line) as { failed_order: { id: number } }).failed_order.id;

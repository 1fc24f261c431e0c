import type { AttemptRef } from '../../../application/ports/order-ledger.ts';
import type { Execution } from '../../../domain/execution.ts';
import type { PreparedOrder } from '../../../domain/order.ts';
import { type Database, DURABLY, type Statement } from '../database.ts';
import { storable, storableJson } from '../storable.ts';
import { executionColumns, SYMBOL_LENGTH } from './columns.ts';

/** Durable before the wire: an attempt without a frozen order is one that was never sent. */
export const freezeStatement = (schema: string): Statement => ({
  name: 'freeze',
  text: `
with attempt as (
  update ${schema}.order_attempts t
  set prepared = $3::jsonb, client_order_id = $4
  from ${DURABLY}
  where t.id = $1 and t.lease_epoch = $2 and t.state = 'sending' and t.lease_until > now()
  returning t.order_id
)
update ${schema}.orders o
set symbol = $5, quantity = $6::numeric, price = coalesce($7::numeric, o.price), stop_price = coalesce($8::numeric, o.stop_price)
from attempt where o.id = attempt.order_id
returning o.id`,
});

/** In the order of the parameters of `freezeStatement`. */
export function freezeValues({ attemptId, epoch }: AttemptRef, order: PreparedOrder): readonly unknown[] {
  const symbol = storable(order.symbol, SYMBOL_LENGTH);
  const amounts = [order.quantity, order.price, order.stopPrice].map((amount) => amount?.toString() ?? null);
  return [attemptId, epoch, storableJson(order), order.clientOrderId, symbol, ...amounts];
}

/** Ends the looks at an accepted attempt. What is not known of the execution stays as it was. */
export async function recordFills({ db }: Database, ref: AttemptRef, execution: Execution | null): Promise<void> {
  const { exchange_order_id: _, ...seen } = execution === null ? NOTHING_SEEN : executionColumns(execution);
  const known = Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== null));
  await db.transaction().execute(async (trx) => {
    const attempt = await trx
      .updateTable('order_attempts')
      .set({ ...known, fills_final: true, lease_until: null })
      .where('id', '=', ref.attemptId)
      .where('lease_epoch', '=', ref.epoch)
      .where('state', '=', 'accepted')
      .returning('order_id')
      .executeTakeFirst();
    if (attempt === undefined || Object.keys(known).length === 0) return;
    await trx.updateTable('orders').set(known).where('id', '=', attempt.order_id).execute();
  });
}

const NOTHING_SEEN = { exchange_order_id: null };

export async function scheduleAudit({ db }: Database, ref: AttemptRef, at: Date | null): Promise<void> {
  await db
    .updateTable('order_attempts')
    .set({ audit_at: at })
    .where('id', '=', ref.attemptId)
    .where('lease_epoch', '=', ref.epoch)
    .where('state', '=', 'not_executed')
    .execute();
}

/** Parameters: attempts, their epochs, milliseconds. A lease that ran out is still ours while nobody took it. */
export const renewStatement = (schema: string): Statement => ({
  name: 'renew_leases',
  text: `
update ${schema}.order_attempts t set lease_until = now() + $3 * interval '1 millisecond'
from unnest($1::bigint[], $2::integer[]) as held (id, epoch)
where t.id = held.id and t.lease_epoch = held.epoch and t.lease_until is not null
returning t.id`,
});

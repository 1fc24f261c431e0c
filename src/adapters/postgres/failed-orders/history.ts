import type { Transaction } from 'kysely';
import type { Actor, HistoryAction } from '../../../application/ports/failed-orders.ts';
import { storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';

/** Writes down who did what; what a schedule did was done by nobody, at that time. */
export async function keepHistory(
  trx: Transaction<Tables>,
  actor: Actor | null,
  id: number,
  action: HistoryAction,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const by = actor === null || actor.by === 'hand' ? {} : { by: actor.by };
  await trx
    .insertInto('failed_order_history')
    .values({
      failed_order_id: id,
      user_id: actor === null || actor.by === 'schedule' ? null : actor.userId,
      action,
      detail: storableJson({ ...by, ...detail }),
    })
    .execute();
}

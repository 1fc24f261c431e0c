import { sql, type Transaction } from 'kysely';
import { canonicalOrder, type OrderRequest } from '../../../domain/order.ts';
import { SYMBOL_LENGTH } from '../ledger/columns.ts';
import { bodyHash } from '../ledger/taking-json.ts';
import { storable, storableJson } from '../storable.ts';
import type { Tables } from '../tables.ts';

/**
 * Makes the signal and the order that a row of the old system never had, so that its retry is journaled as every other. The
 * signal occupies no id and is answered, lest a webhook join it. Answers the order's id.
 */
export async function insertLegacyOrder(
  trx: Transaction<Tables>,
  failedOrderId: number,
  request: OrderRequest,
  instanceId: number,
): Promise<number> {
  const { amount } = request;
  const link = await trx
    .selectFrom('failed_orders as f')
    .innerJoin('strategy_accounts as sa', 'sa.id', 'f.strategy_account_id')
    .innerJoin('strategies as st', 'st.id', 'sa.strategy_id')
    .where('f.id', '=', failedOrderId)
    .select(['sa.id as strategy_account_id', 'sa.account_id', 'st.id as strategy_id', 'st.user_id', 'f.created_at'])
    .executeTakeFirstOrThrow();
  const { id: signal_id } = await trx
    .insertInto('signals')
    .values({
      id: sql<string>`gen_random_uuid()`,
      user_id: link.user_id,
      strategy_id: link.strategy_id,
      status: 'taken',
      body_hash: bodyHash(canonicalOrder(request)),
      payload: storableJson(request),
      instance_id: instanceId,
      received_at: link.created_at,
      deadline_at: link.created_at,
      answered_at: link.created_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await trx
    .insertInto('orders')
    .values({
      signal_id,
      strategy_account_id: link.strategy_account_id,
      account_id: link.account_id,
      symbol: storable(request.symbol, SYMBOL_LENGTH),
      side: request.side,
      order_type: request.orderType,
      market_type: request.marketType,
      requested_quantity: amount.kind === 'base' ? amount.quantity.toString() : null,
      quote_quantity: amount.kind === 'quote' ? amount.cost.toString() : null,
      price: request.price?.toString() ?? null,
      stop_price: request.stopPrice?.toString() ?? null,
      reduce_only: request.reduceOnly,
      position_side: request.positionSide,
      time_in_force: request.timeInForce,
      request: storableJson(request),
      status: 'failed',
      received_at: link.created_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx.updateTable('failed_orders').set({ order_id: id }).where('id', '=', failedOrderId).execute();
  return id;
}

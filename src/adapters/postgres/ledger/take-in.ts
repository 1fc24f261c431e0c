import type { JournaledOrder, OrderDraft, Signal, TakeIn } from '../../../application/ports/order-ledger.ts';
import type { Database, Statement } from '../database.ts';
import type { TakeInRow, TakenOrder } from './take-in-statement.ts';
import { bodyHash, draftsJson, signalsJson, type Taking, webhookIdOf } from './taking-json.ts';

/**
 * Takes signals in that arrive together in one commit: one round trip for all that are taken. The others, null, are to be judged by
 * themselves: they were sent before, have changed or are being changed. `statement` leaves out what would have to wait.
 */
export async function takeInTogether(
  database: Database,
  statement: Statement,
  instanceId: number,
  takings: readonly Taking[],
): Promise<readonly (TakeIn | null)[]> {
  const rows = await run(database, statement, instanceId, takings);
  const byPlace = new Map(rows.map((row) => [row.n, row]));
  return takings.map(({ drafts }, n) => {
    const row = byPlace.get(n);
    return row?.taken ? { kind: 'journaled', orders: inOrderOf(drafts, row.orders) } : null;
  });
}

/** Takes one signal in by itself, or says why not. `statement` waits, and so has the last word. */
export async function takeInAlone(
  database: Database,
  statement: Statement,
  instanceId: number,
  taking: Taking,
): Promise<TakeIn> {
  const { signal, drafts } = taking;
  const [row] = await run(database, statement, instanceId, [taking]);
  if (row === undefined) throw new Error('The statement that takes a signal in answered nothing');
  if (row.taken) return { kind: 'journaled', orders: inOrderOf(drafts, row.orders) };
  const earlier = await findEarlier(database, signal);
  if (earlier?.id === signal.id) return { kind: 'journaled', orders: await journaledBefore(database, signal, drafts) };
  if (earlier !== null) return { kind: 'duplicate', of: earlier };
  if (row.orphan_id !== null && row.orphan_deadline !== null)
    return { kind: 'duplicate', of: { id: row.orphan_id, sameBody: true, deadlineAt: row.orphan_deadline } };
  return { kind: 'stale' };
}

const run = (database: Database, statement: Statement, instanceId: number, takings: readonly Taking[]) =>
  database.run<TakeInRow>(statement, [
    signalsJson(takings),
    draftsJson(takings),
    instanceId,
    takings.map(({ signal }) => signal.strategyId),
  ]);

/** The signal that occupies the id: this very one, or another. Its transaction has ended by now, for ours waited for it. */
async function findEarlier({ db }: Database, signal: Signal) {
  const row = await db
    .selectFrom('signals')
    .select(['id', 'body_hash', 'deadline_at'])
    .where('status', '=', 'taken')
    .where((is) =>
      is.or([
        is('id', '=', signal.id),
        is.and([is('strategy_id', '=', signal.strategyId), is('webhook_id', '=', webhookIdOf(signal))]),
      ]),
    )
    .executeTakeFirst();
  if (row === undefined) return null;
  return { id: row.id, sameBody: row.body_hash.equals(bodyHash(signal.body)), deadlineAt: row.deadline_at };
}

/** The acknowledgement of the first commit was lost: its answer is given again. */
async function journaledBefore({ db }: Database, signal: Signal, drafts: readonly OrderDraft[]) {
  const rows = await db
    .selectFrom('orders as o')
    .innerJoin('order_attempts as a', (join) => join.onRef('a.order_id', '=', 'o.id').on('a.number', '=', 1))
    .leftJoin('failed_orders as f', 'f.order_id', 'o.id')
    .where('o.signal_id', '=', signal.id)
    .select(['o.id as order_id', 'o.strategy_account_id', 'a.id as attempt_id', 'f.id as failed_order_id'])
    .execute();
  return inOrderOf(drafts, rows);
}

function inOrderOf(drafts: readonly OrderDraft[], orders: readonly TakenOrder[]): readonly JournaledOrder[] {
  const byAccount = new Map(orders.map((order) => [order.strategy_account_id, order]));
  return drafts.map(({ strategyAccount }) => {
    const order = byAccount.get(strategyAccount.id);
    if (order === undefined) throw new Error(`Signal without the order of strategy account ${strategyAccount.id}`);
    return {
      orderId: order.order_id,
      ref: { attemptId: order.attempt_id, epoch: 1 },
      failedOrderId: order.failed_order_id,
    };
  });
}

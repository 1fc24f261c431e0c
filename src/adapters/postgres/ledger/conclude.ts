import type { WebhookAnswer } from '../../../application/ports/order-ledger.ts';
import { type Execution, isClosed } from '../../../domain/execution.ts';
import type { Database, Statement } from '../database.ts';
import { storableJson } from '../storable.ts';
import { executionColumns } from './columns.ts';

/** What an order's common way ends with: the exchange took it, an answer was composed, the answer went out. */
export type Conclusion =
  | { readonly kind: 'accepted'; readonly attemptId: number; readonly execution: Execution }
  | { readonly kind: 'answer'; readonly signalId: string; readonly answer: WebhookAnswer }
  | { readonly kind: 'answered'; readonly signalId: string };

/** Of an acceptance: whether the attempt was `sending`, and its failed order. Of the others nothing is told. */
export interface Concluded {
  readonly isRecorded: boolean;
  readonly failedOrderId: number | null;
}

/**
 * Conclusions in one commit: `sending` becomes `accepted`, the first answer to a signal is kept, the first time it went out noted.
 * Parameters: acceptances and signals as JSON, `synchronous_commit`, and once more the attempts and the signals as arrays, for without
 * statistics a join with a list would read whole tables. `state || ''` keeps the index of open attempts out of it: until the next
 * vacuum that one holds a dead entry for every order.
 */
export const concludeStatement = (s: string): Statement => ({
  name: 'conclude',
  text: `
with acceptance as materialized (
  select * from jsonb_to_recordset($1::jsonb) as x (attempt bigint, exchange_order_id text, exchange_status text,
    filled_quantity numeric, average_price numeric, closed boolean)
), attempt as (
  update ${s}.order_attempts t
  set state = 'accepted', exchange_order_id = x.exchange_order_id, exchange_status = x.exchange_status,
    filled_quantity = x.filled_quantity, average_price = x.average_price, fills_final = t.fills_final or x.closed,
    settled_at = now(), lease_until = case when t.fills_final or x.closed then null else t.lease_until end
  from acceptance x, set_config('synchronous_commit', $3::text, true)
  where t.id = x.attempt and t.id = any($4::bigint[]) and t.state || '' = 'sending'
  returning t.id, t.order_id, t.exchange_order_id, t.exchange_status, t.filled_quantity, t.average_price
), accepted_order as (
  update ${s}.orders o
  set status = 'accepted', exchange_order_id = a.exchange_order_id, exchange_status = a.exchange_status,
    filled_quantity = a.filled_quantity, average_price = a.average_price, settled_at = now()
  from attempt a where o.id = a.order_id
), completed as (
  update ${s}.failed_orders f
  set status = 'completed', exchange_order_id = a.exchange_order_id, updated_at = now()
  from attempt a where f.order_id = a.order_id and f.status <> 'removed'
  returning f.id, f.order_id
), heard as (
  update ${s}.signals g
  set answer_status = coalesce(g.answer_status, x.status),
    answer_body = case when g.answer_status is null then x.body::json else g.answer_body end,
    answered_at = coalesce(g.answered_at, case when x.answered then now() end)
  from jsonb_to_recordset($2::jsonb) as x (id uuid, status smallint, body text, answered boolean),
    set_config('synchronous_commit', $3::text, true)
  where g.id = x.id and g.id = any($5::uuid[]) and (g.answer_status is null or g.answered_at is null)
)
select a.id, f.id as failed_order_id from attempt a left join completed f on f.order_id = a.order_id`,
});

interface SignalChange {
  readonly id: string;
  readonly status?: number;
  readonly body?: string;
  readonly answered?: boolean;
}

/** That an answer went out needs no durability: without the mark an identical body is at worst taken for a repetition. */
const commitFor = (conclusions: readonly Conclusion[]) =>
  conclusions.every(({ kind }) => kind === 'answered') ? 'off' : 'on';

export async function conclude(
  database: Database,
  statement: Statement,
  conclusions: readonly Conclusion[],
): Promise<readonly Concluded[]> {
  const acceptances = conclusions.flatMap(acceptanceOf);
  const signals = signalChanges(conclusions);
  const rows = await database.run<{ id: number; failed_order_id: number | null }>(statement, [
    storableJson(acceptances),
    storableJson(signals),
    commitFor(conclusions),
    acceptances.map(({ attempt }) => attempt),
    signals.map(({ id }) => id),
  ]);
  const recorded = new Map(rows.map((row) => [row.id, row.failed_order_id]));
  return conclusions.map((one) => {
    const failedOrderId = one.kind === 'accepted' ? recorded.get(one.attemptId) : undefined;
    return { isRecorded: failedOrderId !== undefined, failedOrderId: failedOrderId ?? null };
  });
}

function acceptanceOf(one: Conclusion) {
  if (one.kind !== 'accepted') return [];
  return [{ attempt: one.attemptId, ...executionColumns(one.execution), closed: isClosed(one.execution) }];
}

/** One for each signal, for one statement changes a row once. */
function signalChanges(conclusions: readonly Conclusion[]): readonly SignalChange[] {
  const changes = new Map<string, SignalChange>();
  for (const one of conclusions) {
    if (one.kind === 'accepted') continue;
    const { signalId: id } = one;
    const before = changes.get(id) ?? { id };
    const change =
      one.kind === 'answered'
        ? { answered: true }
        : { status: one.answer.status, body: JSON.stringify(one.answer.body) };
    // The first answer stays.
    changes.set(id, { ...change, ...before });
  }
  return [...changes.values()];
}

/** States of an attempt that nothing follows unless a person or late evidence is involved. */
const FINAL = `('accepted', 'rejected', 'not_sent', 'not_executed')`;

/** A failed order `f` that is done with. `$1`: changed last before. */
export const failedOrderIsOpen = (s: string): string => `
  f.status not in ('completed', 'removed') or f.scheduled_at is not null or f.updated_at >= $1
  or f.id in (select e.failed_order_id from ${s}.batches b join ${s}.batch_entries e on e.batch_id = b.id
    where b.status = 'running' and (e.state = 'waiting' or e.state = 'running'))`;

/**
 * A signal `g` with all its orders. `$1`: received and settled last before. One that composes its answer to a repeated webhook from
 * its orders keeps them. `of`: whether the planner is to look single ones up in indexes, or may read whole tables for all of them.
 */
export function signalIsFinished(s: string, of: 'few' | 'all'): string {
  const hasNo = (what: string) => `not exists (select from ${what}${of === 'few' ? ' offset 0' : ''})`;
  const conditions = [
    'g.archived_as is null and g.received_at < $1',
    `(g.status <> 'taken' or g.webhook_id is null or g.answer_status is not null)`,
    hasNo(`${s}.orders o
      where o.signal_id = g.id and (o.status not in ('accepted', 'failed') or o.settled_at is null or o.settled_at >= $1)`),
    hasNo(`${s}.orders o join ${s}.order_attempts t on t.order_id = o.id
      where o.signal_id = g.id and (t.state not in ${FINAL} or t.lease_until is not null or t.audit_at is not null
        or t.settled_at is null or t.settled_at >= $1)`),
    hasNo(`${s}.fence_breaches b join ${s}.order_attempts t on t.id = b.attempt_id join ${s}.orders o on o.id = t.order_id
      where o.signal_id = g.id`),
    hasNo(`${s}.orders o join ${s}.failed_orders f on f.order_id = o.id
      where o.signal_id = g.id and (${failedOrderIsOpen(s)})`),
  ];
  return conditions.join('\n  and ');
}

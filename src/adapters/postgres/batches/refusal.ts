import { type RawBuilder, sql } from 'kysely';
import type { NewBatch } from '../../../application/ports/batches.ts';
import { type BatchAction, type EntryCode, STALE_AFTER } from '../../../domain/batch.ts';
import { FAILED_ORDER_STATUSES, type FailedOrderStatus, MAX_RETRIES } from '../../../domain/failed-order.ts';
import { judgeRemoval } from '../../../domain/failed-order-changes.ts';
import { REASONS, type ReasonCode } from '../../../domain/reasons.ts';
import { MAX_UNCOUNTED, REFUSAL_OF_STATUS } from '../../../domain/retry.ts';

/** A word of ours in a statement. */
const word = (text: string) => sql.lit(text);
const as = (code: EntryCode) => word(code);

/**
 * Why the failed order `f` is left out of a batch, as the domain judges a single one; null where it is not. `a`, `sa`, `st` and `u` are
 * its account, link, strategy and user. A restoral is judged when its turn comes, and so is anything that changes until then.
 */
export function refusalIn({
  action,
  includeStale,
}: Pick<NewBatch, 'action' | 'includeStale'>): RawBuilder<EntryCode | null> {
  return REFUSALS[action](includeStale);
}

const REFUSALS: Readonly<Record<BatchAction, (includeStale: boolean) => RawBuilder<EntryCode | null>>> = {
  retry: (includeStale) => sql`case
    ${byStatus((status) => REFUSAL_OF_STATUS[status])}
    when f.code in (${sql.join(NOT_RETRYABLE.map(word))}) then ${as('NOT_RETRYABLE')}
    when f.order_id is null and f.order_params -> 'request' is null then ${as('NOT_RETRYABLE')}
    when f.retry_count >= ${sql.lit(MAX_RETRIES)} then ${as('MAX_RETRIES_EXCEEDED')}
    when f.uncounted >= ${sql.lit(MAX_UNCOUNTED)}
      then case f.code when 'CLOCK_SKEW' then ${as('CLOCK_SKEW')} else ${as('RATE_LIMITED')} end
    when a.frozen_at is not null then ${as('ACCOUNT_FROZEN')}
    when not (sa.is_active and st.is_active and st.deleted_at is null and a.is_active and a.deleted_at is null and u.is_active)
      then ${as('ACCOUNT_INACTIVE')}
    when (a.is_paused or u.is_paused) and not f.reduce_only then ${as('TRADING_PAUSED')}
    ${includeStale ? sql`` : STALE} end`,
  remove: () => sql`case ${byStatus(removalRefusal)} end`,
  restore: () => sql`null`,
};

const NOT_RETRYABLE = (Object.keys(REASONS) as ReasonCode[]).filter((code) => !REASONS[code].retryable);

const STALE = sql`when f.order_type = 'MARKET' and f.created_at < now() - ${sql.lit(STALE_AFTER)} * interval '1 millisecond'
  then ${as('STALE_ORDER')}`;

function removalRefusal(status: FailedOrderStatus): EntryCode | null {
  const judgement = judgeRemoval(status);
  return judgement.kind === 'refused' ? judgement.code : null;
}

function byStatus(refusalOf: (status: FailedOrderStatus) => EntryCode | null) {
  const rows = FAILED_ORDER_STATUSES.flatMap((status) => {
    const code = refusalOf(status);
    return code === null ? [] : [sql`when f.status = ${word(status)} then ${as(code)}`];
  });
  return sql.join(rows, sql` `);
}

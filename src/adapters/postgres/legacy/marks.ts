import type { LegacyKind } from '../../../application/legacy/oddities.ts';

/**
 * What of our rows says that somebody acted on them, by the columns as they were when this was written: a column that a later
 * version adds must not make every row look changed.
 */
const MARKED: Readonly<Record<LegacyKind, readonly string[]>> = {
  user: [
    'username',
    'password_hash',
    'locale',
    'time_zone',
    'webhook_token_hash',
    'is_active',
    'is_paused',
    'updated_at',
  ],
  account: [
    'name',
    'exchange',
    'sandbox',
    'margin_mode',
    'is_active',
    'is_paused',
    'frozen_at',
    'deleted_at',
    'updated_at',
  ],
  strategy: [
    ...['name', 'group_name', 'market_type', 'webhook_token_hash', 'is_active', 'rounding', 'ordering'],
    ...['allowed_symbols', 'max_order_value', 'deleted_at', 'updated_at'],
  ],
  link: ['strategy_id', 'account_id', 'is_active'],
  failed_order: ['status', 'retry_count', 'code', 'order_id', 'exchange_order_id', 'scheduled_at', 'updated_at'],
};

/** SQL: a digest of the row under `alias`. */
export function markOf(kind: LegacyKind, alias: string): string {
  return `md5(row(${MARKED[kind].map((column) => `${alias}.${column}`).join(', ')})::text)::uuid`;
}

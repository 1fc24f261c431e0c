import { randomUUID } from 'node:crypto';
import type { BatchAction, EntryState } from '../../../src/domain/batch.ts';
import type { GatewayInstallation } from '../../support/gateway-installation.ts';

/** What the entries of a batch have come to, in turn. */
const STATES: Readonly<Record<'running' | 'finished', readonly EntryState[]>> = {
  running: ['done', 'done', 'failed', 'waiting', 'running', 'waiting', 'left_out'],
  finished: ['done', 'done', 'failed', 'done', 'left_out'],
};

/** Its only lane is held for so long that nobody goes on with it. */
const WRITE = `
  with entry as (
    select f.id, f.code, sa.account_id, row_number() over (order by f.id) as position,
      ($5::text[])[1 + row_number() over (order by f.id) % cardinality($5::text[])] as state
    from ordergate.failed_orders f join ordergate.strategy_accounts sa on sa.id = f.strategy_account_id
      join ordergate.strategies s on s.id = sa.strategy_id join ordergate.users u on u.id = s.user_id
    where u.username = $2
  ), batch as (
    insert into ordergate.batches (id, user_id, action, include_stale, status, total, left_out, finished_at)
    select $1::uuid, u.id, $3, false, $4::text, (select count(*) from entry), 0, case $4::text when 'finished' then now() end
    from ordergate.users u where u.username = $2
    returning id
  ), lane as (
    insert into ordergate.batch_lanes (batch_id, number, account_id, total, running, done, failed, left_out, lease_until, finished_at)
    select batch.id, min(account_id), min(account_id), count(*), count(*) filter (where state = 'running'), count(*) filter (where state = 'done'),
      count(*) filter (where state = 'failed'), count(*) filter (where state = 'left_out'), now() + interval '1 day',
      case $4::text when 'finished' then now() end
    from entry, batch group by batch.id
  )
  insert into ordergate.batch_entries (batch_id, position, lane, failed_order_id, market_type, order_type, state, code, attempt)
  select batch.id, position, account_id, entry.id, 'SPOT', 'LIMIT', state,
    case state when 'failed' then code when 'left_out' then 'STALE_ORDER' end, case state when 'failed' then 1 end
  from entry, batch`;

/** Writes a batch over all failed orders of a user, as it stands halfway or at its end; nothing is sent. */
export async function writeBatch(
  installation: GatewayInstallation,
  username: string,
  action: BatchAction,
  status: keyof typeof STATES,
): Promise<void> {
  await installation.query(WRITE, [randomUUID(), username, action, status, STATES[status]]);
}

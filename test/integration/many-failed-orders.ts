import type { GatewayInstallation } from '../support/gateway-installation.ts';
import type { Trader } from '../support/gateway-traders.ts';

/** Copies a trader's only order with its signal, attempt and failed order; each copy has ids of its own and is a second older. */
const COPY = `
with original as (
  select o.id as order_id, o.signal_id, t.id as attempt_id, f.id as failed_id
  from ordergate.orders o
    join ordergate.accounts a on a.id = o.account_id
    join ordergate.order_attempts t on t.order_id = o.id
    join ordergate.failed_orders f on f.order_id = o.id
  where a.name = $1
), copy as materialized (
  select o.*, number, gen_random_uuid() as new_signal, nextval('ordergate.orders_id_seq') as new_order,
    nextval('ordergate.order_attempts_id_seq') as new_attempt, nextval('ordergate.failed_orders_id_seq') as new_failed
  from original o, generate_series(1, $2::integer) number
), signals as (
  insert into ordergate.signals
  select (jsonb_populate_record(g, jsonb_build_object('id', c.new_signal))).*
  from copy c join ordergate.signals g on g.id = c.signal_id
), orders as (
  insert into ordergate.orders
  select (jsonb_populate_record(o, jsonb_build_object('id', c.new_order, 'signal_id', c.new_signal))).*
  from copy c join ordergate.orders o on o.id = c.order_id
), attempts as (
  insert into ordergate.order_attempts
  select (jsonb_populate_record(t, jsonb_build_object('id', c.new_attempt, 'order_id', c.new_order,
    'client_order_id', md5(c.new_attempt::text || $1)))).*
  from copy c join ordergate.order_attempts t on t.id = c.attempt_id
)
insert into ordergate.failed_orders
select (jsonb_populate_record(f, jsonb_build_object('id', c.new_failed, 'order_id', c.new_order,
  'created_at', f.created_at - c.number * interval '1 second'))).*
from copy c join ordergate.failed_orders f on f.id = c.failed_id`;

/** Makes so many of a trader's only failed order. */
export async function multiply(installation: GatewayInstallation, { name }: Trader, count: number): Promise<void> {
  await installation.query(COPY, [name, count - 1]);
}

export interface RetriedRow {
  readonly status: string;
  readonly retries: number;
  /** Client order ids of the retries, the first submission left out. */
  readonly ids: readonly string[];
}

/** Every failed order of a trader. */
export const retriedOrders = (installation: GatewayInstallation, { name }: Trader): Promise<RetriedRow[]> =>
  installation.query<RetriedRow>(
    `select f.status, count(t.id)::integer as retries, coalesce(array_agg(t.client_order_id) filter (where t.id is not null), '{}') as ids
     from ordergate.failed_orders f
       join ordergate.strategy_accounts sa on sa.id = f.strategy_account_id
       join ordergate.accounts a on a.id = sa.account_id
       left join ordergate.order_attempts t on t.order_id = f.order_id and t.number > 1
     where a.name = $1 group by f.id`,
    [name],
  );

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresFailedOrderQueries } from '../../../../src/adapters/postgres/queries/failed-orders.ts';
import { PostgresOverviewQueries } from '../../../../src/adapters/postgres/queries/overview.ts';
import { EVERY_FAILED_ORDER } from '../../../../src/application/ports/failed-orders.ts';
import { openSuite, type Suite } from '../postgres-subject.ts';
import { blocksOf, Explaining, runRaw, waysTo } from './plans.ts';

const ATTEMPTS = 100_000;
const KIM = 1;
const HOUR = 3_600_000;

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
  await fill();
}, 60_000);
afterAll(() => suite.close());

/** kim's four accounts had an attempt and a signal every second until now; the last fifty at the first one were turned away. */
async function fill(): Promise<void> {
  await runRaw(suite, [
    'set session_replication_role = replica',
    `insert into users (username, locale) values ('kim', 'en');
     insert into accounts (user_id, name, exchange) select 1, 'a' || n, 'binance' from generate_series(1, 4) n;
     insert into signals (id, user_id, status, body_hash, payload, instance_id, received_at, deadline_at)
       select gen_random_uuid(), 1, case when i % 10 = 0 then 'voided' else 'taken' end, 'b', '{}', 1,
         now() - i * interval '1 second', now()
       from generate_series(1, ${ATTEMPTS}) i`,
    `insert into order_attempts (order_id, account_id, number, client_order_id, state, exchange_order_id, code, instance_id,
       gate_at, settled_at)
     select i, 1 + i % 4, 1, 'c' || i, case when turned_away then 'rejected' else 'accepted' end, 'x',
       case when turned_away then 'EXCHANGE_UNAVAILABLE' end, 1, now(), now() - i * interval '1 second'
     from generate_series(1, ${ATTEMPTS}) i, lateral (select i % 4 = 0 and i <= 200 as turned_away) t`,
    `insert into strategies (user_id, name, group_name, market_type) values (1, 's', 's', 'SPOT');
     insert into strategy_accounts (strategy_id, account_id) values (1, 1);
     insert into orders (id, signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type, requested_quantity,
       reduce_only, request, status, received_at)
     select row_number() over (order by received_at desc), id, 1, 1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', 1, false, '{}', 'accepted', received_at
     from signals;
     insert into failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, order_params, status, code,
       created_at, order_id)
     select 1, 'BTC/USDT', 'BUY', 'MARKET', 1, 'SPOT', 'x', '{}', 'completed', case when id % 20 = 1 then 'NO_ANSWER' else 'NOT_FILLED' end,
       received_at, id
     from orders where id % 10 = 1;
     update signals set answer_status = case when received_at < now() - interval '1 hour' then 408 else 400 end`,
    'vacuum analyze order_attempts',
    'vacuum analyze orders',
    'vacuum analyze failed_orders',
    'vacuum analyze signals',
  ]);
}

describe(`the overview over ${ATTEMPTS} attempts and signals`, () => {
  it('is read from the ends of indexes', async () => {
    const explaining = new Explaining(suite);
    const queries = new PostgresOverviewQueries(explaining.db);
    const plans = await explaining.plansOf(() => queries.standing(KIM, new Date(Date.now() - 24 * HOUR)));
    expect(plans.flatMap((plan) => [...waysTo('order_attempts', plan), ...waysTo('signals', plan)])).not.toContain(
      'Seq Scan',
    );
    expect(plans.reduce((sum, plan) => sum + blocksOf(plan), 0)).toBeLessThan(1_000);
  });

  it('tells what the newest ones told', async () => {
    const queries = new PostgresOverviewQueries(suite.database.db);
    const { accounts, lastSignalAt } = await queries.standing(KIM, new Date(Date.now() - 24 * HOUR));
    const told = accounts.map((account) => account.told);
    expect(told).toEqual([expect.objectContaining({ kind: 'exchange_unavailable' }), null, null, null]);
    expect(told[0] && told[0].at.getTime() - told[0].since.getTime()).toBe(196_000);
    expect(lastSignalAt).toBeInstanceOf(Date);
  });

  it('finds what was accepted late among the few that it can be, one by one', async () => {
    const explaining = new Explaining(suite);
    const queries = new PostgresFailedOrderQueries(explaining.db);
    const from = new Date(Date.now() - 2 * HOUR);
    const late = { ...EVERY_FAILED_ORDER, statuses: ['completed'], acceptedLate: true, from } as const;
    const plan = await explaining.planOf(() => queries.count(KIM, late));
    const read = ['failed_orders', 'order_attempts', 'orders', 'signals'].flatMap((table) => waysTo(table, plan));
    expect(read).not.toContain('Seq Scan');
    // Of 360 in these two hours 180 were told 408, each of which is looked up in three indexes.
    expect(blocksOf(plan)).toBeLessThan(6_000);
    expect(await queries.count(KIM, late)).toBeGreaterThan(150);
    expect(await queries.count(KIM, late)).toBeLessThan(200);
  });
});

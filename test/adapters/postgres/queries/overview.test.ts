import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresOverviewQueries } from '../../../../src/adapters/postgres/queries/overview.ts';
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
    'vacuum analyze order_attempts',
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
});

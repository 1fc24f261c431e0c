import { beforeEach, describe, expect, it } from '@jest/globals';
import { addUpCounts } from '../../../../src/adapters/postgres/failed-orders/add-up.ts';
import { forgetOld, useInstallationWithPeople } from '../retention/old-signals.ts';

const installation = useInstallationWithPeople();
beforeEach(async () => {
  await forgetOld(installation);
  await insert(40);
});

const rows = (text: string) => installation.rows(text);
const addUp = (stopping = new AbortController().signal) => addUpCounts(installation.database, stopping);

/** Over both symbols, three days and two reasons, one of three without any. */
const insert = (count: number) =>
  rows(
    `insert into @failed_orders (strategy_account_id, symbol, side, order_type, market_type, reason, order_params, code, created_at)
     select 1, (array['BTC/USDT', 'ETH/USDT'])[1 + i % 2], 'BUY', 'MARKET', 'SPOT', 'no', '{}',
       (array['ORDER_REJECTED', 'RATE_LIMITED', null])[1 + i % 3], timestamptz '2026-01-01 23:59:59Z' + i % 3 * interval '12 hours'
     from generate_series(1, ${count}) i`,
  );

/** What is counted, beside what is there. */
async function compared() {
  const of = 'strategy_account_id, status, code, symbol, is_exhausted';
  const ofDays = 'strategy_account_id, day::text, status, code';
  return {
    counted: await rows(
      `select ${of}, sum(count)::integer as count from @failed_order_counts group by ${of} having sum(count) <> 0 order by ${of}`,
    ),
    there: await rows(
      `select strategy_account_id, status, coalesce(code, '') as code, symbol, retry_count >= 5 as is_exhausted, count(*)::integer as count
       from @failed_orders group by 1, 2, 3, 4, 5 order by ${of}`,
    ),
    countedByDay: await rows(
      `select ${ofDays}, sum(count)::integer as count from @failed_order_days group by 1, 2, 3, 4 having sum(count) <> 0 order by 1, 2, 3, 4`,
    ),
    thereByDay: await rows(
      `select strategy_account_id, (created_at at time zone 'UTC')::date::text as day, status, coalesce(code, '') as code, count(*)::integer as count
       from @failed_orders group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    ),
  };
}

async function expectRight(): Promise<void> {
  const { counted, there, countedByDay, thereByDay } = await compared();
  expect(counted).toEqual(there);
  expect(countedByDay).toEqual(thereByDay);
}

async function entriesOf(table: 'failed_order_counts' | 'failed_order_days') {
  const count = (which: string) => `count(*) filter (where ${which})::integer`;
  const [entries] = await rows(`select ${count('not is_sum')} as fresh, ${count('is_sum')} as sums from @${table}`);
  return entries;
}

const CHANGES = [
  `update @failed_orders set status = 'removed' where id % 4 = 0`,
  `update @failed_orders set status = 'completed', code = 'ORDER_REJECTED' where id % 5 = 1`,
  `update @failed_orders set retry_count = 5 where id % 7 = 2`,
  `update @failed_orders set symbol = 'SOL/USDT' where id % 6 = 3`,
  `delete from @failed_orders where id % 9 = 4`,
  `insert into @failed_orders (id, strategy_account_id, symbol, side, order_type, market_type, reason, order_params)
   values ((select min(id) from @failed_orders), 1, 'XRP/USDT', 'BUY', 'MARKET', 'SPOT', 'no', '{}') on conflict (id) do update set status = 'needs_review'`,
];

describe('the counts of failed orders', () => {
  it('are those of what is there, whatever is done to it', async () => {
    await expectRight();
    for (const change of CHANGES) {
      await rows(change);
      await expectRight();
    }
  });

  it('stay as they are when nothing changes that is counted', async () => {
    await rows(`update @failed_orders set scheduled_at = now(), updated_at = now(), exchange_error = 'x'`);

    expect(await entriesOf('failed_order_counts')).toEqual({ fresh: 40, sums: 0 });
    expect(await entriesOf('failed_order_days')).toEqual({ fresh: 40, sums: 0 });
  });

  it('are taken back with what was not committed', async () => {
    await expect(
      rows(`with gone as (delete from @failed_orders returning 1) select 1 / 0 from gone`),
    ).rejects.toThrow();
    await expectRight();
  });

  it('are added up without being wrong for a moment, also by several at once and under changes', async () => {
    const adding = async () => {
      for (let times = 0; times < 10; times += 1) await addUp();
    };
    const looking = async () => {
      for (let times = 0; times < 20; times += 1)
        expect((await rows('select sum(count)::integer as sum from @failed_order_counts'))[0]?.sum).toBe(40);
    };
    const changing = async () => {
      for (let times = 0; times < 10; times += 1)
        await rows(
          `update @failed_orders set status = case status when 'removed' then 'pending_retry' else 'removed' end where id % 2 = ${times % 2}`,
        );
    };
    await Promise.all([adding(), adding(), changing(), looking()]);

    await addUp();
    await expectRight();
    expect(await entriesOf('failed_order_counts')).toEqual({ fresh: 0, sums: (await compared()).there.length });
  });

  describe('after more than one transaction adds up', () => {
    const IMPORT = 45_000;

    beforeEach(async () => {
      await addUp();
      await rows(
        `insert into @failed_order_counts (strategy_account_id, status, code, symbol, is_exhausted, count)
         select 1 + i % 7, (array['removed', 'completed'])[1 + i % 2], 'c' || i % 5, 's' || i % 11, i % 3 = 0, i % 4 - 1
         from generate_series(1, ${IMPORT}) i`,
      );
      await rows(
        `insert into @failed_order_days (strategy_account_id, day, status, code, count)
         select 1 + i % 7, date '2026-01-01' + i % 400, (array['removed', 'completed'])[1 + i % 2], 'c' || i % 5, i % 4 - 1
         from generate_series(1, ${IMPORT}) i`,
      );
    });

    it('are all added up, to the sums that were there', async () => {
      const before = await compared();

      await addUp();

      const { counted, countedByDay } = await compared();
      expect([counted, countedByDay]).toEqual([before.counted, before.countedByDay]);
      expect(await entriesOf('failed_order_counts')).toEqual({ fresh: 0, sums: counted.length });
      expect(await entriesOf('failed_order_days')).toEqual({ fresh: 0, sums: countedByDay.length });
    });

    it('are right between two transactions, where the instance stops', async () => {
      const before = await compared();
      const stopping = new AbortController();
      installation.database.onCommit(() => stopping.abort());

      await addUp(stopping.signal);

      expect(await entriesOf('failed_order_counts')).toMatchObject({ fresh: IMPORT - 20_000 });
      expect(await entriesOf('failed_order_days')).toMatchObject({ fresh: IMPORT });
      expect((await compared()).counted).toEqual(before.counted);
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeExchange } from '../../../src/adapters/memory/exchange.ts';
import { openDatabase } from '../../../src/adapters/postgres/database.ts';
import { PostgresOrderLedger } from '../../../src/adapters/postgres/ledger/order-ledger.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { randomIds } from '../../../src/adapters/system/ids.ts';
import { Price } from '../../../src/domain/amounts.ts';
import { composeUseCases } from '../../application/gateway.ts';
import { aSignal } from '../../application/signals.ts';
import { silentLog } from '../../support/silent-log.ts';
import { makePostgresSubject, openKey, openSuite, SCHEMA, type Suite } from './postgres-subject.ts';

const SIGNALS = 60;
const ACCOUNTS = 2;
const GROWING = ['signals', 'orders', 'order_attempts', 'failed_orders'];
/** Small by what is in them, but each order leaves a dead entry behind until the next vacuum. */
const OF_WHAT_IS_OPEN = ['idx_attempts_open', 'idx_signals_unanswered'];

interface Reading {
  readonly relname: string;
  readonly inserted: number;
  readonly read_whole: number;
}

/** The journal's plans are kept, and made while its tables are empty: they must be right for those that are not. */
describe('the plans of the journal', () => {
  let suite: Suite;
  let subject: Awaited<ReturnType<typeof makePostgresSubject>>;
  beforeAll(async () => {
    suite = await openSuite();
    subject = await makePostgresSubject(suite);
  });
  afterAll(async () => {
    await subject.close();
    await suite.close();
  });

  /** The counts of a connection are told when it ends. */
  async function readings(): Promise<readonly Reading[]> {
    for (;;) {
      const { rows } = await suite.database.pool.query<Reading>(
        `select relname, n_tup_ins::int as inserted, seq_tup_read::int as read_whole
         from pg_stat_user_tables where relname = any($1) order by relname`,
        [GROWING],
      );
      if (rows.some(({ relname, inserted }) => relname === 'order_attempts' && inserted >= SIGNALS * ACCOUNTS))
        return rows;
    }
  }

  it('read neither a table whole that grows, foreign keys’ checks included, nor all that was ever open', async () => {
    const journal = openDatabase({
      url: suite.url,
      schema: SCHEMA,
      prepared: true,
      plansOnce: true,
      onError: () => {},
    });
    const instanceId = () => subject.instances[0].instanceId;
    const { executeOrder, background } = composeUseCases(
      {
        ledger: new PostgresOrderLedger(suite.database, { instanceId, openKey, clock: systemClock, journal }),
        strategies: subject.strategies,
        exchangeOf: () => new FakeExchange(systemClock),
        liveness: { isAlive: () => true },
        clock: systemClock,
        ids: randomIds,
        log: silentLog,
      },
      5_000,
    );
    await subject.change({ kind: 'strategy', set: { maxOrderValue: '1000000' } });
    for (let count = 0; count < SIGNALS; count += 1) {
      const order = { orderType: 'LIMIT', price: Price.of(`${40_000 + count}`) } as const;
      const signal = aSignal(systemClock, { token: subject.world.strategyToken, order });
      expect((await executeOrder.execute(signal)).kind).toBe('answered');
    }
    await background.stop(1_000);
    await journal.close();
    const read = await readings();
    expect(read.filter(({ read_whole }) => read_whole > 0)).toEqual([]);
    const { rows } = await suite.database.pool.query<{ indexrelname: string; entries: number }>(
      'select indexrelname, idx_tup_read::int as entries from pg_stat_user_indexes where indexrelname = any($1)',
      [OF_WHAT_IS_OPEN],
    );
    expect(rows).toHaveLength(OF_WHAT_IS_OPEN.length);
    expect(rows.filter(({ entries }) => entries > SIGNALS * ACCOUNTS)).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { FakeExchange } from '../../../src/adapters/memory/exchange.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { randomIds } from '../../../src/adapters/system/ids.ts';
import { Price } from '../../../src/domain/amounts.ts';
import { composeUseCases } from '../../application/gateway.ts';
import { aSignal } from '../../application/signals.ts';
import { silentLog } from '../../support/silent-log.ts';
import { makePostgresSubject, openSuite, type Suite } from './postgres-subject.ts';

/** One that fills at once is looked at again for its fills. */
const RESTING = { orderType: 'LIMIT', price: Price.of('40000') } as const;
const ACCOUNTS = 2;

/** What is exact of an order's cost: statements, each of which is a commit, and requests. Time is measured by `npm run bench`, never here. */
describe('an order costs', () => {
  let suite: Suite;
  let subject: Awaited<ReturnType<typeof makePostgresSubject>>;
  let exchange: FakeExchange;
  let send: () => Promise<string>;
  let stop: () => Promise<void>;
  const statements: string[] = [];

  beforeAll(async () => {
    suite = await openSuite();
    const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      statements.push((args[0] as { name?: string }).name ?? String(args[0]));
      return query.apply(this, args);
    } as never);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await suite.close();
  });
  beforeEach(async () => {
    subject = await makePostgresSubject(suite);
    await subject.change({ kind: 'strategy', set: { maxOrderValue: '1000000' } });
    statements.length = 0;
    exchange = new FakeExchange(systemClock);
    const { executeOrder, background } = composeUseCases(
      {
        ledger: subject.ledger,
        strategies: subject.strategies,
        exchangeOf: () => exchange,
        liveness: { isAlive: () => true },
        clock: systemClock,
        ids: randomIds,
        log: silentLog,
      },
      5_000,
    );
    send = async () => {
      const result = await executeOrder.execute(
        aSignal(systemClock, { token: subject.world.strategyToken, order: RESTING }),
      );
      if (result.kind === 'answered') executeOrder.answerDelivered(result.signalId);
      return result.kind;
    };
    stop = async () => {
      await background.stop(1_000);
      await subject.close();
    };
  });
  const namesOf = () => statements.filter((name) => /^[a-z_]+$/.test(name));
  const ended = async () => {
    while (!namesOf().includes('conclude')) await new Promise((resolve) => setImmediate(resolve));
  };

  it('three statements for the first of a strategy', async () => {
    expect(await send()).toBe('answered');
    await stop();
    expect(namesOf()).toEqual(['by_token', 'take_in', 'conclude']);
  });

  it('two statements from then on, whatever the number of its accounts, and one request for each of them', async () => {
    await send();
    await ended();
    statements.length = 0;
    expect(await send()).toBe('answered');
    await stop();
    expect(namesOf()).toEqual(['take_in', 'conclude']);
    expect(exchange.written).toHaveLength(2 * ACCOUNTS);
    expect(exchange.looks).toEqual([]);
  });

  it('next to nothing of its own when many arrive at once', async () => {
    await send();
    statements.length = 0;
    const kinds = await Promise.all(Array.from({ length: 30 }, send));
    await stop();
    expect(new Set(kinds)).toEqual(new Set(['answered']));
    expect(namesOf().filter((name) => name === 'take_in')).toHaveLength(1);
    // 60 acceptances, 30 answers and as many deliveries, 32 at most in one.
    expect(namesOf().filter((name) => name === 'conclude').length).toBeLessThanOrEqual(5);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { FakeExchange } from '../../../src/adapters/memory/exchange.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { randomIds } from '../../../src/adapters/system/ids.ts';
import type { Clock } from '../../../src/application/ports/clock.ts';
import { Price } from '../../../src/domain/amounts.ts';
import { composeUseCases } from '../../application/gateway.ts';
import { aSignal } from '../../application/signals.ts';
import { silentLog } from '../../support/silent-log.ts';
import { makePostgresSubject, openSuite, type Suite } from './postgres-subject.ts';

/** One that fills at once is looked at again for its fills. */
const RESTING = { orderType: 'LIMIT', price: Price.of('40000') } as const;
const ACCOUNTS = 2;

/** Far longer than any of these orders takes, in milliseconds. */
const PATIENCE = 10_000;

/** What nobody waits for may wait so long for company, in milliseconds. */
const MOMENT = 10;

interface Timer {
  readonly ms: number;
  readonly end: () => void;
}

/** Nothing goes on here because time has passed, on any machine: neither a wait nor a timer ends by itself, but for moments once they may. */
class StandingClock implements Clock {
  readonly now = systemClock.now;
  readonly monotonic = systemClock.monotonic;
  readonly #open = new Set<Timer>();
  #doMomentsPass = false;

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.after(ms, resolve);
      const end = () => {
        cancel();
        resolve();
      };
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  after(ms: number, then: () => void): () => void {
    const end = () => {
      if (this.#open.delete(timer)) then();
    };
    const timer: Timer = { ms, end };
    this.#open.add(timer);
    if (this.#doMomentsPass && ms <= MOMENT) setImmediate(end);
    return () => this.#open.delete(timer);
  }

  letMomentsPass(): void {
    this.#doMomentsPass = true;
    for (const { ms, end } of [...this.#open]) if (ms <= MOMENT) end();
  }

  /** Rejects, and names what is open, when `work` stands still. */
  async without<T>(work: Promise<T>): Promise<T> {
    const isDone = new AbortController();
    const stuck = systemClock.wait(PATIENCE, isDone.signal).then(() => {
      const open = [...this.#open].map(({ ms }) => Math.round(ms));
      if (!isDone.signal.aborted) throw new Error(`It stands still until one of these times has passed: ${open} ms`);
      return work;
    });
    return Promise.race([work, stuck]).finally(() => isDone.abort());
  }
}

/** What is exact of an order's cost: statements, each of which is a commit, and requests. Time is measured by `npm run bench`, never here. */
describe('an order costs', () => {
  let suite: Suite;
  let subject: Awaited<ReturnType<typeof makePostgresSubject>>;
  let clock: StandingClock;
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
    clock = new StandingClock();
    subject = await makePostgresSubject(suite, clock);
    await subject.change({ kind: 'strategy', set: { maxOrderValue: '1000000' } });
    statements.length = 0;
    exchange = new FakeExchange(clock);
    const { executeOrder, background } = composeUseCases(
      {
        ledger: subject.ledger,
        strategies: subject.strategies,
        exchangeOf: () => exchange,
        liveness: { isAlive: () => true },
        clock,
        ids: randomIds,
        log: silentLog,
      },
      5_000,
    );
    send = async () => {
      const signal = aSignal(clock, { token: subject.world.strategyToken, order: RESTING });
      const result = await clock.without(executeOrder.execute(signal));
      if (result.kind === 'answered') executeOrder.answerDelivered(result.signalId);
      return result.kind;
    };
    stop = () => {
      clock.letMomentsPass();
      return clock.without(background.stop(1_000));
    };
  });
  afterEach(() => subject.close());
  const namesOf = () => statements.filter((name) => /^[a-z_]+$/.test(name));
  const ended = async () => {
    const end = clock.monotonic() + PATIENCE;
    while (!namesOf().includes('conclude')) {
      if (clock.monotonic() > end) throw new Error('An order was answered, and never concluded');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('three statements for the first of a strategy', async () => {
    expect(await send()).toBe('answered');
    await stop();
    expect(namesOf()).toEqual(['by_token', 'take_in', 'conclude']);
  });

  it('two statements from then on, whatever the number of its accounts, and one request for each of them', async () => {
    await send();
    clock.letMomentsPass();
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

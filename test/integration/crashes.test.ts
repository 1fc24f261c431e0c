import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { statement } from '../support/gateway-database.ts';
import type { OrderRow } from '../support/gateway-installation.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const PAST_THE_FENCE = 30_000;

/** Where the process is killed, how it gets there, and what there must be in the end. */
interface Boundary {
  readonly where: string;
  /** Brings the world into that state; resolves when it is reached. */
  readonly reach: (trader: Trader, send: () => void) => Promise<unknown>;
  readonly submissions: 0 | 1;
  /** Null: it was never taken, and nothing is known of it. */
  readonly end: 'accepted' | 'not_executed' | null;
}

const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

const BOUNDARIES: readonly Boundary[] = [
  {
    where: 'before the journal',
    reach: (_, send) => {
      const hold = suite.database.holdRequest(statement('take_in'));
      send();
      return hold.reached;
    },
    submissions: 0,
    end: null,
  },
  {
    where: 'after the journal, before the gate',
    reach: (_, send) => {
      const hold = suite.database.holdAnswer(statement('take_in'));
      send();
      return hold.reached;
    },
    submissions: 0,
    end: 'not_executed',
  },
  {
    where: 'after the wire, and the order is lost',
    reach: (trader, send) => {
      const lost = suite.simulator.inject({ kind: 'hangBefore' }, create(trader));
      send();
      return lost.reached;
    },
    submissions: 1,
    end: 'not_executed',
  },
  {
    where: 'after the acceptance, before its answer',
    reach: (trader, send) => {
      const held = suite.simulator.inject({ kind: 'hangAfter' }, create(trader));
      send();
      return held.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'before the acceptance is recorded',
    reach: (_, send) => {
      const hold = suite.database.holdRequest(statement('accept'));
      send();
      return hold.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'after the acceptance is recorded, before anyone knows',
    reach: (_, send) => {
      const hold = suite.database.holdAnswer(statement('accept'));
      send();
      return hold.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'while an unknown outcome is looked up',
    reach: async (trader, send) => {
      suite.simulator.inject({ kind: 'resetAfter' }, create(trader));
      const look = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: trader.apiKey });
      send();
      await look.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'before the answer is kept',
    reach: (_, send) => {
      const hold = suite.database.holdRequest(statement('keep_answer'));
      // The answer waits only a moment for it; that it was given must not be kept either.
      suite.database.holdRequest(statement('mark_answered'));
      send();
      return hold.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
];

const cases = BOUNDARIES.map((boundary) => ({ ...boundary, trader: aTrader(boundary.where, 'binance', 'SPOT') }));
const orphan = aTrader('waiting for markets', 'upbit', 'SPOT');
const twice = aTrader('killed twice', 'okx', 'SPOT');
const suite = useGateway([...cases.map(({ trader }) => trader), orphan, twice], { proxied: true });

const isSettled = ({ attempts }: OrderRow) => !['sending', 'unknown'].includes(attempts[0]?.state ?? '');

describe('a process that is killed', () => {
  const again = new Map<Trader, Answer>();

  beforeAll(async () => {
    const { simulator, installation } = suite;
    for (const { trader, reach } of cases)
      await reach(trader, () => void suite.gateway.webhook(trader, ORDER).catch(() => {}));
    await suite.gateway.kill('SIGKILL');
    simulator.setClockSkew('binance', PAST_THE_FENCE);
    await installation.expireLeases();

    suite.gateway = await suite.gateway.restart();
    const known = cases.filter(({ end }) => end !== null).map(({ trader }) => trader);
    await installation.until(
      () => installation.ordersOf(...known),
      (orders) => orders.length === known.length && orders.every(isSettled),
    );
    // A proxy has answered 502 for the one that died, so the sender sends the identical body again.
    for (const { trader } of cases) again.set(trader, await suite.gateway.webhook(trader, ORDER));
  });

  it.each(cases.filter(({ end }) => end === 'accepted'))('$where: accepted once, and known', async ({ trader }) => {
    const [accepted, ...others] = suite.acceptedOf(trader);
    expect(others).toEqual([]);
    expect(await suite.installation.orderOf(trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      attempts: [{ state: 'accepted', client_order_id: accepted?.clientOrderId }],
    });
    expect(again.get(trader)).toMatchObject({ status: 200, body: { order_id: accepted?.exchangeOrderId } });
    expect(again.get(trader)?.headers.get('idempotent-replay')).toBe('true');
  });

  it.each(cases.filter(({ end }) => end === 'not_executed'))('$where: not executed, never sent again', async (one) => {
    expect(suite.acceptedOf(one.trader)).toEqual([]);
    expect(await suite.installation.orderOf(one.trader)).toMatchObject({
      status: 'failed',
      attempts: [{ state: 'not_executed' }],
      failed: { status: 'pending_retry', code: 'NO_ANSWER', retry_count: 0 },
    });
    const answer = again.get(one.trader);
    expect(answer).toMatchObject({ status: 400, body: { code: 'NO_ANSWER' } });
    expect(answer?.headers.get('order-status')).toBe('failed');
  });

  it.each(cases.filter(({ end }) => end === null))(
    '$where: the sender’s second try is the first',
    async ({ trader }) => {
      expect(again.get(trader)).toMatchObject({ status: 200 });
      expect(again.get(trader)?.headers.get('idempotent-replay')).toBeNull();
      expect(suite.acceptedOf(trader)).toHaveLength(1);
    },
  );

  it.each(cases)('$where: at most one submission', ({ trader, submissions, end }) => {
    expect(suite.submissionsOf(trader)).toHaveLength(end === null ? 1 : submissions);
  });

  it('again, while it takes over what the first left: still one order', async () => {
    suite.simulator.inject({ kind: 'resetAfter' }, create(twice));
    const looks = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: twice.apiKey }, 2);
    void suite.gateway.webhook(twice, ORDER).catch(() => {});
    await looks.reached;
    for (let kill = 0; kill < 2; kill += 1) {
      await suite.gateway.kill('SIGKILL');
      await suite.installation.expireLeases();
      suite.gateway = await suite.gateway.restart();
      await suite.gateway.log('attempts taken over');
    }

    expect(await suite.installation.settledOrderOf(twice)).toMatchObject({
      status: 'accepted',
      attempts: [{ state: 'accepted' }],
    });
    expect(suite.acceptedOf(twice)).toHaveLength(1);
    expect(suite.submissionsOf(twice)).toHaveLength(1);
  });

  it('while an order waits for markets: it is known that nothing was sent', async () => {
    await suite.gateway.kill('SIGKILL');
    const markets = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'markets', exchange: 'upbit' }, 100);
    suite.gateway = await suite.gateway.restart({ cold: true });
    const order = { symbol: 'BTC/KRW', side: 'buy', order_type: 'limit', quantity: '0.01', price: '90000000' };
    void suite.gateway.webhook(orphan, order).catch(() => {});
    await suite.installation.orderUntil(orphan, ({ status }) => status === 'sending');
    await suite.gateway.kill('SIGKILL');
    await suite.installation.expireLeases();
    markets.withdraw();
    suite.gateway = await suite.gateway.restart();

    expect(await suite.installation.settledOrderOf(orphan)).toMatchObject({
      status: 'failed',
      attempts: [{ state: 'not_executed', code: 'NOT_SENT' }],
      failed: { status: 'pending_retry' },
    });
    expect(suite.submissionsOf(orphan)).toEqual([]);
  });
});

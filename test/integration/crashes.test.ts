import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { statement } from '../support/gateway-database.ts';
import type { OrderRow } from '../support/gateway-installation.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const WON = { symbol: 'BTC/KRW', side: 'buy', order_type: 'limit', quantity: '0.01', price: '90000000' };
const PAST_THE_FENCE = 30_000;

/** Where the process is killed, how it gets there, and what there must be in the end. */
interface Boundary {
  readonly where: string;
  /** Brings the world into that state; resolves when it is reached. */
  readonly reach: (trader: Trader, send: () => Promise<void>) => Promise<unknown>;
  readonly submissions: 0 | 1;
  /** Null: it was never taken, and nothing is known of it. */
  readonly end: 'accepted' | 'not_executed' | null;
  /** Its sender has its answer; it sends again under the same id, for an identical body without one would be another order. */
  readonly isAnswered?: boolean;
}

const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

const BOUNDARIES: readonly Boundary[] = [
  {
    where: 'before the journal',
    reach: (_, send) => {
      const hold = suite.database.holdRequest(statement('take_in'));
      void send();
      return hold.reached;
    },
    submissions: 0,
    end: null,
  },
  {
    where: 'after the journal, before the gate',
    reach: (_, send) => {
      const hold = suite.database.holdAnswer(statement('take_in'));
      void send();
      return hold.reached;
    },
    submissions: 0,
    end: 'not_executed',
  },
  {
    where: 'after the wire, and the order is lost',
    reach: (trader, send) => {
      const lost = suite.simulator.inject({ kind: 'hangBefore' }, create(trader));
      void send();
      return lost.reached;
    },
    submissions: 1,
    end: 'not_executed',
  },
  {
    where: 'after the acceptance, before its answer',
    reach: (trader, send) => {
      const held = suite.simulator.inject({ kind: 'hangAfter' }, create(trader));
      void send();
      return held.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'while an unknown outcome is looked up',
    reach: async (trader, send) => {
      suite.simulator.inject({ kind: 'resetAfter' }, create(trader));
      const look = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: trader.apiKey });
      void send();
      await look.reached;
    },
    submissions: 1,
    end: 'accepted',
  },
  {
    where: 'after the acceptance is answered and recorded, before this is known',
    reach: async (_, send) => {
      const hold = suite.database.holdAnswer(statement('conclude'));
      await Promise.all([send(), hold.reached]);
    },
    submissions: 1,
    end: 'accepted',
    isAnswered: true,
  },
  {
    where: 'after the acceptance is answered, before it is recorded',
    reach: async (_, send) => {
      const hold = suite.database.holdRequest(statement('conclude'));
      await Promise.all([send(), hold.reached]);
    },
    submissions: 1,
    end: 'accepted',
    isAnswered: true,
  },
];

const cases = BOUNDARIES.map((boundary) => ({
  ...boundary,
  trader: aTrader(boundary.where, 'binance', 'SPOT'),
  order: boundary.isAnswered ? { ...ORDER, webhook_id: boundary.where } : ORDER,
}));
const unfenced = aTrader('where nothing fences it', 'upbit', 'SPOT');
const orphan = aTrader('waiting for markets', 'upbit', 'SPOT');
const twice = aTrader('killed twice', 'okx', 'SPOT');
const suite = useGateway([...cases.map(({ trader }) => trader), unfenced, orphan, twice], { proxied: true });

const isSettled = ({ attempts }: OrderRow) => !['sending', 'unknown'].includes(attempts[0]?.state ?? '');

describe('a process that is killed', () => {
  const first = new Map<Trader, Answer>();
  const again = new Map<Trader, Answer>();

  beforeAll(async () => {
    const { simulator, installation } = suite;
    for (const { trader, order, reach } of cases)
      await reach(trader, async () => {
        const answer = await suite.gateway.webhook(trader, order).catch(() => null);
        if (answer !== null) first.set(trader, answer);
      });
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
    for (const { trader, order } of cases) again.set(trader, await suite.gateway.webhook(trader, order));
  });

  it.each(cases.filter(({ isAnswered }) => isAnswered))('$where: the sender was told of it', ({ trader }) => {
    const [accepted] = suite.acceptedOf(trader);
    expect(first.get(trader)).toMatchObject({ status: 200, body: { order_id: accepted?.exchangeOrderId } });
  });

  it.each(cases.filter(({ end }) => end === 'accepted'))('$where: accepted once, and known', async ({ trader }) => {
    const [accepted, ...others] = suite.acceptedOf(trader);
    expect(others).toEqual([]);
    expect(await suite.installation.orderOf(trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      attempts: [{ state: 'accepted', client_order_id: accepted?.clientOrderId }],
    });
  });

  it.each(cases.filter(({ end }) => end === 'accepted'))(
    '$where: the sender’s second try is told of the first',
    ({ trader }) => {
      const [accepted] = suite.acceptedOf(trader);
      expect(again.get(trader)).toMatchObject({ status: 200, body: { order_id: accepted?.exchangeOrderId } });
      expect(again.get(trader)?.headers.get('idempotent-replay')).toBe('true');
    },
  );

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

  it('after an acceptance is answered, before it is recorded, where nothing fences it: accepted once, and the answer kept', async () => {
    const order = { ...WON, webhook_id: 'unfenced' };
    // It is recorded first there, but for no longer than a second.
    const hold = suite.database.holdRequest(statement('conclude'));
    const [answer] = await Promise.all([suite.gateway.webhook(unfenced, order), hold.reached]);
    expect(answer).toMatchObject({ status: 200 });
    expect(await suite.installation.journalOf(unfenced)).toMatchObject([{ attempts: [{ state: 'sending' }] }]);
    await suite.gateway.kill('SIGKILL');
    await suite.installation.expireLeases();
    suite.gateway = await suite.gateway.restart();

    const [accepted] = suite.acceptedOf(unfenced);
    expect(await suite.installation.settledOrderOf(unfenced)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      attempts: [{ state: 'accepted' }],
    });
    const second = await suite.gateway.webhook(unfenced, order);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    expect(second).toMatchObject({ status: 200, body: answer.body });
    expect(suite.submissionsOf(unfenced)).toHaveLength(1);
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
    void suite.gateway.webhook(orphan, WON).catch(() => {});
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

import { describe, expect, it } from '@jest/globals';
import { useGateway } from '../support/gateway.ts';
import type { Fault } from '../support/simulator/index.ts';
import { concurrently, PLACES, type Place, traderFor } from './places.ts';

/** The exchange accepts the order, and its answer is lost or says nothing. */
const LOST: readonly Fault[] = [
  { kind: 'resetAfter' },
  { kind: 'partialBody' },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'html' },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'status', status: 503, when: 'after', body: '{"msg":"Service Unavailable."}' },
  { kind: 'status', status: 408, when: 'after' },
];

/** Codes by which an exchange itself says that it does not know. */
const UNKNOWN_CODES: Readonly<Record<Place['exchange'], readonly string[]>> = {
  binance: ['-1000', '-1001', '-1006', '-1007'],
  bybit: ['10000', '10016', '170146'],
  okx: ['51149'],
  upbit: [],
};

const faultsAt = ({ exchange }: Place): readonly Fault[] => [
  ...LOST,
  ...UNKNOWN_CODES[exchange].map((code): Fault => ({ kind: 'refuse', code, message: 'unknown', when: 'after' })),
];

const nameOf = (fault: Fault): string => {
  if (fault.kind === 'status') return `HTTP ${fault.status}`;
  return fault.kind === 'refuse' ? `code ${fault.code}` : fault.kind;
};

const lost = PLACES.flatMap((place) =>
  faultsAt(place).map((fault) => ({ place, fault, trader: traderFor(place, nameOf(fault)) })),
);
const open = [
  ...PLACES.map((place) => ({ place, kind: 'hangAfter' as const, trader: traderFor(place, 'hangAfter') })),
  ...PLACES.slice(0, 1).map((place) => ({
    place,
    kind: 'stalledBody' as const,
    trader: traderFor(place, 'stalledBody'),
  })),
];
const unseen = PLACES.filter(({ exchange }) => exchange !== 'okx').map((place) => ({
  place,
  trader: traderFor(place, 'never seen'),
}));
const lagging = PLACES.map((place) => ({ place, trader: traderFor(place, 'lagging') }));

const suite = useGateway([...lost, ...open, ...unseen, ...lagging].map(({ trader }) => trader));

describe('an answer that is lost before the deadline', () => {
  const run = concurrently(lost, async ({ place, fault, trader }) => {
    suite.simulator.inject(fault, { kind: 'create', apiKey: trader.apiKey });
    return suite.gateway.webhook(trader, place.resting);
  });

  it.each(lost)('$trader.name: a look finds the order, and the sender gets 200', async (one) => {
    const answer = await run(one);

    const [accepted, ...others] = suite.acceptedOf(one.trader);
    expect(others).toEqual([]);
    expect(suite.submissionsOf(one.trader)).toHaveLength(1);
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, order_id: accepted?.exchangeOrderId, orders: [{ status: 'accepted', code: null }] },
    });
    expect(await suite.installation.orderOf(one.trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      attempts: [{ state: 'accepted', client_order_id: accepted?.clientOrderId }],
      failed: { status: 'completed', code: 'NO_ANSWER', retry_count: 0 },
    });
  });
});

describe('what a first look does not find', () => {
  const runOpen = concurrently(open, async ({ place, kind, trader }) => {
    suite.simulator.inject({ kind }, { kind: 'create', apiKey: trader.apiKey });
    const looks = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: trader.apiKey }, 100);
    const answer = await suite.gateway.webhook(trader, place.resting);
    const before = await suite.installation.orderOf(trader);
    await looks.reached;
    looks.withdraw();
    looks.release();
    return { answer, before, after: await suite.installation.settledOrderOf(trader) };
  });

  const runUnseen = concurrently(unseen, async ({ place, trader }) => {
    suite.simulator.inject({ kind: 'resetAfter' }, { kind: 'create', apiKey: trader.apiKey });
    const looks = suite.simulator.inject({ kind: 'lookupDown' }, { kind: 'lookup', apiKey: trader.apiKey }, 100);
    const answer = await suite.gateway.webhook(trader, place.resting);
    const before = await suite.installation.orderOf(trader);
    looks.withdraw();
    return { answer, before, after: await suite.installation.settledOrderOf(trader) };
  });

  const runLagging = concurrently(lagging, async ({ place, trader }) => {
    suite.simulator.inject({ kind: 'resetAfter' }, { kind: 'create', apiKey: trader.apiKey });
    suite.simulator.inject({ kind: 'lookupLag' }, { kind: 'lookup', apiKey: trader.apiKey }, 2);
    return suite.gateway.webhook(trader, place.resting);
  });

  describe('a call that is still open at the deadline', () => {
    it.each(open)('$trader.name: the sender gets 408, and the order is found by itself later', async (one) => {
      const { answer, before, after } = await runOpen(one);

      expect(answer).toMatchObject({
        status: 408,
        body: {
          success: false,
          error: 'Order execution timeout',
          code: 'EXECUTION_TIMEOUT',
          failed_order_id: before.failed?.id,
          orders: [{ success: false, status: 'unknown', order_id: null }],
        },
      });
      expect(answer.took).toBeLessThan(6_000);
      expect(before).toMatchObject({
        status: 'unconfirmed',
        attempts: [{ state: 'unknown' }],
        failed: { status: 'unconfirmed', code: 'EXECUTION_TIMEOUT', reason: 'Execution timeout (5s)' },
      });
      const [accepted, ...others] = suite.acceptedOf(one.trader);
      expect(others).toEqual([]);
      expect(suite.submissionsOf(one.trader)).toHaveLength(1);
      expect(after).toMatchObject({
        status: 'accepted',
        exchange_order_id: accepted?.exchangeOrderId,
        attempts: [{ state: 'accepted' }],
        failed: { status: 'completed' },
      });
    });
  });

  describe('an answer that is lost, and looks that fail until the deadline', () => {
    it.each(unseen)('$trader.name: 408, then accepted as soon as it can be seen', async (one) => {
      const { answer, before, after } = await runUnseen(one);

      expect(answer).toMatchObject({ status: 408, body: { code: 'EXECUTION_TIMEOUT' } });
      expect(before.failed).toMatchObject({ status: 'unconfirmed', code: 'NO_ANSWER' });
      expect(after).toMatchObject({
        status: 'accepted',
        attempts: [{ state: 'accepted' }],
        failed: { status: 'completed' },
      });
      expect(suite.acceptedOf(one.trader)).toHaveLength(1);
      expect(suite.submissionsOf(one.trader)).toHaveLength(1);
    });
  });

  describe('look-ups that lag behind the exchange', () => {
    it.each(lagging)('$trader.name: a false “not found” decides nothing', async (one) => {
      expect(await runLagging(one)).toMatchObject({ status: 200, body: { success: true } });

      expect(await suite.installation.orderOf(one.trader)).toMatchObject({ status: 'accepted' });
      expect(suite.acceptedOf(one.trader)).toHaveLength(1);
      expect(suite.submissionsOf(one.trader)).toHaveLength(1);
    });
  });
});

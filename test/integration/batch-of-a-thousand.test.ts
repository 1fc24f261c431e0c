import { beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../adapters/http/browser.ts';
import { aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { USER } from '../support/gateway-traders.ts';
import type { Fault } from '../support/simulator/index.ts';
import { multiply, retriedOrders } from './many-failed-orders.ts';

const RICH = { account: { balances: { USDT: '1000000000', BTC: '1000' } } };
const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

/** One whose orders go out one by one, one in batches of 5 and one in batches of 20. */
const spot = { trader: aTrader('Binance spot', 'binance', 'SPOT', RICH), count: 150, size: 1 };
const futures = { trader: aTrader('Binance USDⓈ-M', 'binance', 'FUTURES', RICH), count: 350, size: 5 };
const okx = { trader: aTrader('OKX spot', 'okx', 'SPOT', RICH), count: 500, size: 20 };
const ALL = [spot, futures, okx];
const TOTAL = 1_000;
const KILLED_AFTER = 250;

const suite = useGateway(ALL.map(({ trader }) => trader));
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;
const acceptedOf = () => ALL.flatMap(({ trader }) => suite.acceptedOf(trader));

interface Progress {
  readonly status: string;
  readonly total: number;
  readonly progress: Readonly<Record<string, number>>;
  readonly results: readonly { readonly id: number; readonly status: string; readonly order_id: string | null }[];
}

let batch: Progress;
let submitted: Map<Trader, number[]>;

/** The orders in each order request of this trader's, the webhook's own left out. */
function sizesOf(trader: Trader): number[] {
  return suite
    .submissionsOf(trader)
    .slice(1)
    .map(({ body }) => {
      const orders = body.startsWith('[') ? body : (new URLSearchParams(body).get('batchOrders') ?? '[{}]');
      return (JSON.parse(orders) as unknown[]).length;
    });
}

const REFUSED: Readonly<Record<string, Fault>> = {
  binance: { kind: 'refuse', code: '-2010', message: 'Order would not do.' },
  okx: { kind: 'refuse', code: '51000', message: 'Parameter px error' },
};

beforeAll(async () => {
  const { simulator, installation } = suite;
  for (const { trader, count } of ALL) {
    simulator.inject(REFUSED[trader.exchange] as Fault, create(trader));
    await suite.gateway.webhook(trader, ORDER);
    await multiply(installation, trader, count);
  }
  // Answers that are lost on the way, among all others.
  for (const { trader } of [futures, okx]) simulator.inject({ kind: 'resetAfter' }, create(trader));

  const kim = new Browser(suite.gateway.address);
  await kim.logIn(USER.username, USER.password);
  const started = await kim.json('POST', '/api/failed-orders/batch', { action: 'retry', filter: {} });
  expect(started).toMatchObject({ status: 202, body: { total: TOTAL, left_out: 0 } });

  await installation.until(
    async () => acceptedOf().length,
    (count) => count >= KILLED_AFTER,
  );
  await suite.gateway.kill('SIGKILL');
  expect(acceptedOf().length).toBeLessThan(TOTAL);
  submitted = new Map(ALL.map(({ trader }) => [trader, sizesOf(trader)]));
  await installation.expireLeases();
  await installation.query(`update ordergate.batch_lanes set lease_until = now() - interval '1 second'`);
  suite.gateway = await suite.gateway.restart({ cold: true });

  const again = new Browser(suite.gateway.address);
  await again.logIn(USER.username, USER.password);
  const path = `/api/failed-orders/batch/${started.body.batch_id}?limit=${TOTAL}`;
  const ask = async () => (await again.json('GET', path)).body as unknown as Progress;
  for (batch = await ask(); batch.status === 'running'; batch = await ask()) {
    const { waiting = 0, running = 0 } = batch.progress;
    await installation.until(
      async () => (await ask()).progress,
      (now) => (now.waiting ?? 0) < waiting || (now.running ?? 0) < running || waiting + running === 0,
    );
  }
}, 170_000);

describe('a thousand retries over three accounts, killed in the middle', () => {
  it('finish, each with its result', () => {
    expect(batch).toMatchObject({
      status: 'finished',
      total: TOTAL,
      progress: { waiting: 0, running: 0, left_out: 0 },
    });
    expect(batch.results).toHaveLength(TOTAL);
  });

  it.each(ALL)(
    '$trader.name: none is accepted twice, and the journal tells it as the exchange does',
    async ({ trader, count }) => {
      const accepted = new Set(suite.acceptedOf(trader).map(({ clientOrderId }) => clientOrderId));
      const rows = await retriedOrders(suite.installation, trader);

      expect(rows).toHaveLength(count);
      expect(rows.filter(({ retries }) => retries !== 1)).toEqual([]);
      const twice = rows.filter(({ ids }) => ids.filter((id) => accepted.has(id)).length > 1);
      const wrong = rows.filter(({ status, ids }) => (status === 'completed') !== ids.some((id) => accepted.has(id)));
      expect([twice, wrong]).toEqual([[], []]);
      expect(accepted.size).toBe(rows.filter(({ status }) => status === 'completed').length);
    },
  );

  it('are nearly all accepted: the kill costs what was on its way at most', () => {
    const { done = 0, failed = 0 } = batch.progress;
    expect(done + failed).toBe(TOTAL);
    expect(failed).toBeLessThanOrEqual(spot.size + futures.size + okx.size);
  });

  it.each(ALL)('$trader.name: go out in requests of $size', ({ trader, count, size }) => {
    const before = submitted.get(trader) ?? [];
    const after = sizesOf(trader).slice(before.length);
    const sent = [...before, ...after].reduce((sum, orders) => sum + orders, 0);
    expect(Math.max(...before, ...after)).toBe(size);
    expect(sent).toBeLessThanOrEqual(count);
    // Smaller are only the last one of each process, and those for whose markets the second one had to wait: they go alone.
    expect([...before, ...after].filter((orders) => orders < size).length).toBeLessThanOrEqual(2 + size);
  });
});

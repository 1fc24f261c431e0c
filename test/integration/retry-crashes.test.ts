import { beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../adapters/http/browser.ts';
import { aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { statement } from '../support/gateway-database.ts';
import type { OrderRow } from '../support/gateway-installation.ts';
import { USER } from '../support/gateway-traders.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const PAST_THE_FENCE = 30_000;

/** Where the process is killed during a retry, how it gets there, and how the retry ends. */
interface Boundary {
  readonly where: string;
  readonly reach: (trader: Trader, retry: () => void) => Promise<unknown>;
  readonly end: 'unclaimed' | 'not_executed' | 'accepted';
}

const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

const BOUNDARIES: readonly Boundary[] = [
  {
    where: 'before the claim',
    reach: (_, retry) => {
      const hold = suite.database.holdRequest('retrying');
      retry();
      return hold.reached;
    },
    end: 'unclaimed',
  },
  {
    where: 'after the wire, and the order is lost',
    reach: (trader, retry) => {
      const lost = suite.simulator.inject({ kind: 'hangBefore' }, create(trader));
      retry();
      return lost.reached;
    },
    end: 'not_executed',
  },
  {
    where: 'after the acceptance, before its answer',
    reach: (trader, retry) => {
      const held = suite.simulator.inject({ kind: 'hangAfter' }, create(trader));
      retry();
      return held.reached;
    },
    end: 'accepted',
  },
  {
    where: 'before the acceptance is recorded',
    reach: (_, retry) => {
      const hold = suite.database.holdRequest(statement('conclude'));
      retry();
      return hold.reached;
    },
    end: 'accepted',
  },
];

const cases = BOUNDARIES.map((boundary) => ({ ...boundary, trader: aTrader(boundary.where, 'binance', 'SPOT') }));
const unconfirmed = aTrader('unconfirmed', 'okx', 'SPOT');
const suite = useGateway([...cases.map(({ trader }) => trader), unconfirmed], { proxied: true });

const ids = new Map<Trader, number>();
let browser: Browser;

async function logIn(): Promise<void> {
  browser = new Browser(suite.gateway.address);
  await browser.logIn(USER.username, USER.password);
}

const retry = (trader: Trader) => browser.json('POST', `/api/failed-orders/${ids.get(trader)}/retry`);
const isSettled = ({ attempts }: OrderRow) => !['sending', 'unknown'].includes(attempts.at(-1)?.state ?? '');

describe('a process that is killed during a retry', () => {
  const before = new Map<Trader, OrderRow>();
  const again = new Map<Trader, Awaited<ReturnType<typeof retry>>>();

  beforeAll(async () => {
    const { installation, simulator } = suite;
    await logIn();
    for (const { trader } of cases) {
      simulator.inject({ kind: 'refuse', code: '-2010', message: 'Order would not do.' }, create(trader));
      const refused = await suite.gateway.webhook(trader, ORDER);
      ids.set(trader, refused.body.failed_order_id ?? 0);
    }
    for (const { trader, reach } of cases) await reach(trader, () => void retry(trader).catch(() => {}));
    await suite.gateway.kill('SIGKILL');
    simulator.setClockSkew('binance', PAST_THE_FENCE);
    await installation.expireLeases();

    suite.gateway = await suite.gateway.restart();
    await installation.until(
      () => installation.ordersOf(...cases.map(({ trader }) => trader)),
      (orders) => orders.every(isSettled),
    );
    for (const { trader } of cases) before.set(trader, await installation.orderOf(trader));
    await logIn();
    for (const { trader } of cases) again.set(trader, await retry(trader));
  });

  it.each(cases.filter(({ end }) => end === 'unclaimed'))('$where: nothing has happened', ({ trader }) => {
    expect(before.get(trader)).toMatchObject({
      attempts: [{ state: 'rejected' }],
      failed: { status: 'pending_retry', retry_count: 0 },
    });
    expect(suite.submissionsOf(trader)).toHaveLength(2);
  });

  it.each(cases.filter(({ end }) => end === 'not_executed'))(
    '$where: counted, and free to be retried',
    ({ trader }) => {
      expect(before.get(trader)).toMatchObject({
        attempts: [{ state: 'rejected' }, { state: 'not_executed' }],
        failed: { status: 'pending_retry', retry_count: 1 },
      });
      expect(suite.submissionsOf(trader)).toHaveLength(3);
    },
  );

  it.each(cases.filter(({ end }) => end === 'accepted'))('$where: found, and never sent again', ({ trader }) => {
    const [accepted] = suite.acceptedOf(trader);
    expect(before.get(trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      attempts: [{ state: 'rejected' }, { state: 'accepted', client_order_id: accepted?.clientOrderId }],
      failed: { status: 'completed', retry_count: 1 },
    });
    expect(again.get(trader)).toMatchObject({ status: 409, body: { code: 'NOT_RETRYABLE' } });
    expect(suite.submissionsOf(trader)).toHaveLength(2);
  });

  it.each(cases)('$where: in the end one order, under one id', async ({ trader }) => {
    const [accepted, ...others] = suite.acceptedOf(trader);
    expect(others).toEqual([]);
    expect(await suite.installation.orderOf(trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
      failed: { status: 'completed' },
    });
    const sent = suite.submissionsOf(trader).map(({ body }) => new URLSearchParams(body).get('newClientOrderId'));
    expect(new Set(sent).size).toBe(sent.length);
  });
});

describe('a retry of what is not known yet', () => {
  it('is refused, sends nothing, and shows what a look finds', async () => {
    await logIn();
    suite.simulator.inject({ kind: 'resetAfter' }, create(unconfirmed));
    const looks = suite.simulator.inject({ kind: 'lookupDown' }, { kind: 'lookup', apiKey: unconfirmed.apiKey }, 100);
    const answer = await suite.gateway.webhook(unconfirmed, ORDER);
    ids.set(unconfirmed, answer.body.failed_order_id ?? 0);
    const blind = await retry(unconfirmed);
    looks.withdraw();
    const seeing = await retry(unconfirmed);
    const order = await suite.installation.settledOrderOf(unconfirmed);
    const done = await retry(unconfirmed);

    expect(answer.status).toBe(408);
    expect([blind, seeing]).toMatchObject(Array(2).fill({ status: 409, body: { code: 'UNCONFIRMED' } }));
    expect(order).toMatchObject({ status: 'accepted', failed: { status: 'completed', retry_count: 0 } });
    expect(done).toMatchObject({ status: 409, body: { code: 'NOT_RETRYABLE' } });
    expect(suite.acceptedOf(unconfirmed)).toHaveLength(1);
    expect(suite.submissionsOf(unconfirmed)).toHaveLength(1);
  });
});

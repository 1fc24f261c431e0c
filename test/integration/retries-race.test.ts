import { beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../adapters/http/browser.ts';
import { aTrader, type Gateway, type Trader, useGateway } from '../support/gateway.ts';
import { USER } from '../support/gateway-traders.ts';
import type { Fault } from '../support/simulator/index.ts';
import { multiply, retriedOrders } from './many-failed-orders.ts';

const RICH = { account: { balances: { USDT: '1000000000', BTC: '1000' } } };
const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const COUNT = 20;
const TRADERS = [
  aTrader('Binance spot', 'binance', 'SPOT', RICH),
  aTrader('Binance USDⓈ-M', 'binance', 'FUTURES', RICH),
  aTrader('Bybit linear', 'bybit', 'FUTURES', RICH),
  aTrader('OKX swaps', 'okx', 'FUTURES', RICH),
];
const REFUSED: Readonly<Record<string, Fault>> = {
  binance: { kind: 'refuse', code: '-2010', message: 'Order would not do.' },
  bybit: { kind: 'refuse', code: '10001', message: 'Price invalid' },
  okx: { kind: 'refuse', code: '51000', message: 'Parameter px error' },
};
/** Each hits one request of each account, whoever sent it. */
const FAULTS: readonly Fault[] = [
  { kind: 'resetAfter' },
  { kind: 'resetBefore' },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'garbage' },
  { kind: 'rateLimited' },
];

const suite = useGateway(TRADERS);
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

/** By a generator of its own, so that a run can be repeated. */
function shuffled<T>(list: readonly T[]): T[] {
  let state = 20_261_123;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return list
    .map((value) => ({ value, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}

async function loggedIn({ address }: Gateway): Promise<Browser> {
  const kim = new Browser(address);
  await kim.logIn(USER.username, USER.password);
  return kim;
}

/** What is still going on. */
const OPEN = `
  select (select count(*) from ordergate.order_attempts where state in ('sending', 'unknown'))
    + (select count(*) from ordergate.batches where finished_at is null)
    + (select count(*) from ordergate.failed_orders where scheduled_at is not null) as open`;

beforeAll(async () => {
  const { simulator, installation } = suite;
  for (const trader of TRADERS) {
    simulator.inject(REFUSED[trader.exchange] as Fault, create(trader));
    await suite.gateway.webhook(trader, ORDER);
    await multiply(installation, trader, COUNT);
  }
  const second = await suite.gateway.restart({ cold: true });
  const people = await Promise.all([suite.gateway, second].map(loggedIn));
  const rows = await installation.query<{ id: number }>('select id from ordergate.failed_orders order by id');
  const ids = shuffled(rows.map(({ id }) => id));
  for (const trader of TRADERS) for (const fault of FAULTS) simulator.inject(fault, create(trader));

  const at = new Date(Date.now() + 1_000).toISOString();
  const path = (id: number, action: string) => `/api/failed-orders/${id}/${action}`;
  await Promise.all(ids.map((id, index) => people[index % 2]?.json('POST', path(id, 'schedule'), { at })));
  await Promise.all([
    ...people.map((kim) => kim.json('POST', '/api/failed-orders/batch', { action: 'retry', filter: {} })),
    ...ids.map((id, index) => people[(index + 1) % 2]?.json('POST', path(id, 'retry'))),
    ...ids.slice(0, COUNT).map((id) => people[0]?.json('DELETE', `/api/failed-orders/${id}`)),
  ]);
  for (const clock of ['binance', 'bybit', 'okx'] as const) simulator.setClockSkew(clock, 30_000);
  await installation.until(
    () => installation.query<{ open: string }>(OPEN),
    ([row]) => row?.open === '0',
  );
}, 170_000);

describe('batches, schedules and clicks of two instances, with faults at the exchanges', () => {
  it.each(TRADERS)('$name: at most one acceptance per order, by the exchange’s own ledger', async (trader) => {
    const accepted = new Set(suite.acceptedOf(trader).map(({ clientOrderId }) => clientOrderId));
    const rows = await retriedOrders(suite.installation, trader);

    expect(rows).toHaveLength(COUNT);
    expect(rows.filter(({ ids }) => ids.filter((id) => accepted.has(id)).length > 1)).toEqual([]);
    expect(rows.filter(({ status, ids }) => (status === 'completed') !== ids.some((id) => accepted.has(id)))).toEqual(
      [],
    );
    const known = rows.flatMap(({ ids }) => ids);
    expect([...accepted].filter((id) => id === null || !known.includes(id))).toEqual([]);
    expect(accepted.size).toBeGreaterThan(COUNT / 4);
  });

  it('leave nothing open', async () => {
    const states = await suite.installation.query(
      `select distinct state from ordergate.batch_entries where state in ('waiting', 'running')`,
    );
    expect(states).toEqual([]);
  });
});

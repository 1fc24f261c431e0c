import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/application/ports/exchange.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { PreparedOrder } from '../../../src/domain/order.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { Fault, RecordedRequest } from '../../support/simulator/index.ts';
import { API_KEY, anAccount, Fixture, type RequestOptions, SECRET } from './fixture.ts';
import { aGate } from './support.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await Fixture.start();
  fixture.register();
  fixture.register({ exchange: 'bybit' });
  fixture.register({ exchange: 'okx', password: 'PASSPHRASE' });
});
afterEach(() => fixture.stop());

const binance = anAccount();
const bybit = anAccount({ exchange: 'bybit' });
const key = { ...(binance.key as NonNullable<Account['key']>), password: new Secret('PASSPHRASE') };
const okx = anAccount({ exchange: 'okx', marginMode: 'cross', key });

const LIMIT = { orderType: 'LIMIT', price: '49000', quantity: '0.01' } as const;
const FUTURES = { ...LIMIT, marketType: 'FUTURES' } as const;
const TOO_MUCH = { ...FUTURES, quantity: '90' } as const;
const REDUCING = { ...FUTURES, side: 'SELL', price: '51000', reduceOnly: true } as const;

interface Place {
  readonly name: string;
  readonly account: Account;
  readonly size: number;
  readonly order: RequestOptions;
  readonly path: string;
  /** The client order ids in the order in which they stand in the request. */
  readonly ids: (request: RecordedRequest) => readonly unknown[];
}

const jsonOf = ({ body }: RecordedRequest) => JSON.parse(body) as unknown;
const PLACES: readonly Place[] = [
  {
    name: 'Binance USDⓈ-M',
    account: binance,
    size: 5,
    order: FUTURES,
    path: '/fapi/v1/batchOrders',
    ids: ({ body }) => {
      const elements = JSON.parse(new URLSearchParams(body).get('batchOrders') ?? '[]') as {
        newClientOrderId: string;
      }[];
      return elements.map(({ newClientOrderId }) => newClientOrderId);
    },
  },
  {
    name: 'Bybit linear',
    account: bybit,
    size: 10,
    order: FUTURES,
    path: '/v5/order/create-batch',
    ids: (request) =>
      (jsonOf(request) as { request: { orderLinkId: string }[] }).request.map(({ orderLinkId }) => orderLinkId),
  },
  ...(['SPOT', 'FUTURES'] as const).map((marketType) => ({
    name: `OKX ${marketType}`,
    account: okx,
    size: 20,
    order: { ...LIMIT, marketType },
    path: '/api/v5/trade/batch-orders',
    ids: (request: RecordedRequest) => (jsonOf(request) as { clOrdId: string }[]).map(({ clOrdId }) => clOrdId),
  })),
];

async function prepared(account: Account, options: readonly RequestOptions[]): Promise<PreparedOrder[]> {
  const orders: PreparedOrder[] = [];
  for (const one of options) orders.push(await fixture.prepared(account, one));
  return orders;
}

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const kinds = (outcomes: readonly Outcome[]) => outcomes.map(({ kind }) => kind);
const codes = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'accepted' ? 'accepted' : outcome.failure.code));
const acceptedId = (outcome: Outcome | undefined) =>
  outcome?.kind === 'accepted' ? outcome.execution.exchangeOrderId : null;

describe.each(PLACES)('a batch at $name', ({ account, size, order, path, ids }) => {
  const marketType = order.marketType ?? 'SPOT';

  it('is one request of as many orders as the exchange takes, each with its id', async () => {
    const orders = await prepared(account, times(size, order));
    expect(await fixture.exchange.batchSize(account, marketType)).toBe(size);

    const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

    const [request, ...others] = fixture.simulator.orderRequests();
    expect(others).toEqual([]);
    expect(request?.path).toBe(path);
    expect(request && ids(request)).toEqual(orders.map(({ clientOrderId }) => clientOrderId));
    const byId = new Map(fixture.simulator.orders.map((taken) => [taken.clientOrderId, taken.exchangeOrderId]));
    expect(outcomes.map(acceptedId)).toEqual(orders.map(({ clientOrderId }) => byId.get(clientOrderId)));
    expect(byId.size).toBe(size);
  });

  it('bears the validity window that its orders’ fences count on', async () => {
    const orders = await prepared(account, times(2, order));

    await fixture.exchange.submitBatch(account, orders, aGate());

    const [request] = fixture.simulator.orderRequests();
    const asked = {
      binance: new URLSearchParams(request?.body).get('recvWindow'),
      bybit: request?.headers['x-bapi-recv-window'],
      okx: String(Number(request?.headers.exptime) - Date.parse(request?.headers['ok-access-timestamp'] ?? '')),
    };
    expect(asked[account.exchange as keyof typeof asked]).toBe('3000');
  });

  it('finds each of its orders by the id that was sent', async () => {
    const orders = await prepared(account, times(2, order));
    await fixture.exchange.submitBatch(account, orders, aGate());

    for (const one of orders)
      expect(await fixture.exchange.lookUp(account, one)).toMatchObject({
        kind: 'found',
        order: { clientOrderId: one.clientOrderId },
      });
  });

  const LOST: Fault[] = [
    { kind: 'resetAfter' },
    { kind: 'partialBody' },
    { kind: 'garbage' },
    { kind: 'empty' },
    { kind: 'html' },
    { kind: 'status', status: 502, when: 'after' },
  ];
  it.each(LOST)('is unknown as a whole when its answer is lost: %j', async (fault) => {
    const orders = await prepared(account, times(3, order));
    fixture.simulator.inject(fault, { kind: 'create' });

    const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

    expect(kinds(outcomes)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(fixture.simulator.orderRequests()).toHaveLength(1);
    expect(fixture.simulator.orders).toHaveLength(3);
  });

  it('is not sent after the gate', async () => {
    const orders = await prepared(account, times(2, order));
    const gate = aGate();
    gate.lateTimer();

    const outcomes = await fixture.exchange.submitBatch(account, orders, gate);

    expect(kinds(outcomes)).toEqual(['not_sent', 'not_sent']);
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('is not sent with another key than it was journaled for', async () => {
    const orders = await prepared(account, times(2, order));
    const replaced = { ...account, key: { ...key, fingerprint: 'f2' } };

    const outcomes = await fixture.exchange.submitBatch(replaced, orders, aGate());

    expect(kinds(outcomes)).toEqual(['not_sent', 'not_sent']);
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('is refused as a whole with its key', async () => {
    const orders = await prepared(account, times(2, order));
    fixture.simulator.revokeKey(account.exchange as 'binance', API_KEY);

    const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

    expect(kinds(outcomes)).toEqual(['rejected', 'rejected']);
    expect(codes(outcomes)).toEqual(['AUTHENTICATION', 'AUTHENTICATION']);
  });

  it('has turned the address away, with every order in it, when it answers 429', async () => {
    const orders = await prepared(account, times(2, order));
    fixture.simulator.inject({ kind: 'rateLimited' }, { kind: 'create' });

    const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

    expect(codes(outcomes)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('knows an order again that it had before: only a look can tell what became of it', async () => {
    const [first, second] = await prepared(account, times(2, order));
    if (!first || !second) throw new Error('Two orders');
    await fixture.exchange.submit(account, first, aGate());

    const outcomes = await fixture.exchange.submitBatch(account, [second, first], aGate());

    expect(kinds(outcomes)).toEqual(['accepted', 'unknown']);
    expect(fixture.simulator.orders).toHaveLength(2);
  });
});

describe.each(PLACES.filter(({ order }) => order.marketType === 'FUTURES'))(
  'the verdicts of a batch at $name',
  ({ account }) => {
    it.each([
      ['first', [REDUCING, FUTURES, FUTURES], ['NOTHING_TO_REDUCE', 'accepted', 'accepted']],
      ['in the middle', [FUTURES, TOO_MUCH, FUTURES], ['accepted', 'INSUFFICIENT_FUNDS', 'accepted']],
      ['last', [FUTURES, FUTURES, REDUCING], ['accepted', 'accepted', 'NOTHING_TO_REDUCE']],
      ['all', [TOO_MUCH, REDUCING, TOO_MUCH], ['INSUFFICIENT_FUNDS', 'NOTHING_TO_REDUCE', 'INSUFFICIENT_FUNDS']],
    ] as const)('are each order’s own, with the refused one %s', async (_where, options, expected) => {
      fixture.register({
        exchange: account.exchange as 'binance',
        password: 'PASSPHRASE',
        balances: { USDT: '20000' },
      });
      const orders = await prepared(account, options);

      const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

      expect(codes(outcomes)).toEqual(expected);
      const taken = orders.filter((_order, index) => expected[index] === 'accepted');
      expect(fixture.simulator.orders.map(({ clientOrderId }) => clientOrderId)).toEqual(
        taken.map(({ clientOrderId }) => clientOrderId),
      );
    });

    it('bear the exchange’s words, masked', async () => {
      fixture.register({ exchange: account.exchange as 'binance', password: 'PASSPHRASE', balances: { USDT: '100' } });
      const orders = await prepared(account, [FUTURES, TOO_MUCH]);

      const [, refused] = await fixture.exchange.submitBatch(account, orders, aGate());

      const words = refused?.kind === 'rejected' ? (refused.failure.exchangeError ?? '') : '';
      expect(words.length).toBeGreaterThan(10);
      expect(words).not.toMatch(new RegExp(`${API_KEY}|${SECRET}`));
    });
  },
);

describe('a list that does not fit what was sent', () => {
  const [first, second] = ['1', '2'].map((digit) => digit.repeat(19));
  const okxRow = (row: object) => ({ tag: '', sMsg: '', sCode: '0', ...row });
  const answers: readonly (readonly [string, Account, (ids: readonly string[]) => unknown])[] = [
    [
      'Binance: too short',
      binance,
      ([id]) => [{ orderId: first, clientOrderId: id, status: 'NEW', symbol: 'BTCUSDT' }],
    ],
    ['Binance: too short, and refused', binance, () => [{ code: -2019, msg: 'Margin is insufficient.' }]],
    [
      'Binance: another order in it',
      binance,
      (ids) => ids.map((_id) => ({ orderId: first, clientOrderId: 'somebody else', status: 'NEW', symbol: 'BTCUSDT' })),
    ],
    [
      'Bybit: verdicts missing',
      bybit,
      (ids) => ({
        retCode: 0,
        retMsg: 'OK',
        result: { list: ids.map((orderLinkId) => ({ orderId: first, orderLinkId })) },
        retExtInfo: { list: [{ code: 0, msg: 'OK' }] },
      }),
    ],
    [
      'Bybit: orders swapped',
      bybit,
      (ids) => ({
        retCode: 0,
        retMsg: 'OK',
        result: { list: [...ids].reverse().map((orderLinkId) => ({ orderId: first, orderLinkId })) },
        retExtInfo: { list: ids.map(() => ({ code: 0, msg: 'OK' })) },
      }),
    ],
    ['OKX: empty', okx, () => ({ code: '0', msg: '', data: [] })],
    ['OKX: too short, and refused', okx, ([clOrdId]) => ({ code: '1', data: [okxRow({ clOrdId, sCode: '51008' })] })],
    [
      'OKX: too long',
      okx,
      (ids) => ({ code: '0', data: [...ids, ...ids].map((clOrdId) => okxRow({ clOrdId, ordId: second })) }),
    ],
  ];

  it.each(answers)('proves nothing of any order (%s)', async (_what, account, bodyFor) => {
    const orders = await prepared(account, times(2, FUTURES));
    const body = JSON.stringify(bodyFor(orders.map(({ clientOrderId }) => clientOrderId)));
    fixture.simulator.inject({ kind: 'status', status: 200, when: 'after', body }, { kind: 'create' });

    const outcomes = await fixture.exchange.submitBatch(account, orders, aGate());

    expect(kinds(outcomes)).toEqual(['unknown', 'unknown']);
  });

  it('keeps a verdict that says nothing apart from its siblings (Bybit)', async () => {
    const orders = await prepared(bybit, times(2, FUTURES));
    const list = orders.map(({ clientOrderId }) => ({ orderId: first, orderLinkId: clientOrderId }));
    const body = JSON.stringify({ retCode: 0, result: { list }, retExtInfo: { list: [{ code: 0, msg: 'OK' }, {}] } });
    fixture.simulator.inject({ kind: 'status', status: 200, when: 'after', body }, { kind: 'create' });

    const outcomes = await fixture.exchange.submitBatch(bybit, orders, aGate());

    expect(kinds(outcomes)).toEqual(['accepted', 'unknown']);
  });

  it('keeps a verdict of an exchange that does not know it apart from its siblings (Binance)', async () => {
    const orders = await prepared(binance, times(2, FUTURES));
    const body = JSON.stringify([
      { code: -1007, msg: 'Timeout waiting for response from backend server.' },
      { code: -9999, msg: 'Something new.' },
    ]);
    fixture.simulator.inject({ kind: 'status', status: 200, when: 'before', body }, { kind: 'create' });

    const outcomes = await fixture.exchange.submitBatch(binance, orders, aGate());

    expect(kinds(outcomes)).toEqual(['unknown', 'rejected']);
  });
});

describe('accounts without batches', () => {
  it('send one order at a time at Binance spot and at Upbit', async () => {
    const upbit = anAccount({ exchange: 'upbit' });

    expect(await fixture.exchange.batchSize(binance, 'SPOT')).toBe(1);
    expect(await fixture.exchange.batchSize(upbit, 'SPOT')).toBe(1);
    expect(await fixture.exchange.batchSize(bybit, 'SPOT')).toBe(1);
  });

  it('are the classic ones of Bybit, and those whose kind is not known yet', async () => {
    expect(await fixture.exchange.batchSize(bybit, 'FUTURES')).toBe(1);
    const classic = { ...bybit, key: { ...key, fingerprint: 'classic', apiKey: new Secret('CLASSICKEY1234567') } };
    fixture.register({ exchange: 'bybit', apiKey: 'CLASSICKEY1234567', unified: false });

    await fixture.prepared(classic, FUTURES);

    expect(await fixture.exchange.batchSize(classic, 'FUTURES')).toBe(1);
  });
});

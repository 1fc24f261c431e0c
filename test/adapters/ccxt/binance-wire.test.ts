import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { matches } from '../../../src/domain/resolution.ts';
import { anAccount, Fixture, fieldsOf, type RequestOptions } from './fixture.ts';
import { aGate } from './support.ts';

let fixture: Fixture;

beforeAll(async () => {
  fixture = await Fixture.start();
});
afterAll(() => fixture.stop());
beforeEach(() => fixture.simulator.reset());

const FUTURES: RequestOptions = { marketType: 'FUTURES' };
const SPOT_ORDER = 'POST api.binance.com /api/v3/order';
const FUTURES_ORDER = 'POST fapi.binance.com /fapi/v1/order';
const ALGO_ORDER = 'POST fapi.binance.com /fapi/v1/algoOrder';

const spot = { recvWindow: '3000', newOrderRespType: 'FULL', symbol: 'BTCUSDT', side: 'BUY', quantity: '0.01' };
const futures = { ...spot, newOrderRespType: 'RESULT' };
const algo = { ...futures, algoType: 'CONDITIONAL' };
const limit = { orderType: 'LIMIT', price: '49000.1' } as const;
const limited = { type: 'LIMIT', price: '49000.1' };
const buyStop = { orderType: 'STOP_MARKET', stopPrice: '51000' } as const;
const sellStop = { side: 'SELL', orderType: 'STOP_MARKET', stopPrice: '49000' } as const;
const buyStopLimit = { orderType: 'STOP_LIMIT', stopPrice: '51000', price: '51100.5' } as const;

type Case = [name: string, asked: RequestOptions, endpoint: string, fields: Record<string, string>];

const SPOT_CASES: Case[] = [
  ['MARKET BUY', {}, SPOT_ORDER, { ...spot, type: 'MARKET' }],
  ['MARKET SELL', { side: 'SELL' }, SPOT_ORDER, { ...spot, side: 'SELL', type: 'MARKET' }],
  [
    'MARKET BUY by cost',
    { cost: '123.45678901' },
    SPOT_ORDER,
    { ...without(spot, 'quantity'), type: 'MARKET', quoteOrderQty: '123.45678901' },
  ],
  ['MARKET GTC', { timeInForce: 'GTC' }, SPOT_ORDER, { ...spot, type: 'MARKET' }],
  ['LIMIT', limit, SPOT_ORDER, { ...spot, ...limited, timeInForce: 'GTC' }],
  ['LIMIT GTC', { ...limit, timeInForce: 'GTC' }, SPOT_ORDER, { ...spot, ...limited, timeInForce: 'GTC' }],
  ['LIMIT IOC', { ...limit, timeInForce: 'IOC' }, SPOT_ORDER, { ...spot, ...limited, timeInForce: 'IOC' }],
  ['LIMIT FOK', { ...limit, timeInForce: 'FOK' }, SPOT_ORDER, { ...spot, ...limited, timeInForce: 'FOK' }],
  ['LIMIT POST_ONLY', { ...limit, timeInForce: 'POST_ONLY' }, SPOT_ORDER, { ...spot, ...limited, type: 'LIMIT_MAKER' }],
  ['STOP_MARKET BUY', buyStop, SPOT_ORDER, { ...spot, type: 'STOP_LOSS', stopPrice: '51000' }],
  ['STOP_MARKET SELL', sellStop, SPOT_ORDER, { ...spot, side: 'SELL', type: 'STOP_LOSS', stopPrice: '49000' }],
  ...(['GTC', 'IOC', 'FOK'] as const).map<Case>((timeInForce) => [
    `STOP_LIMIT ${timeInForce}`,
    { ...buyStopLimit, timeInForce },
    SPOT_ORDER,
    { ...spot, type: 'STOP_LOSS_LIMIT', stopPrice: '51000', price: '51100.5', timeInForce },
  ]),
];

const FUTURES_CASES: Case[] = [
  ['MARKET', {}, FUTURES_ORDER, { ...futures, type: 'MARKET' }],
  [
    'MARKET reduce-only',
    { side: 'SELL', reduceOnly: true },
    FUTURES_ORDER,
    { ...futures, side: 'SELL', type: 'MARKET', reduceOnly: 'true' },
  ],
  ['LIMIT', limit, FUTURES_ORDER, { ...futures, ...limited, timeInForce: 'GTC' }],
  ['LIMIT IOC', { ...limit, timeInForce: 'IOC' }, FUTURES_ORDER, { ...futures, ...limited, timeInForce: 'IOC' }],
  ['LIMIT FOK', { ...limit, timeInForce: 'FOK' }, FUTURES_ORDER, { ...futures, ...limited, timeInForce: 'FOK' }],
  [
    'LIMIT POST_ONLY',
    { ...limit, timeInForce: 'POST_ONLY' },
    FUTURES_ORDER,
    { ...futures, ...limited, timeInForce: 'GTX' },
  ],
  [
    'LIMIT reduce-only',
    { side: 'SELL', ...limit, reduceOnly: true },
    FUTURES_ORDER,
    { ...futures, ...limited, side: 'SELL', timeInForce: 'GTC', reduceOnly: 'true' },
  ],
  ['STOP_MARKET BUY', buyStop, ALGO_ORDER, { ...algo, type: 'STOP_MARKET', triggerPrice: '51000' }],
  [
    'STOP_MARKET SELL reduce-only',
    { ...sellStop, reduceOnly: true },
    ALGO_ORDER,
    { ...algo, side: 'SELL', type: 'STOP_MARKET', triggerPrice: '49000', reduceOnly: 'true' },
  ],
  ...(['GTC', 'IOC', 'FOK', 'POST_ONLY'] as const).map<Case>((timeInForce) => [
    `STOP_LIMIT ${timeInForce}`,
    { ...buyStopLimit, timeInForce },
    ALGO_ORDER,
    {
      ...algo,
      type: 'STOP',
      triggerPrice: '51000',
      price: '51100.5',
      timeInForce: timeInForce === 'POST_ONLY' ? 'GTX' : timeInForce,
    },
  ]),
];

const HEDGE_CASES: Case[] = (['LONG', 'SHORT'] as const).flatMap((positionSide) => {
  const opening = positionSide === 'LONG' ? 'BUY' : 'SELL';
  const closing = positionSide === 'LONG' ? 'SELL' : 'BUY';
  const ahead = closing === 'SELL' ? '49000' : '51000';
  return [
    [
      `MARKET opening ${positionSide}`,
      { side: opening, positionSide },
      FUTURES_ORDER,
      { ...futures, side: opening, type: 'MARKET', positionSide },
    ],
    [
      `MARKET closing ${positionSide}, reduce-only`,
      { side: closing, positionSide, reduceOnly: true },
      FUTURES_ORDER,
      { ...futures, side: closing, type: 'MARKET', positionSide },
    ],
    [
      `LIMIT opening ${positionSide}`,
      { ...limit, side: opening, positionSide },
      FUTURES_ORDER,
      { ...futures, ...limited, side: opening, timeInForce: 'GTC', positionSide },
    ],
    [
      `STOP_MARKET closing ${positionSide}`,
      { orderType: 'STOP_MARKET', stopPrice: ahead, side: closing, positionSide, reduceOnly: true },
      ALGO_ORDER,
      { ...algo, side: closing, type: 'STOP_MARKET', triggerPrice: ahead, positionSide },
    ],
  ] satisfies Case[];
});

function without<T extends Record<string, string>>(fields: T, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

/** Refused for what the order is, never for its form: a position that is not there, or a price that nobody takes. */
function expectedEnd([name, { orderType, timeInForce, reduceOnly }]: Case): string {
  if (reduceOnly || name.includes('closing')) return 'NOTHING_TO_REDUCE';
  return orderType === 'LIMIT' && (timeInForce === 'IOC' || timeInForce === 'FOK') ? 'NOT_FILLED' : 'accepted';
}

async function expectOnWire(account: Account, given: Case): Promise<void> {
  const [, asked, endpoint, fields] = given;
  const { order, outcome, request } = await fixture.send(account, asked);
  const idField = endpoint === ALGO_ORDER ? 'clientAlgoId' : 'newClientOrderId';

  expect(`${request.method} ${request.host} ${request.path}`).toBe(endpoint);
  expect(fieldsOf(request)).toEqual({ ...fields, [idField]: order.clientOrderId });
  expect(outcome.kind === 'rejected' ? outcome.failure.code : outcome.kind).toBe(expectedEnd(given));
}

describe('what Binance gets on its wire', () => {
  it.each(SPOT_CASES)('spot %s', async (...given) => {
    fixture.register();

    await expectOnWire(anAccount(), given);
  });

  it.each(FUTURES_CASES)('USDⓈ-M %s', async (name, asked, endpoint, fields) => {
    fixture.register();

    await expectOnWire(anAccount(), [name, { ...FUTURES, ...asked }, endpoint, fields]);
  });

  it.each(HEDGE_CASES)('USDⓈ-M in hedge mode %s', async (name, asked, endpoint, fields) => {
    fixture.register({ apiKey: 'HEDGEDKEY123', hedgeMode: true });
    const account = anAccount({ id: 2, apiKey: 'HEDGEDKEY123', fingerprint: 'hedged' });

    await expectOnWire(account, [name, { ...FUTURES, ...asked }, endpoint, fields]);
  });

  it.each(['0.00000001', '12345678.12345678', '123456789012.123456789012345678'])(
    'keeps %s byte for byte as amount, price and stop price',
    async (number) => {
      fixture.register();
      const account = anAccount();
      const value = Decimal.of(number);
      const prepared = await fixture.prepared(account, buyStopLimit);
      const onFutures = await fixture.prepared(account, { ...FUTURES, ...buyStopLimit });
      const exact = { sentAmount: value, price: value, stopPrice: value };

      await fixture.exchange.submit(account, { ...prepared, ...exact }, aGate());
      await fixture.exchange.submit(account, { ...onFutures, ...exact }, aGate());

      const [spotFields, futuresFields] = fixture.simulator.orderRequests().map(fieldsOf);
      expect(spotFields).toMatchObject({ quantity: number, price: number, stopPrice: number });
      expect(futuresFields).toMatchObject({ quantity: number, price: number, triggerPrice: number });
    },
  );

  it('keeps a cost byte for byte', async () => {
    fixture.register();
    const account = anAccount();
    const prepared = await fixture.prepared(account, { cost: '100' });

    await fixture.exchange.submit(account, { ...prepared, sentAmount: Decimal.of('98765432.00000001') }, aGate());

    expect(fixture.simulator.orderRequests().map(fieldsOf)).toMatchObject([{ quoteOrderQty: '98765432.00000001' }]);
  });

  it('sends one request per order and asks nothing before it', async () => {
    fixture.register();
    const order = await fixture.prepared(anAccount(), {});
    const before = fixture.simulator.requests.length;

    await fixture.exchange.submit(anAccount(), order, aGate());

    expect(fixture.simulator.requests.slice(before).map(({ path }) => path)).toEqual(['/api/v3/order']);
    expect(fixture.simulator.unknownRequests()).toEqual([]);
  });
});

describe('looking up what Binance got', () => {
  const LOOKUPS: [name: string, asked: RequestOptions, path: string, idField: string][] = [
    ['spot MARKET', {}, '/api/v3/order', 'origClientOrderId'],
    ['spot MARKET by cost', { cost: '100' }, '/api/v3/order', 'origClientOrderId'],
    ['spot LIMIT', limit, '/api/v3/order', 'origClientOrderId'],
    ['spot STOP_MARKET', sellStop, '/api/v3/order', 'origClientOrderId'],
    ['spot STOP_LIMIT', buyStopLimit, '/api/v3/order', 'origClientOrderId'],
    ['USDⓈ-M MARKET', FUTURES, '/fapi/v1/order', 'origClientOrderId'],
    ['USDⓈ-M LIMIT', { ...FUTURES, ...limit }, '/fapi/v1/order', 'origClientOrderId'],
    ['USDⓈ-M STOP_MARKET', { ...FUTURES, ...sellStop }, '/fapi/v1/algoOrder', 'clientAlgoId'],
    ['USDⓈ-M STOP_LIMIT', { ...FUTURES, ...buyStopLimit }, '/fapi/v1/algoOrder', 'clientAlgoId'],
  ];

  it.each(LOOKUPS)(
    '%s asks for the id that was sent: not there before, there after',
    async (_n, asked, path, idField) => {
      fixture.register();
      const account = anAccount();
      const order = await fixture.prepared(account, asked);

      const before = await fixture.exchange.lookUp(account, order);
      const outcome = await fixture.exchange.submit(account, order, aGate());
      const after = await fixture.exchange.lookUp(account, order);

      expect(before).toMatchObject({ kind: 'absent', proves: true });
      expect(outcome.kind).toBe('accepted');
      expect(after.kind).toBe('found');
      if (after.kind !== 'found' || outcome.kind !== 'accepted') throw new Error('unreachable');
      expect(after.order.clientOrderId).toBe(order.clientOrderId);
      expect(after.order.exchangeOrderId).toBe(outcome.execution.exchangeOrderId);
      expect(matches(order, after.order)).toBe(true);
      const look = fixture.simulator.requests.findLast((request) => request.method === 'GET' && request.path === path);
      expect(look && fieldsOf(look)).toMatchObject({ [idField]: order.clientOrderId, symbol: 'BTCUSDT' });
    },
  );

  it('tells the time of the answer by the exchange’s clock', async () => {
    fixture.register();
    const account = anAccount();
    const order = await fixture.prepared(account, {});
    fixture.simulator.setClockSkew('binance', 1_000);

    const sighting = await fixture.exchange.lookUp(account, order);

    const now = Date.now();
    expect(sighting.kind).toBe('absent');
    const time = sighting.kind === 'absent' ? (sighting.exchangeTime?.getTime() ?? 0) : 0;
    // The Date header counts whole seconds, cut.
    expect(time).toBeGreaterThan(now - 2_000);
    expect(time).toBeLessThanOrEqual(now + 1_000);
  });
});

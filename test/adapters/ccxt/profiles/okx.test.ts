import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anOrder, aWire, type OrderOptions, type SendOptions, type Wire } from './wire.ts';

const KEY = { apiKey: 'APIKEY1234567890', secret: 'SECRET1234567890', password: 'PASSPHRASE' };
const SPOT: OrderOptions = { marketId: 'BTC-USDT' };
const SWAP: OrderOptions = {
  marketType: 'FUTURES',
  marketId: 'BTC-USDT-SWAP',
  marketSymbol: 'BTC/USDT:USDT',
  amount: '2',
  sentUnit: 'contracts',
};
const STOP: OrderOptions = {
  ...SWAP,
  endpoint: 'algo',
  side: 'SELL',
  orderType: 'STOP_MARKET',
  stopPrice: '45000',
};
const CROSS: SendOptions = { marginMode: 'cross' };

let wire: Wire;

beforeAll(async () => {
  wire = await aWire('okx');
});
afterAll(() => wire.stop());
beforeEach(() => {
  wire.simulator.reset();
  wire.simulator.registerAccount({ exchange: 'okx', ...KEY });
});

describe('what OKX gets for each supported order', () => {
  it.each<[string, OrderOptions, Record<string, unknown>]>([
    [
      'a spot market buy of a base quantity',
      SPOT,
      { side: 'buy', ordType: 'market', sz: '0.002', tdMode: 'cash', tgtCcy: 'base_ccy' },
    ],
    [
      'a spot market buy by cost',
      { ...SPOT, amount: '123.4', sentUnit: 'quote' },
      { side: 'buy', ordType: 'market', sz: '123.4', tdMode: 'cash', tgtCcy: 'quote_ccy' },
    ],
    [
      'a spot market sell',
      { ...SPOT, side: 'SELL' },
      { side: 'sell', ordType: 'market', sz: '0.002', tdMode: 'cash', tgtCcy: 'base_ccy' },
    ],
    [
      'a spot limit good till cancelled',
      { ...SPOT, orderType: 'LIMIT', price: '49000.1', timeInForce: 'GTC' },
      { side: 'buy', ordType: 'limit', sz: '0.002', px: '49000.1', tdMode: 'cash', tgtCcy: 'base_ccy' },
    ],
    [
      'a spot limit that may not take',
      { ...SPOT, orderType: 'LIMIT', price: '49000.1', timeInForce: 'POST_ONLY' },
      { side: 'buy', ordType: 'post_only', sz: '0.002', px: '49000.1', tdMode: 'cash', tgtCcy: 'base_ccy' },
    ],
    ['a swap market order', SWAP, { side: 'buy', ordType: 'market', sz: '2', tdMode: 'cross' }],
    [
      'a swap limit, immediate or cancel',
      { ...SWAP, orderType: 'LIMIT', price: '49000.1', timeInForce: 'IOC' },
      { side: 'buy', ordType: 'ioc', sz: '2', px: '49000.1', tdMode: 'cross' },
    ],
    [
      'a swap limit, fill or kill',
      { ...SWAP, orderType: 'LIMIT', price: '50000.1', timeInForce: 'FOK' },
      { side: 'buy', ordType: 'fok', sz: '2', px: '50000.1', tdMode: 'cross' },
    ],
  ])('%s', async (_what, options, expected) => {
    const order = anOrder(options);

    const { order: placed } = await wire.send(order, CROSS);

    expect(wire.lastRequest().path).toBe('/api/v5/trade/batch-orders');
    expect(wire.lastBody()).toEqual([{ instId: order.marketId, clOrdId: order.clientOrderId, ...expected }]);
    expect(wire.simulator.orders).toHaveLength(1);
    expect(wire.simulator.orders[0]).toMatchObject({
      exchangeOrderId: placed.id,
      clientOrderId: order.clientOrderId,
      side: order.side,
      type: order.orderType,
    });
  });

  it.each<[string, OrderOptions, Record<string, unknown>]>([
    [
      'a stop that sells at the market',
      STOP,
      { side: 'sell', ordType: 'trigger', sz: '2', triggerPx: '45000', orderPx: '-1', tdMode: 'isolated' },
    ],
    [
      'a stop that buys at a limit',
      { ...STOP, side: 'BUY', orderType: 'STOP_LIMIT', stopPrice: '55000', price: '55100' },
      { side: 'buy', ordType: 'trigger', sz: '2', triggerPx: '55000', orderPx: '55100', tdMode: 'isolated' },
    ],
    [
      'a stop that only reduces',
      { ...STOP, reduceOnly: true },
      {
        side: 'sell',
        ordType: 'trigger',
        sz: '2',
        triggerPx: '45000',
        orderPx: '-1',
        tdMode: 'isolated',
        reduceOnly: true,
      },
    ],
  ])('%s, under an id of its own kind', async (_what, options, expected) => {
    await wire.send(anOrder(SWAP), { marginMode: 'isolated' });
    const order = anOrder(options);

    const { order: placed } = await wire.send(order, { marginMode: 'isolated' });

    expect(wire.lastRequest().path).toBe('/api/v5/trade/order-algo');
    const ids = { clOrdId: order.clientOrderId, algoClOrdId: order.clientOrderId };
    expect(wire.lastBody()).toEqual({ instId: 'BTC-USDT-SWAP', ...ids, ...expected });
    expect(wire.simulator.orders[1]).toMatchObject({
      exchangeOrderId: placed.id,
      clientOrderId: order.clientOrderId,
      type: order.orderType,
      endpoint: 'algo',
      status: 'untriggered',
    });
  });

  it('closes in the margin mode of the account, where its position is', async () => {
    await wire.send(anOrder(SWAP), { marginMode: 'isolated' });

    await wire.send(anOrder({ ...SWAP, side: 'SELL', reduceOnly: true }), { marginMode: 'isolated' });

    expect(wire.lastBody()).toMatchObject([{ tdMode: 'isolated', reduceOnly: true }]);
    expect(wire.simulator.orders[1]).toMatchObject({ status: 'filled', reduceOnly: true });
    expect(wire.profile.marginModeRequired).toEqual(['FUTURES']);
  });

  it.each([
    ['LONG', 'BUY', 'long'],
    ['SHORT', 'SELL', 'short'],
  ] as const)('names the %s position of hedge mode, to open and to close it', async (positionSide, side, posSide) => {
    wire.simulator.reset();
    wire.simulator.registerAccount({ exchange: 'okx', ...KEY, hedgeMode: true });
    const closing = side === 'BUY' ? 'SELL' : 'BUY';

    await wire.send(anOrder({ ...SWAP, side, positionSide }), { ...CROSS, hedged: true });
    await wire.send(anOrder({ ...SWAP, side: closing, positionSide, reduceOnly: true }), { ...CROSS, hedged: true });

    expect(wire.lastBody()).toMatchObject([{ posSide, side: closing.toLowerCase() }]);
    expect(wire.simulator.orders.map((order) => [order.side, order.positionSide, order.status])).toEqual([
      [side, positionSide, 'filled'],
      [closing, positionSide, 'filled'],
    ]);
  });

  it('has no stops on spot, which would trade on margin', () => {
    expect(Object.keys(wire.profile.orders.SPOT ?? {})).toEqual(['MARKET', 'LIMIT']);
  });
});

describe('the time after which OKX drops an order', () => {
  it('stands three seconds after the signature, in a header', async () => {
    await wire.send(anOrder(SPOT));

    const { headers } = wire.lastRequest();
    expect(Number(headers.exptime)).toBe(Date.parse(headers['ok-access-timestamp'] ?? '') + 3_000);
  });

  it('keeps an order that comes late from being executed', async () => {
    wire.simulator.setClockSkew('okx', 10_000);

    await expect(wire.send(anOrder(SPOT))).rejects.toThrow('51149');

    expect(wire.simulator.orders).toHaveLength(0);
  });

  it('is by the clock that the request is signed with', async () => {
    wire.simulator.setClockSkew('okx', 10_000);
    wire.client.options.timeDifference = -10_000;

    await wire.send(anOrder(SPOT)).finally(() => {
      wire.client.options.timeDifference = 0;
    });

    expect(wire.simulator.orders).toHaveLength(1);
  });

  it('is not claimed of stops, which have no fence', async () => {
    await wire.send(anOrder(STOP), CROSS);

    expect(wire.lastRequest().headers).not.toHaveProperty('exptime');
    expect(wire.profile.orders.FUTURES?.STOP_MARKET?.fence).toBeNull();
    expect(wire.profile.orders.FUTURES?.STOP_LIMIT?.fence).toBeNull();
  });

  it('is left out of look-ups', async () => {
    const order = anOrder(SPOT);
    await wire.send(order);

    await wire.lookUp(order);

    expect(wire.simulator.requests.at(-1)?.headers).not.toHaveProperty('exptime');
  });
});

describe('looking an order up', () => {
  it.each<[string, OrderOptions, string, string]>([
    ['a filled spot order', SPOT, '/api/v5/trade/order', 'clOrdId'],
    ['a spot order by cost', { ...SPOT, amount: '100', sentUnit: 'quote' }, '/api/v5/trade/order', 'clOrdId'],
    ['a waiting swap order', { ...SWAP, orderType: 'LIMIT', price: '40000' }, '/api/v5/trade/order', 'clOrdId'],
    ['a waiting stop', STOP, '/api/v5/trade/order-algo', 'algoClOrdId'],
  ])('finds %s among others by the very id that was sent', async (_what, options, path, idField) => {
    const order = anOrder(options);
    const { order: placed } = await wire.send(order, CROSS);
    await wire.send(anOrder(options), CROSS);

    const found = await wire.lookUp(order);

    expect(found).toMatchObject({ id: placed.id, clientOrderId: order.clientOrderId });
    expect(found && wire.profile.amountAsSent(found, order)).toBe(order.sentAmount.toString());
    const look = wire.simulator.requests.at(-1);
    expect(look?.path).toBe(path);
    const asked = Object.fromEntries(new URLSearchParams(look?.query));
    expect(asked).toEqual({ instId: order.marketId, [idField]: order.clientOrderId });
    expect(JSON.stringify(wire.lastBody())).toContain(`"${idField}":`);
  });

  it.each<[string, OrderOptions]>([
    ['spot', SPOT],
    ['swap', SWAP],
    ['stop', STOP],
  ])('finds no %s order under an id that the exchange never saw', async (_what, options) => {
    await wire.send(anOrder(options), CROSS);

    await expect(wire.lookUp(anOrder(options))).rejects.toMatchObject({ name: 'OrderNotFound' });
  });

  it('asks for a stop where stops live: elsewhere it would seem absent', async () => {
    const stop = anOrder(STOP);
    await wire.send(stop, CROSS);

    await expect(wire.lookUp({ ...stop, endpoint: 'order' })).rejects.toMatchObject({ name: 'OrderNotFound' });
    expect(await wire.lookUp(stop)).not.toBeNull();
  });
});

describe('the account and its markets', () => {
  it.each([true, false])('tells whether positions are hedged: %s', async (hedgeMode) => {
    wire.simulator.reset();
    wire.simulator.registerAccount({ exchange: 'okx', ...KEY, hedgeMode });

    expect(await wire.profile.isHedged?.(wire.client)).toBe(hedgeMode);
  });

  it('counts contracts, and cuts costs to the tick', () => {
    const swap = wire.loaded.bySymbol.get('BTC/USDT:USDT');
    expect(swap?.contractSize?.toString()).toBe('0.01');
    expect(swap?.rules.maxMarketQuantity?.toString()).toBe('100000000');
    expect(wire.loaded.bySymbol.get('BTC/USDT')?.rules.costStep.toString()).toBe('0.1');
  });
});

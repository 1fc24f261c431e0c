import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anOrder, aWire, type OrderOptions, type Wire } from './wire.ts';

const LINEAR: OrderOptions = { marketType: 'FUTURES', marketSymbol: 'BTC/USDT:USDT', amount: '0.01' };
const KEY = { apiKey: 'APIKEY1234567890', secret: 'SECRET1234567890' };

let wire: Wire;

beforeAll(async () => {
  wire = await aWire('bybit');
});
afterAll(() => wire.stop());
beforeEach(() => {
  wire.simulator.reset();
  wire.simulator.registerAccount({ exchange: 'bybit', ...KEY });
});

describe('what Bybit gets for each supported order', () => {
  it.each<[string, OrderOptions, Record<string, unknown>]>([
    [
      'a spot market buy of a base quantity',
      {},
      { category: 'spot', side: 'Buy', orderType: 'Market', qty: '0.002', marketUnit: 'baseCoin' },
    ],
    [
      'a spot market buy by cost',
      { amount: '123.4567891', sentUnit: 'quote' },
      { category: 'spot', side: 'Buy', orderType: 'Market', qty: '123.4567891', marketUnit: 'quoteCoin' },
    ],
    [
      'a spot market sell',
      { side: 'SELL' },
      { category: 'spot', side: 'Sell', orderType: 'Market', qty: '0.002', marketUnit: 'baseCoin' },
    ],
    [
      'a spot limit',
      { orderType: 'LIMIT', price: '49000.1' },
      { category: 'spot', side: 'Buy', orderType: 'Limit', qty: '0.002', price: '49000.1' },
    ],
    [
      'a spot limit that may not take',
      { orderType: 'LIMIT', price: '49000.1', timeInForce: 'POST_ONLY' },
      { category: 'spot', side: 'Buy', orderType: 'Limit', qty: '0.002', price: '49000.1', timeInForce: 'PostOnly' },
    ],
    ['a linear market order', LINEAR, { category: 'linear', side: 'Buy', orderType: 'Market', qty: '0.01' }],
    [
      'a linear limit good till cancelled',
      { ...LINEAR, orderType: 'LIMIT', price: '49000.1', timeInForce: 'GTC' },
      { category: 'linear', side: 'Buy', orderType: 'Limit', qty: '0.01', price: '49000.1', timeInForce: 'GTC' },
    ],
    [
      'a linear limit, immediate or cancel',
      { ...LINEAR, orderType: 'LIMIT', price: '49000.1', timeInForce: 'IOC' },
      { category: 'linear', side: 'Buy', orderType: 'Limit', qty: '0.01', price: '49000.1', timeInForce: 'IOC' },
    ],
    [
      'a linear limit, fill or kill',
      { ...LINEAR, orderType: 'LIMIT', price: '50001', timeInForce: 'FOK' },
      { category: 'linear', side: 'Buy', orderType: 'Limit', qty: '0.01', price: '50001', timeInForce: 'FOK' },
    ],
    [
      'a stop that sells when the price falls',
      { ...LINEAR, side: 'SELL', orderType: 'STOP_MARKET', stopPrice: '45000' },
      {
        category: 'linear',
        side: 'Sell',
        orderType: 'Market',
        qty: '0.01',
        triggerPrice: '45000',
        triggerDirection: 2,
      },
    ],
    [
      'a stop that buys when the price rises, at a limit',
      { ...LINEAR, orderType: 'STOP_LIMIT', stopPrice: '55000', price: '55100', timeInForce: 'GTC' },
      {
        category: 'linear',
        side: 'Buy',
        orderType: 'Limit',
        qty: '0.01',
        price: '55100',
        timeInForce: 'GTC',
        triggerPrice: '55000',
        triggerDirection: 1,
      },
    ],
  ])('%s', async (_what, options, expected) => {
    const order = anOrder(options);

    const { order: acknowledged } = await wire.send(order);

    expect(wire.lastBody()).toEqual({ symbol: 'BTCUSDT', orderLinkId: order.clientOrderId, ...expected });
    expect(wire.lastRequest().headers['x-bapi-recv-window']).toBe('3000');
    expect(wire.simulator.orders).toHaveLength(1);
    expect(wire.simulator.orders[0]).toMatchObject({
      exchangeOrderId: acknowledged.id,
      clientOrderId: order.clientOrderId,
      side: order.side,
      type: order.orderType,
    });
  });

  it('sends reduce-only as such', async () => {
    await wire.send(anOrder(LINEAR));

    await wire.send(anOrder({ ...LINEAR, side: 'SELL', reduceOnly: true }));

    expect(wire.lastBody()).toMatchObject({ side: 'Sell', reduceOnly: true });
    expect(wire.simulator.orders[1]).toMatchObject({ reduceOnly: true, status: 'filled' });
  });

  it.each([
    ['LONG', 'BUY', 1],
    ['SHORT', 'SELL', 2],
  ] as const)(
    'names the %s position of hedge mode, to open and to close it',
    async (positionSide, side, positionIdx) => {
      wire.simulator.reset();
      wire.simulator.registerAccount({ exchange: 'bybit', ...KEY, hedgeMode: true });
      const closing = side === 'BUY' ? 'SELL' : 'BUY';

      await wire.send(anOrder({ ...LINEAR, side, positionSide }));
      await wire.send(anOrder({ ...LINEAR, side: closing, positionSide, reduceOnly: true }));

      expect(wire.lastBody()).toMatchObject({ positionIdx, reduceOnly: true });
      expect(wire.simulator.orders.map((order) => [order.side, order.positionSide, order.status])).toEqual([
        [side, positionSide, 'filled'],
        [closing, positionSide, 'filled'],
      ]);
    },
  );

  it('refuses a stop that is crossed already, instead of turning it round', async () => {
    const crossed = anOrder({ ...LINEAR, side: 'SELL', orderType: 'STOP_MARKET', stopPrice: '60000' });

    await expect(wire.send(crossed)).rejects.toThrow('110093');

    expect(wire.profile.codes.stopCrossed).toContain('110093');
    expect(wire.profile.flipsCrossedStops).toBe(false);
  });

  it('has no stops on spot, where their direction is not ours to say', () => {
    expect(Object.keys(wire.profile.orders.SPOT ?? {})).toEqual(['MARKET', 'LIMIT']);
  });
});

describe('the kind of account', () => {
  it('is asked once, ahead of the first order', async () => {
    const fresh = await aWire('bybit');
    const asked = () => fresh.simulator.requests.filter(({ path }) => path === '/v5/user/query-api').length;

    await fresh.profile.warmUp?.(fresh.client, 'SPOT');
    expect(asked()).toBe(1);
    await fresh.send(anOrder());
    await fresh.send(anOrder());

    expect(asked()).toBe(1);
    await fresh.stop();
  });

  it('classic: a market buy of a base quantity is not sent, for the exchange would take it for a cost', async () => {
    const classic = await aWire('bybit', { unified: false });
    await classic.profile.warmUp?.(classic.client, 'SPOT');

    await expect(classic.send(anOrder({ amount: '10' }))).rejects.toThrow('requires the price argument');
    expect(classic.simulator.orderRequests()).toHaveLength(0);

    await classic.send(anOrder({ amount: '10', sentUnit: 'quote' }));
    expect(classic.simulator.orders[0]).toMatchObject({ cost: '10', quantity: null });
    await classic.stop();
  });
});

describe('looking an order up', () => {
  it.each<[string, OrderOptions]>([
    ['a filled spot order', {}],
    ['a waiting spot order', { orderType: 'LIMIT', price: '40000' }],
    ['a filled linear order', LINEAR],
    ['a waiting stop', { ...LINEAR, side: 'SELL', orderType: 'STOP_MARKET', stopPrice: '45000' }],
  ])('finds %s among others by the very id that was sent', async (_what, options) => {
    const order = anOrder(options);
    const { order: acknowledged } = await wire.send(order);
    await wire.send(anOrder(options));

    const found = await wire.lookUp(order);

    expect(found).toMatchObject({ id: acknowledged.id, clientOrderId: order.clientOrderId });
    expect(found && wire.profile.amountAsSent(found, order)).toBe(order.sentAmount.toString());
    const [look] = wire.simulator.requests.filter(({ path }) => path === '/v5/order/realtime');
    expect(new URLSearchParams(look?.query).get('orderLinkId')).toBe(order.clientOrderId);
  });

  it('shows the cost of a market buy by cost', async () => {
    const order = anOrder({ amount: '123.4567891', sentUnit: 'quote' });
    await wire.send(order);

    const found = await wire.lookUp(order);

    expect(found && wire.profile.amountAsSent(found, order)).toBe('123.4567891');
  });

  it('finds none where the exchange never saw the id, after asking for waiting and for closed orders', async () => {
    await wire.send(anOrder(LINEAR));
    await wire.send(anOrder({ ...LINEAR, orderType: 'LIMIT', price: '40000' }));

    expect(await wire.lookUp(anOrder(LINEAR))).toBeNull();

    const looks = wire.simulator.requests.map(({ path }) => path).filter((path) => path.startsWith('/v5/order/'));
    expect(looks.slice(-2)).toEqual(['/v5/order/realtime', '/v5/order/history']);
  });

  it('finds an order that was acknowledged, then rejected', async () => {
    wire.simulator.inject({ kind: 'rejectAfterAck' }, { kind: 'create' });
    const order = anOrder(LINEAR);
    await wire.send(order);

    expect(await wire.lookUp(order)).toMatchObject({ status: 'rejected', filled: '0' });
  });

  it('hands another order on as it is, rather than take it for absence', async () => {
    const order = anOrder(LINEAR);
    await wire.send(order);
    wire.simulator.inject({ kind: 'wrongOrder' }, { kind: 'lookup' });

    const found = await wire.lookUp(order);

    expect(found).not.toBeNull();
    expect(found?.clientOrderId).not.toBe(order.clientOrderId);
  });

  it('fails on an answer without a list', async () => {
    wire.simulator.inject(
      { kind: 'status', status: 200, when: 'before', body: '{"retCode":0,"result":{}}' },
      { kind: 'lookup' },
    );

    await expect(wire.lookUp(anOrder(LINEAR))).rejects.toThrow('without a list');
  });
});

describe('the market rules', () => {
  it('have the cost step of spot and the market order limit of futures', () => {
    expect(wire.loaded.bySymbol.get('BTC/USDT')?.rules.costStep.toString()).toBe('0.0000001');
    expect(wire.loaded.bySymbol.get('BTC/USDT:USDT')?.rules.maxMarketQuantity?.toString()).toBe('1190');
    expect(wire.loaded.bySymbol.get('BTC/USDT:USDT')?.contractSize).toBeNull();
  });
});

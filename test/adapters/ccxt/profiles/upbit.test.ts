import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anOrder, aWire, type OrderOptions, type Wire } from './wire.ts';

const KEY = { apiKey: 'APIKEY1234567890', secret: 'SECRET1234567890' };
const KRW: OrderOptions = { marketId: 'KRW-BTC', marketSymbol: 'BTC/KRW', symbol: 'BTC/KRW', amount: '0.001' };
const LIMIT: OrderOptions = { ...KRW, orderType: 'LIMIT', price: '99000000' };

let wire: Wire;

beforeAll(async () => {
  wire = await aWire('upbit');
});
afterAll(() => wire.stop());
beforeEach(() => {
  wire.simulator.reset();
  wire.simulator.registerAccount({ exchange: 'upbit', ...KEY });
});

describe('what Upbit gets for each supported order', () => {
  it.each<[string, OrderOptions, Record<string, unknown>]>([
    [
      'a market buy spends KRW',
      { ...KRW, amount: '10000', sentUnit: 'quote' },
      { side: 'bid', ord_type: 'price', price: '10000' },
    ],
    ['a market sell gives a volume', { ...KRW, side: 'SELL' }, { side: 'ask', ord_type: 'market', volume: '0.001' }],
    ['a limit', LIMIT, { side: 'bid', ord_type: 'limit', price: '99000000', volume: '0.001' }],
    [
      'a limit good till cancelled is the usual one',
      { ...LIMIT, timeInForce: 'GTC' },
      { side: 'bid', ord_type: 'limit', price: '99000000', volume: '0.001' },
    ],
    [
      'a limit, immediate or cancel',
      { ...LIMIT, timeInForce: 'IOC' },
      { side: 'bid', ord_type: 'limit', price: '99000000', volume: '0.001', time_in_force: 'ioc' },
    ],
    [
      'a limit, fill or kill',
      { ...LIMIT, price: '101000000', timeInForce: 'FOK' },
      { side: 'bid', ord_type: 'limit', price: '101000000', volume: '0.001', time_in_force: 'fok' },
    ],
    [
      'a limit that may not take',
      { ...LIMIT, timeInForce: 'POST_ONLY' },
      { side: 'bid', ord_type: 'limit', price: '99000000', volume: '0.001', time_in_force: 'post_only' },
    ],
  ])('%s', async (_what, options, expected) => {
    const order = anOrder(options);

    const { order: placed } = await wire.send(order);

    expect(wire.lastBody()).toEqual({ market: 'KRW-BTC', identifier: order.clientOrderId, ...expected });
    expect(wire.simulator.orders).toHaveLength(1);
    expect(wire.simulator.orders[0]).toMatchObject({
      exchangeOrderId: placed.id,
      clientOrderId: order.clientOrderId,
      side: order.side,
      type: order.orderType,
    });
  });

  it('requires a cost for market buys, and knows neither stops nor futures', () => {
    expect(wire.profile.marketBuyByCost.SPOT).toBe('required');
    expect(wire.profile.orders).toEqual({ SPOT: { MARKET: expect.anything(), LIMIT: expect.anything() } });
  });

  it('burns the identifier even with an order that it refuses', async () => {
    const poor = anOrder({ ...LIMIT, amount: '0.00001' });
    await expect(wire.send(poor)).rejects.toThrow('under_min_total_bid');

    await expect(wire.send({ ...anOrder(LIMIT), clientOrderId: poor.clientOrderId })).rejects.toThrow('identifier');

    expect(wire.simulator.orders).toHaveLength(0);
  });
});

describe('looking an order up', () => {
  it.each<[string, OrderOptions]>([
    ['a market buy by cost', { ...KRW, amount: '10000', sentUnit: 'quote' }],
    ['a market sell', { ...KRW, side: 'SELL' }],
    ['a waiting limit', LIMIT],
  ])('finds %s among others by the very identifier that was sent', async (_what, options) => {
    const order = anOrder(options);
    const { order: placed } = await wire.send(order);
    await wire.send(anOrder(options));

    const found = await wire.lookUp(order);

    expect(found).toMatchObject({ id: placed.id, clientOrderId: order.clientOrderId });
    expect(found && wire.profile.amountAsSent(found, order)).toBe(order.sentAmount.toString());
    const asked = Object.fromEntries(new URLSearchParams(wire.simulator.requests.at(-1)?.query));
    expect(asked).toEqual({ identifier: order.clientOrderId });
  });

  it('finds none under an identifier that the exchange never saw', async () => {
    await wire.send(anOrder(LIMIT));

    await expect(wire.lookUp(anOrder(LIMIT))).rejects.toMatchObject({ name: 'OrderNotFound' });
  });

  it('proves nothing by absence, for no order has a fence', () => {
    expect(wire.profile.orders.SPOT?.MARKET?.fence).toBeNull();
    expect(wire.profile.orders.SPOT?.LIMIT?.fence).toBeNull();
  });
});

describe('the market rules', () => {
  const rulesOf = (symbol: string) => wire.loaded.bySymbol.get(symbol)?.rules;
  const tickAt = (symbol: string, price: number) =>
    rulesOf(symbol)
      ?.priceTicks.findLast(({ from }) => Number(from) <= price)
      ?.tick.toString();

  it.each([
    [150_000_000, '1000'],
    [1_000_000, '1000'],
    [999_500, '500'],
    [100_000, '100'],
    [50_000, '50'],
    [10_000, '10'],
    [5_000, '5'],
    [4_999, '1'],
    [100, '1'],
    [99.9, '0.1'],
    [1, '0.01'],
  ])('have the tick of a KRW price of %d', (price, tick) => {
    expect(tickAt('BTC/KRW', price)).toBe(tick);
    expect(tickAt('DOGE/KRW', price)).toBe(tick);
  });

  it('have one tick for the BTC markets', () => {
    expect(rulesOf('ETH/BTC')?.priceTicks).toHaveLength(1);
    expect(tickAt('ETH/BTC', 0.04)).toBe('0.00000001');
  });

  it('have the minimum of 5,000 KRW, and whole won', () => {
    expect(rulesOf('BTC/KRW')?.minCost?.toString()).toBe('5000');
    expect(rulesOf('BTC/KRW')?.costStep.toString()).toBe('1');
  });
});

describe('the order limit', () => {
  it.each([
    [{ 'remaining-req': 'group=order; min=1799; sec=7' }, [{ counts: 'orders', windowMs: 1_000, used: 1 }]],
    [{ 'remaining-req': 'group=order; min=1799; sec=0' }, [{ counts: 'orders', windowMs: 1_000, used: 8 }]],
    [{ 'remaining-req': 'group=default; min=1799; sec=7' }, []],
    [{}, []],
  ])('is read from %j', (headers, used) => {
    expect(wire.profile.usedIn?.(headers)).toEqual(used);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { errorOf, useSimulator } from '../index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'spotKey', secret: 'spotSecret' };
let binance: Exchange;

beforeEach(async () => {
  suite.simulator.registerAccount({ exchange: 'binance', ...KEY, balances: { USDT: '10000', BTC: '1' } });
  binance = await suite.clients.open('binance', KEY);
  await binance.loadMarkets();
});

describe('binance spot', () => {
  it('lists the spot and linear markets, among them a dated future that is not the perpetual', () => {
    expect(binance.symbols.sort()).toEqual([
      'BTC/USDT',
      'BTC/USDT:USDT',
      'BTC/USDT:USDT-300628',
      'DOGE/USDT',
      'ETH/USDT',
      'ETH/USDT:USDT',
    ]);
    expect(binance.market('BTC/USDT')).toMatchObject({
      precision: { amount: 0.00001, price: 0.01 },
      limits: { cost: { min: 5 } },
    });
    expect(suite.simulator.unknownRequests()).toEqual([]);
  });

  it('rests a limit order, holds its cost and finds it by either id', async () => {
    const created = await binance.createOrder('BTC/USDT', 'limit', 'buy', 0.02, 40000, { clientOrderId: 'abc1' });

    expect(created).toMatchObject({ status: 'open', clientOrderId: 'abc1', filled: 0 });
    expect(suite.simulator.orders).toMatchObject([
      {
        exchange: 'binance',
        marketType: 'SPOT',
        apiKey: 'spotKey',
        exchangeOrderId: created.id,
        clientOrderId: 'abc1',
        symbolId: 'BTCUSDT',
        side: 'BUY',
        type: 'LIMIT',
        quantity: '0.02',
        price: '40000',
        timeInForce: 'GTC',
        status: 'open',
        filledQuantity: '0',
      },
    ]);
    expect(suite.simulator.balance('binance', 'spotKey', 'USDT')).toEqual({ free: '9200', held: '800' });
    const byClientId = await binance.fetchOrder(undefined as never, 'BTC/USDT', { clientOrderId: 'abc1' });
    const byId = await binance.fetchOrder(created.id!, 'BTC/USDT');
    expect([byClientId.id, byId.clientOrderId]).toEqual([created.id, 'abc1']);
  });

  it('fills a market order at the last price, by quantity or by cost', async () => {
    suite.simulator.setPrice('binance', 'BTCUSDT', '45000', 'SPOT');

    await binance.createOrder('BTC/USDT', 'market', 'sell', 0.1, undefined, { clientOrderId: 's1' });
    await binance.createMarketBuyOrderWithCost('BTC/USDT', 900, { clientOrderId: 'b1' });

    expect(suite.simulator.orders).toMatchObject([
      { status: 'filled', filledQuantity: '0.1', averagePrice: '45000', quantity: '0.1', cost: null },
      { status: 'filled', filledQuantity: '0.02', filledCost: '900', quantity: null, cost: '900' },
    ]);
    expect((await binance.fetchBalance()).BTC).toMatchObject({ free: 0.92 });
    expect((await binance.fetchMyTrades('BTC/USDT')).map((trade) => trade.amount)).toEqual([0.1, 0.02]);
  });

  it('refuses a client order id only while the earlier order is open', async () => {
    const again = () => binance.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40000, { clientOrderId: 'same' });
    const first = await again();

    expect(await errorOf(again())).toMatchObject({
      name: 'InvalidOrder',
      message: expect.stringContaining('Duplicate'),
    });
    await binance.cancelOrder(first.id!, 'BTC/USDT');
    await again();

    expect(suite.simulator.orders.map(({ status }) => status)).toEqual(['cancelled', 'open']);
    expect(suite.simulator.orderRequests()).toHaveLength(3);
  });

  it('takes STOP_LOSS and STOP_LOSS_LIMIT, triggers them by the price and refuses crossed ones', async () => {
    const stop = { stopLossPrice: 45000 };
    await binance.createOrder('BTC/USDT', 'market', 'sell', 0.1, undefined, { ...stop, clientOrderId: 'stopM' });
    await binance.createOrder('BTC/USDT', 'limit', 'sell', 0.1, 44000, { ...stop, clientOrderId: 'stopL' });
    expect(await errorOf(binance.createOrder('BTC/USDT', 'market', 'buy', 0.1, undefined, stop))).toMatchObject({
      name: 'OrderImmediatelyFillable',
    });
    expect(suite.simulator.orders.map(({ type, status }) => [type, status])).toEqual([
      ['STOP_MARKET', 'untriggered'],
      ['STOP_LIMIT', 'untriggered'],
    ]);

    suite.simulator.setPrice('binance', 'BTCUSDT', '43900', 'SPOT');

    expect(suite.simulator.orders.map(({ status, averagePrice }) => [status, averagePrice])).toEqual([
      ['filled', '43900'],
      ['open', null],
    ]);
  });

  it.each([
    ['insufficient balance', 'limit', 0.9, 40000, {}, 'InsufficientFunds', 'insufficient balance'],
    ['below the minimum notional', 'limit', 0.0001, 40000, {}, 'BadRequest', 'NOTIONAL'],
    [
      'post-only that would take',
      'limit',
      0.01,
      60000,
      { postOnly: true },
      'OrderImmediatelyFillable',
      'match and take',
    ],
  ])('refuses: %s', async (_rule, type, amount, price, params, name, words) => {
    const refused = await errorOf(binance.createOrder('BTC/USDT', type, 'buy', amount, price, params));

    expect(refused).toEqual({ name, message: expect.stringContaining(words) });
    expect(suite.simulator.orders).toEqual([]);
  });

  it('refuses steps that ccxt would have rounded', async () => {
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
    const create = (fields: object) => errorOf((binance as never as Raw).privatePostOrder({ ...order, ...fields }));

    expect(await create({ quantity: '0.000015', price: '40000' })).toMatchObject({ name: 'InvalidOrder' });
    expect((await create({ quantity: '0.01', price: '40000.001' })).message).toContain('PRICE_FILTER');
  });

  it('refuses parameters that it does not read, such as reduceOnly', async () => {
    const refused = await errorOf(
      binance.createOrder('BTC/USDT', 'market', 'sell', 0.01, undefined, { reduceOnly: true }),
    );

    expect(refused.message).toContain('-1104');
  });

  it('answers IOC and FOK orders that can not fill with EXPIRED', async () => {
    for (const timeInForce of ['IOC', 'FOK']) {
      const order = await binance.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40000, { timeInForce });
      expect(order).toMatchObject({ status: 'expired', filled: 0 });
    }
    expect(suite.simulator.orders.map(({ status }) => status)).toEqual(['expired', 'expired']);
  });

  it('fills part of an order when the book is thin', async () => {
    suite.simulator.setDepth('binance', 'BTCUSDT', '0.03', 'SPOT');

    await binance.createOrder('BTC/USDT', 'market', 'buy', 0.1);

    expect(suite.simulator.orders).toMatchObject([{ status: 'expired', quantity: '0.1', filledQuantity: '0.03' }]);
  });

  it('refuses unknown keys, wrong signatures and a clock that is off', async () => {
    const stranger = await suite.clients.open('binance', { ...KEY, apiKey: 'nobody' });
    const forger = await suite.clients.open('binance', { ...KEY, secret: 'guessed' });
    expect((await errorOf(stranger.fetchBalance())).message).toContain('-2015');
    expect((await errorOf(forger.fetchBalance())).message).toContain('-1022');

    suite.simulator.setClockSkew('binance', 30_000);
    expect(await errorOf(binance.fetchBalance())).toMatchObject({ name: 'InvalidNonce' });
    suite.simulator.setClockSkew('binance', -30_000);
    expect((await errorOf(binance.fetchBalance())).message).toContain('ahead of the server');
  });

  it('records the bytes of an order request', async () => {
    await binance.createOrder('BTC/USDT', 'limit', 'buy', 0.02, 40000, { clientOrderId: 'exact', recvWindow: 3000 });

    const [request] = suite.simulator.orderRequests();
    expect(request).toMatchObject({ host: 'api.binance.com', method: 'POST', path: '/api/v3/order', query: '' });
    expect(request?.body).toMatch(
      /^timestamp=\d{13}&symbol=BTCUSDT&side=BUY&newClientOrderId=exact&newOrderRespType=FULL&type=LIMIT&quantity=0.02&price=40000&timeInForce=GTC&recvWindow=3000&signature=[0-9a-f]{64}$/,
    );
  });
});

interface Raw {
  privatePostOrder(fields: object): Promise<unknown>;
}

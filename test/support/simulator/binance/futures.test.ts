import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { errorOf, useSimulator } from '../index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'futKey', secret: 'futSecret' };
const SYMBOL = 'BTC/USDT:USDT';
let binance: Exchange;

async function openAccount(options: { hedgeMode?: boolean } = {}): Promise<void> {
  suite.simulator.registerAccount({
    exchange: 'binance',
    ...KEY,
    balances: {},
    futuresBalances: { USDT: '1000' },
    ...options,
  });
  binance = await suite.clients.open('binance', KEY);
  await binance.loadMarkets();
}

beforeEach(() => openAccount());

describe('binance USDⓈ-M futures', () => {
  it('opens and closes a position, with margin and profit in its own wallet', async () => {
    await binance.createOrder(SYMBOL, 'market', 'buy', 0.02, undefined, { clientOrderId: 'open1' });
    expect(suite.simulator.balance('binance', 'futKey', 'USDT', 'FUTURES')).toEqual({ free: '900', held: '100' });

    suite.simulator.setPrice('binance', 'BTCUSDT', '51000', 'FUTURES');
    await binance.createOrder(SYMBOL, 'market', 'sell', 0.02, undefined, { reduceOnly: true });

    expect(suite.simulator.balance('binance', 'futKey', 'USDT', 'FUTURES')).toEqual({ free: '1020', held: '0' });
    expect(suite.simulator.orders).toMatchObject([
      { marketType: 'FUTURES', status: 'filled', averagePrice: '50000', reduceOnly: false, positionSide: null },
      { side: 'SELL', status: 'filled', averagePrice: '51000', reduceOnly: true },
    ]);
  });

  it('refuses margin, reduce-only without a position and used client order ids by their codes', async () => {
    const create = (side: string, amount: number, params: object = {}) =>
      binance.createOrder(SYMBOL, 'market', side, amount, undefined, params);

    expect(await errorOf(create('buy', 1))).toMatchObject({ name: 'InsufficientFunds' });
    expect(await errorOf(create('sell', 0.01, { reduceOnly: true }))).toEqual({
      name: 'InvalidOrder',
      message: expect.stringContaining('-2022'),
    });
    await create('buy', 0.01, { clientOrderId: 'once' });
    expect((await errorOf(create('buy', 0.01, { clientOrderId: 'once' }))).message).toContain('-4116');
    expect(suite.simulator.orders).toHaveLength(1);
  });

  it('keeps stops apart from orders: only the algo look-up finds them', async () => {
    const params = { triggerPrice: 45000, clientOrderId: 'stop1' };
    const created = await binance.createOrder(SYMBOL, 'market', 'sell', 0.02, undefined, params);

    expect(suite.simulator.orderRequests()[0]).toMatchObject({ host: 'fapi.binance.com', path: '/fapi/v1/algoOrder' });
    expect(suite.simulator.orderRequests()[0]?.body).toContain('&clientAlgoId=stop1&');
    expect(suite.simulator.orders).toMatchObject([
      { endpoint: 'algo', type: 'STOP_MARKET', stopPrice: '45000', status: 'untriggered', clientOrderId: 'stop1' },
    ]);
    const lookUp = (extra: object) =>
      binance.fetchOrder(undefined as never, SYMBOL, { clientOrderId: 'stop1', ...extra });
    expect(await errorOf(lookUp({}))).toMatchObject({ name: 'OrderNotFound' });
    expect(await lookUp({ trigger: true })).toMatchObject({ id: created.id, triggerPrice: 45000, status: 'open' });

    suite.simulator.setPrice('binance', 'BTCUSDT', '44900', 'FUTURES');
    expect(await lookUp({ trigger: true })).toMatchObject({ status: 'closed' });
  });

  it('refuses a stop that is crossed already', async () => {
    const params = { triggerPrice: 55000 };

    expect(await errorOf(binance.createOrder(SYMBOL, 'market', 'sell', 0.02, undefined, params))).toMatchObject({
      name: 'OrderImmediatelyFillable',
    });
  });

  it('takes hedged orders only with a position side, and closes only what that side holds', async () => {
    await openAccount({ hedgeMode: true });
    const sell = (params: object) => binance.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, params);

    expect((await errorOf(sell({}))).message).toContain('-4061');
    expect((await errorOf(sell({ positionSide: 'LONG' }))).message).toContain('-2022');
    await sell({ positionSide: 'SHORT' });

    expect(suite.simulator.orders).toMatchObject([{ positionSide: 'SHORT', side: 'SELL', status: 'filled' }]);
    expect(await binance.fetchPositionMode()).toMatchObject({ hedged: true });
    expect(await binance.fetchPositions([SYMBOL])).toMatchObject([{ side: 'short', contracts: 0.01 }]);
  });

  it('gives each element of a batch its own verdict', async () => {
    const element = (clientOrderId: string) => ({
      symbol: SYMBOL,
      type: 'limit',
      side: 'buy',
      amount: 0.01,
      price: 40000,
      params: { clientOrderId },
    });

    const answered = await binance.createOrders([element('b1'), element('b1'), element('b2')] as never);

    expect(answered.map(({ status, clientOrderId }) => [status, clientOrderId])).toEqual([
      ['open', 'b1'],
      ['rejected', undefined],
      ['open', 'b2'],
    ]);
  });

  it('sets the leverage that margin is reckoned with', async () => {
    await binance.setLeverage(50, SYMBOL);
    await binance.createOrder(SYMBOL, 'market', 'buy', 0.02);

    expect(suite.simulator.balance('binance', 'futKey', 'USDT', 'FUTURES')).toEqual({ free: '980', held: '20' });
    expect((await binance.fetchBalance({ type: 'swap' })).USDT).toMatchObject({ free: 980, total: 1000 });
  });
});

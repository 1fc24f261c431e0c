import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { errorOf, useSimulator } from '../index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'bybitKey', secret: 'bybitSecret' };
const MARKETS = [
  ['BTC/USDT', 'spot', '170141'],
  ['BTC/USDT:USDT', 'linear', '110072'],
] as const;
let bybit: Exchange;

interface Raw {
  privateGetV5OrderRealtime(fields: object): Promise<{ result: { list: Record<string, unknown>[] } }>;
  privateGetV5OrderHistory(fields: object): Promise<{ result: { list: Record<string, unknown>[] } }>;
}
const raw = (): Raw => bybit as never;

beforeEach(async () => {
  suite.simulator.registerAccount({ exchange: 'bybit', ...KEY, balances: { USDT: '10000', BTC: '1' } });
  bybit = await suite.clients.open('bybit', KEY);
  await bybit.loadMarkets();
});

describe.each(MARKETS)('bybit %s', (symbol, category, duplicateCode) => {
  it('acknowledges an order by its id alone and shows it to the look-up by orderLinkId', async () => {
    const created = await bybit.createOrder(symbol, 'limit', 'buy', 0.02, 40000, { clientOrderId: 'link1' });

    expect(created).toMatchObject({ clientOrderId: 'link1', status: undefined, amount: undefined });
    const { result } = await raw().privateGetV5OrderRealtime({ category, orderLinkId: 'link1' });
    expect(result.list).toMatchObject([{ orderId: created.id, orderStatus: 'New', side: 'Buy', qty: '0.02' }]);
    const history = await raw().privateGetV5OrderHistory({ category, orderLinkId: 'link1' });
    expect(history.result.list).toEqual([]);
  });

  it('fills a market order as an IOC order', async () => {
    await bybit.createOrder(symbol, 'market', 'buy', 0.02, undefined, { clientOrderId: 'm1' });

    expect(suite.simulator.orders).toMatchObject([{ status: 'filled', filledQuantity: '0.02', timeInForce: 'IOC' }]);
    const { result } = await raw().privateGetV5OrderHistory({ category, orderLinkId: 'm1' });
    expect(result.list).toMatchObject([{ orderStatus: 'Filled', cumExecQty: '0.02', timeInForce: 'IOC' }]);
    expect(await bybit.fetchMyTrades(symbol)).toMatchObject([{ amount: 0.02, price: 50000 }]);
  });

  it('answers the look-up without an identifier with the open orders of the symbol', async () => {
    await bybit.createOrder(symbol, 'limit', 'buy', 0.01, 40000, { clientOrderId: 'mine' });
    const params = { clientOrderId: 'neverSent', acknowledged: true };

    const answered = await bybit.fetchOrder(undefined as never, symbol, params);

    expect(answered.clientOrderId).toBe('mine');
  });

  it('refuses an orderLinkId that was used before, whatever became of the order', async () => {
    const create = () => bybit.createOrder(symbol, 'market', 'buy', 0.01, undefined, { clientOrderId: 'once' });
    await create();

    expect(await errorOf(create())).toEqual({
      name: 'InvalidOrder',
      message: expect.stringContaining(duplicateCode),
    });
    expect(suite.simulator.orders).toHaveLength(1);
  });

  it('refuses what the account can not pay', async () => {
    const refused = await errorOf(bybit.createOrder(symbol, 'limit', 'buy', 80, 40000));

    expect(refused.name).toBe('InsufficientFunds');
    expect(suite.simulator.orders).toEqual([]);
  });

  it('acknowledges an order and rejects it afterwards when told so', async () => {
    suite.simulator.inject({ kind: 'rejectAfterAck' }, { exchange: 'bybit', kind: 'create' });

    const { id } = await bybit.createOrder(symbol, 'limit', 'buy', 0.02, 40000, { clientOrderId: 'late' });

    expect(suite.simulator.orders).toMatchObject([{ exchangeOrderId: id, status: 'rejected', filledQuantity: '0' }]);
    const { result } = await raw().privateGetV5OrderRealtime({ category, orderLinkId: 'late' });
    expect(result.list).toMatchObject([{ orderStatus: 'Rejected', cumExecQty: '0', rejectReason: 'EC_Others' }]);
  });
});

describe('bybit', () => {
  it('buys base currency for a unified account and quote currency for a classic one', async () => {
    await bybit.createOrder('BTC/USDT', 'market', 'buy', 0.02);
    suite.simulator.registerAccount({ exchange: 'bybit', apiKey: 'classic', secret: 'old', unified: false });
    const classic = await suite.clients.open('bybit', { apiKey: 'classic', secret: 'old' });
    await classic.createOrder('BTC/USDT', 'market', 'buy', 100, undefined, {
      createMarketBuyOrderRequiresPrice: false,
    });

    expect(suite.simulator.orders).toMatchObject([
      { quantity: '0.02', cost: null, filledQuantity: '0.02' },
      { quantity: null, cost: '100', filledQuantity: '0.002' },
    ]);
  });

  it('needs a trigger direction for linear stops, and finds the stop by orderLinkId', async () => {
    const params = { triggerPrice: 45000, triggerDirection: 'descending', clientOrderId: 'stop1' };
    await bybit.createOrder('BTC/USDT:USDT', 'market', 'sell', 0.02, undefined, params);

    const { result } = await raw().privateGetV5OrderRealtime({ category: 'linear', orderLinkId: 'stop1' });
    expect(result.list).toMatchObject([{ orderStatus: 'Untriggered', triggerPrice: '45000' }]);
    const crossed = { ...params, triggerDirection: 'ascending', clientOrderId: 'stop2' };
    expect(
      (await errorOf(bybit.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.02, undefined, crossed))).message,
    ).toContain('110092');
  });

  it('lets a crossed spot stop wait for the way back', async () => {
    await bybit.createOrder('BTC/USDT', 'market', 'sell', 0.02, undefined, { triggerPrice: 55000 });

    expect(suite.simulator.orders).toMatchObject([{ status: 'untriggered', stopPrice: '55000', side: 'SELL' }]);
    suite.simulator.setPrice('bybit', 'BTCUSDT', '55100', 'SPOT');
    expect(suite.simulator.orders).toMatchObject([{ status: 'filled', averagePrice: '55100' }]);
  });

  it('refuses reduce-only without a position', async () => {
    const refused = await errorOf(
      bybit.createOrder('BTC/USDT:USDT', 'market', 'sell', 0.02, undefined, { reduceOnly: true }),
    );

    expect(refused).toEqual({ name: 'InvalidOrder', message: expect.stringContaining('110017') });
  });

  it('shows both sides of hedged positions', async () => {
    await bybit.setPositionMode(true, 'BTC/USDT:USDT');
    await bybit.createOrder('BTC/USDT:USDT', 'market', 'sell', 0.02, undefined, { hedged: true });

    const positions = await bybit.fetchPositions(['BTC/USDT:USDT']);

    expect(positions.map(({ side, contracts }) => [side, contracts])).toEqual([
      ['long', 0],
      ['short', 0.02],
    ]);
  });

  it('refuses unknown keys, wrong signatures and a clock that is off', async () => {
    const stranger = await suite.clients.open('bybit', { ...KEY, apiKey: 'nobody' });
    const forger = await suite.clients.open('bybit', { ...KEY, secret: 'guessed' });
    expect(await errorOf(stranger.fetchBalance())).toMatchObject({ name: 'AuthenticationError' });
    expect((await errorOf(forger.fetchBalance())).message).toContain('origin_string');

    suite.simulator.setClockSkew('bybit', 30_000);
    expect(await errorOf(bybit.fetchBalance())).toEqual({
      name: 'InvalidNonce',
      message: expect.stringContaining('10002'),
    });
    expect(Math.abs((await bybit.fetchTime())! - Date.now() - 30_000)).toBeLessThan(5_000);
  });

  it('gives each element of a batch its own verdict', async () => {
    const element = (clientOrderId: string, amount: number) => ({
      symbol: 'BTC/USDT',
      type: 'limit',
      side: 'buy',
      amount,
      price: 40000,
      params: { clientOrderId },
    });

    const answered = await bybit.createOrders([element('b1', 0.01), element('b2', 80)] as never);

    expect(answered.map(({ id, status }) => [id !== undefined, status])).toEqual([
      [true, undefined],
      [false, 'rejected'],
    ]);
  });
});

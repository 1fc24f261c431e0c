import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { request } from 'undici';
import { errorOf, useSimulator } from '../index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'upbitKey', secret: 'upbitSecret' };
let upbit: Exchange;

interface Raw {
  publicGetOrderbookInstruments(fields: object): Promise<unknown>;
}

beforeEach(async () => {
  suite.simulator.registerAccount({ exchange: 'upbit', ...KEY, balances: { KRW: '1000000', BTC: '1' } });
  upbit = await suite.clients.open('upbit', KEY);
  await upbit.loadMarkets();
});

describe('upbit', () => {
  it('lists KRW and BTC markets and the tick of each at its present price', async () => {
    expect(upbit.symbols.sort()).toEqual(['BTC/KRW', 'DOGE/KRW', 'ETH/BTC', 'ETH/KRW']);
    suite.simulator.setPrice('upbit', 'KRW-DOGE', '99.5');

    const markets = 'KRW-BTC,KRW-DOGE,BTC-ETH';
    expect(await (upbit as never as Raw).publicGetOrderbookInstruments({ markets })).toMatchObject([
      { market: 'KRW-BTC', quote_currency: 'KRW', tick_size: '1000' },
      { market: 'KRW-DOGE', tick_size: '0.1' },
      { market: 'BTC-ETH', quote_currency: 'BTC', tick_size: '0.00000001' },
    ]);
    expect((await upbit.fetchTicker('DOGE/KRW')).last).toBe(99.5);
  });

  it('rests a limit order under its identifier', async () => {
    const created = await upbit.createOrder('BTC/KRW', 'limit', 'buy', 0.001, 90000000, { clientOrderId: 'id1' });

    expect(suite.simulator.orderRequests()[0]?.body).toBe(
      '{"market":"KRW-BTC","side":"bid","ord_type":"limit","price":"90000000","volume":"0.001","identifier":"id1"}',
    );
    expect(suite.simulator.orders).toMatchObject([
      { exchangeOrderId: created.id, clientOrderId: 'id1', quantity: '0.001', price: '90000000', status: 'open' },
    ]);
    expect(suite.simulator.balance('upbit', 'upbitKey', 'KRW')).toEqual({ free: '910000', held: '90000' });
    const found = await upbit.fetchOrder(undefined as never, 'BTC/KRW', { identifier: 'id1' });
    expect(found).toMatchObject({ id: created.id, clientOrderId: 'id1', side: 'buy', status: 'open' });
    expect(await upbit.cancelOrder(created.id!)).toMatchObject({ status: 'canceled' });
  });

  it('spends a cost on a market buy; the answer comes before the fill', async () => {
    const params = { clientOrderId: 'id2' };
    const created = await upbit.createMarketBuyOrderWithCost('BTC/KRW', 10000, params);

    expect(created).toMatchObject({ status: 'open', filled: 0 });
    expect(suite.simulator.orders).toMatchObject([
      { quantity: null, cost: '10000', filledQuantity: '0.0001', status: 'filled' },
    ]);
    const found = await upbit.fetchOrder(undefined as never, 'BTC/KRW', { identifier: 'id2' });
    expect(found).toMatchObject({ status: 'closed', filled: 0.0001, average: 100000000 });
  });

  it('ends a market buy that leaves a remainder as cancelled, although it has filled', async () => {
    suite.simulator.setPrice('upbit', 'KRW-BTC', '99999000');
    const { id } = await upbit.createMarketBuyOrderWithCost('BTC/KRW', 10000);

    expect(await upbit.fetchOrder(id!)).toMatchObject({ status: 'canceled', filled: 0.0001 });
  });

  it('uses an identifier up even when it refuses the order', async () => {
    const create = (price: number) =>
      upbit.createOrder('BTC/KRW', 'limit', 'buy', 0.001, price, { clientOrderId: 'burnt' });

    expect((await errorOf(create(90000500))).message).toContain('invalid_price_bid');
    expect((await errorOf(create(90000000))).message).toContain('duplicated_identifier');
    expect(suite.simulator.orders).toEqual([]);
  });

  it('refuses small and unaffordable orders by their codes', async () => {
    const create = (amount: number) => errorOf(upbit.createOrder('BTC/KRW', 'limit', 'buy', amount, 90000000));

    expect((await create(0.00001)).message).toContain('under_min_total_bid');
    expect(await create(0.5)).toMatchObject({ name: 'InsufficientFunds' });
  });

  it('refuses unknown keys, wrong signatures and parameters that the token does not bear', async () => {
    const stranger = await suite.clients.open('upbit', { ...KEY, apiKey: 'nobody' });
    const forger = await suite.clients.open('upbit', { ...KEY, secret: 'guessed' });
    expect((await errorOf(stranger.fetchBalance())).message).toContain('invalid_access_key');
    expect((await errorOf(forger.fetchBalance())).message).toContain('jwt_verification');

    await errorOf(upbit.fetchOrder(undefined as never, 'BTC/KRW', { identifier: 'x' }));
    const { headers, path } = suite.simulator.requests.at(-1)!;
    const replay = async (identifier: string) => {
      const { authorization } = headers;
      const url = `${suite.simulator.url}${path}?identifier=${identifier}`;
      const { body } = await request(url, { headers: { authorization, host: 'api.upbit.com' } });
      return (await body.json()) as { error: { name: string } };
    };
    expect((await replay('y')).error.name).toBe('invalid_query_payload');
    expect((await replay('x')).error.name).toBe('nonce_used');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clients } from '../../../src/adapters/ccxt/clients.ts';
import { toLoopback } from '../../../src/adapters/ccxt/loopback.ts';
import { type LoadedMarkets, loadMarkets } from '../../../src/adapters/ccxt/market-loading.ts';
import { profileOf } from '../../../src/adapters/ccxt/profiles/registry.ts';
import { Transport } from '../../../src/adapters/ccxt/transport.ts';
import { type Simulator, startSimulator } from '../../support/simulator/index.ts';

let simulator: Simulator;
let transport: Transport;

beforeAll(async () => {
  simulator = await startSimulator();
  transport = new Transport({ connect: toLoopback(simulator.port) });
});
afterAll(async () => {
  await transport.close();
  await simulator.stop();
});

async function load(id: string): Promise<LoadedMarkets> {
  const client = await new Clients(transport, profileOf).keyless({ id, sandbox: false });
  return loadMarkets(client, profileOf(id));
}

describe('loading markets', () => {
  it('reads Binance’s spot and linear markets with one request each', async () => {
    simulator.reset();

    const { bySymbol } = await load('binance');

    expect([...bySymbol.keys()].sort()).toEqual([
      ...['BTC/USDT', 'BTC/USDT:USDT', 'BTC/USDT:USDT-300628', 'DOGE/USDT', 'ETH/USDT', 'ETH/USDT:USDT'],
    ]);
    expect(simulator.requests.map(({ path }) => path).sort()).toEqual([
      '/api/v3/exchangeInfo',
      '/fapi/v1/exchangeInfo',
    ]);
    expect(JSON.parse(JSON.stringify(bySymbol.get('BTC/USDT')?.rules))).toMatchObject({
      quantityStep: '0.00001',
      minQuantity: '0.00001',
      maxMarketQuantity: '9000',
      priceTicks: [{ from: '0', tick: '0.01' }],
      minCost: '5',
    });
  });

  it('notes the limits that Binance states beside them', async () => {
    const { limits } = await load('binance');

    expect(limits.get('FUTURES')).toEqual([
      { counts: 'requests', per: 'address', points: 2_400, windowMs: 60_000 },
      { counts: 'orders', per: 'account', points: 1_200, windowMs: 60_000 },
      { counts: 'orders', per: 'account', points: 300, windowMs: 10_000 },
    ]);
    expect(limits.get('SPOT')).toContainEqual({
      counts: 'orders',
      per: 'account',
      points: 200_000,
      windowMs: 86_400_000,
    });
  });

  it('fails as a whole when one list is missing', async () => {
    simulator.inject({ kind: 'status', status: 503, when: 'before' }, { kind: 'markets', marketType: 'FUTURES' });

    await expect(load('binance')).rejects.toThrow('503');
  });
});

import { describe, expect, it } from '@jest/globals';
import { DescribeExchange, ListExchanges } from '../../../src/application/exchanges/list-exchanges.ts';
import type { ExchangeCatalogue } from '../../../src/application/ports/exchange-catalogue.ts';

const BINANCE = { id: 'binance', name: 'Binance', isProven: true };
const NEEDS = {
  kind: 'supported',
  credentials: ['apiKey', 'secret'],
  hasTestnet: true,
  needsMarginMode: false,
} as const;

const catalogue: ExchangeCatalogue = {
  list: async () => [
    { id: 'xt', name: 'XT', isProven: false },
    { id: 'upbit', name: 'Upbit', isProven: true },
    { id: 'bitbank', name: 'bitbank', isProven: false },
    { id: 'ascendex', name: 'AscendEX', isProven: false },
    BINANCE,
  ],
  describe: async (id) => (id === 'binance' ? { ...BINANCE, ...NEEDS } : null),
};

describe('the exchanges where an account can be', () => {
  it('are paper, then what is proven, then all others, by name in any case', async () => {
    const listed = await new ListExchanges(catalogue).execute();

    expect(listed.map(({ id }) => id)).toEqual(['paper', 'binance', 'upbit', 'ascendex', 'bitbank', 'xt']);
  });

  it('are described one at a time', async () => {
    const describing = new DescribeExchange(catalogue);

    expect(await describing.execute('binance')).toEqual({ ...BINANCE, ...NEEDS });
    expect(await describing.execute('paper')).toMatchObject({ kind: 'supported', credentials: [], hasTestnet: false });
    expect(await describing.execute('nope')).toBeNull();
  });
});

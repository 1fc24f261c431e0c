import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ask, startWholeApp, type WholeApp } from './whole-app.ts';

let app: WholeApp;
let kim: Ask;
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
});
afterAll(() => app.stop());

describe('GET /api/exchanges', () => {
  it('lists where an account can be, what is proven first', async () => {
    const { status, body } = await kim('GET', '/api/exchanges');

    expect(status).toBe(200);
    const exchanges = body.exchanges as { id: string }[];
    expect(exchanges.slice(0, 6).map(({ id }) => id)).toEqual(['paper', 'binance', 'bybit', 'okx', 'upbit', 'alpaca']);
    expect(exchanges[1]).toEqual({ id: 'binance', name: 'Binance', is_proven: true });
  });

  it('describes one', async () => {
    expect(await kim('GET', '/api/exchanges/okx')).toEqual({
      status: 200,
      body: {
        success: true,
        exchange: {
          id: 'okx',
          name: 'OKX',
          is_proven: true,
          is_supported: true,
          credentials: ['api_key', 'secret', 'password'],
          missing: [],
          has_testnet: true,
          needs_margin_mode: true,
        },
      },
    });
    expect((await kim('GET', '/api/exchanges/hyperliquid')).body).toMatchObject({
      exchange: { is_supported: false, credentials: [], missing: ['privateKey', 'walletAddress'] },
    });
    expect((await kim('GET', '/api/exchanges/paper')).body).toMatchObject({ exchange: { is_supported: true } });
    expect((await kim('GET', '/api/exchanges/nope')).status).toBe(404);
  });
});

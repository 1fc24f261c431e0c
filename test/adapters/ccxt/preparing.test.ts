import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { API_KEY, anAccount, aRequest, Fixture, type RequestOptions } from './fixture.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await Fixture.start();
  fixture.register();
});
afterEach(() => fixture.stop());

async function refusal(options: RequestOptions, account = anAccount()) {
  const preparation = await fixture.prepare(account, aRequest(options));
  return preparation.kind === 'refused' ? preparation.failure : preparation.kind;
}

describe('preparing an order', () => {
  it('freezes what will be sent: rounded, named as the exchange names it', async () => {
    const order = await fixture.prepared(anAccount(), {
      symbol: 'BINANCE:BTCUSDT',
      orderType: 'LIMIT',
      quantity: '0.0123456789',
      price: '49000.129',
    });

    expect(order).toMatchObject({
      marketId: 'BTCUSDT',
      marketSymbol: 'BTC/USDT',
      symbol: 'BTC/USDT',
      endpoint: 'order',
      sentUnit: 'base',
      keyFingerprint: 'f1',
      positionSide: null,
    });
    expect(order.clientOrderId).toMatch(/^[0-9a-f]{32}$/);
    expect(String(order.sentAmount)).toBe('0.01234');
    expect(String(order.price)).toBe('49000.12');
  });

  it('reads BTC/USDT of a futures strategy as the linear perpetual, and keeps its stops where Binance does', async () => {
    const order = await fixture.prepared(anAccount(), {
      marketType: 'FUTURES',
      orderType: 'STOP_MARKET',
      stopPrice: '51000',
    });

    expect(order).toMatchObject({ marketSymbol: 'BTC/USDT:USDT', symbol: 'BTC/USDT', endpoint: 'algo' });
  });

  it('puts the fence behind gate, window, processing and skew, by the exchange’s clock', async () => {
    fixture.simulator.setClockSkew('binance', 30_000);
    const gateAt = new Date(Date.now() + 4_500);
    const { signal } = new AbortController();

    const preparation = await fixture.exchange.prepare(anAccount(), aRequest(), {
      clientOrderId: 'a'.repeat(32),
      gateAt,
      signal,
    });

    const fenceAt = preparation.kind === 'prepared' ? preparation.order.fenceAt : null;
    const afterGate = (fenceAt?.getTime() ?? 0) - gateAt.getTime();
    expect(Math.abs(afterGate - (30_000 + 3_000 + 10_000 + 2_000))).toBeLessThan(1_000);
  });

  it.each<[string, RequestOptions, string]>([
    ['a symbol that the exchange does not have', { symbol: 'BTC/XYZ' }, 'UNKNOWN_SYMBOL'],
    ['less than the minimum', { quantity: '0.000001' }, 'MARKET_RULE'],
    ['reduce-only on spot', { reduceOnly: true }, 'NOT_SUPPORTED'],
    ['a position side on spot', { positionSide: 'LONG' }, 'NOT_SUPPORTED'],
    ['a market order that may only make', { timeInForce: 'POST_ONLY' }, 'NOT_SUPPORTED'],
    [
      'a stop limit that may only make, on spot',
      { orderType: 'STOP_LIMIT', stopPrice: '51000', price: '51000', timeInForce: 'POST_ONLY' },
      'NOT_SUPPORTED',
    ],
    ['a cost on futures', { marketType: 'FUTURES', cost: '100' }, 'NOT_SUPPORTED'],
    ['a position side in one-way mode', { marketType: 'FUTURES', positionSide: 'LONG' }, 'NOT_SUPPORTED'],
  ])('refuses %s', async (_what, options, code) => {
    expect(await refusal(options)).toMatchObject({ code });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('wants a position side in hedge mode, and no reduce-only order that opens', async () => {
    fixture.register({ apiKey: 'HEDGED', hedgeMode: true });
    const account = anAccount({ apiKey: 'HEDGED' });

    expect(await refusal({ marketType: 'FUTURES' }, account)).toMatchObject({ code: 'POSITION_SIDE_REQUIRED' });
    const opening = { marketType: 'FUTURES', side: 'BUY', positionSide: 'LONG', reduceOnly: true } as const;
    expect(await refusal(opening, account)).toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(await refusal({ ...opening, side: 'SELL' }, account)).toBe('prepared');
  });

  it('asks the position mode once, and not at all for spot', async () => {
    const account = anAccount();
    await fixture.prepared(account, {});
    const asked = () => fixture.simulator.requests.filter(({ path }) => path.endsWith('/positionSide/dual')).length;
    expect(asked()).toBe(0);

    await Promise.all([1, 2, 3].map(() => fixture.prepared(account, { marketType: 'FUTURES' })));

    expect(asked()).toBe(1);
  });

  it('names a refused key instead of guessing the position mode', async () => {
    const account = anAccount({ apiKey: 'NOSUCHKEY' });

    expect(await refusal({ marketType: 'FUTURES' }, account)).toMatchObject({ code: 'AUTHENTICATION' });
  });

  it('says that an exchange does not exist, with the nearest name', async () => {
    const reason = await refusal({}, anAccount({ exchange: 'binanse' }));

    expect(reason).toMatchObject({ code: 'EXCHANGE_UNAVAILABLE' });
    expect(JSON.stringify(reason)).toContain('did you mean binance');
  });

  it('refuses an account without a key, and play money where there is none', async () => {
    expect(await refusal({}, anAccount({ key: null }))).toMatchObject({ code: 'AUTHENTICATION' });
    const upbit = anAccount({ exchange: 'upbit', sandbox: true });
    expect(await refusal({}, upbit)).toMatchObject({ code: 'NOT_SUPPORTED', params: { what: 'sandbox' } });
  });
});

describe('waiting for markets', () => {
  it('ends with the signal while the exchange does not answer, and needs no wait once it has', async () => {
    const silence = fixture.simulator.inject({ kind: 'hangBefore' }, { kind: 'markets' }, 10);
    const patience = new AbortController();
    const options = { clientOrderId: 'a'.repeat(32), gateAt: new Date(), signal: patience.signal };

    const preparing = fixture.exchange.prepare(anAccount(), aRequest(), options);
    await silence.reached;
    patience.abort();

    expect(await preparing).toMatchObject({ kind: 'refused', failure: { code: 'MARKETS_UNAVAILABLE' } });
    expect(fixture.exchange.isWarm(anAccount(), 'SPOT')).toBe(false);
  });

  it('is shared: accounts that begin at once load once', async () => {
    const accounts = [1, 2, 3, 4].map((id) => anAccount({ id, fingerprint: `f${id}` }));

    await Promise.all(accounts.map((account) => fixture.prepared(account, {})));

    const loads = fixture.simulator.requests.filter(({ path }) => path.endsWith('/exchangeInfo'));
    expect(loads.map(({ path }) => path).sort()).toEqual(['/api/v3/exchangeInfo', '/fapi/v1/exchangeInfo']);
  });

  it('does not happen for a warm account', async () => {
    const account = anAccount();

    await fixture.exchange.warm(account, 'FUTURES');

    expect(fixture.exchange.isWarm(account, 'FUTURES')).toBe(true);
    expect(fixture.exchange.isWarm(account, 'SPOT')).toBe(true);
    const before = fixture.simulator.requests.length;
    await fixture.prepared(account, { marketType: 'FUTURES' });
    expect(fixture.simulator.requests.length).toBe(before);
  });

  it('leaves an account cold whose key is refused, and says so without the key', async () => {
    const account = anAccount({ apiKey: 'REVOKEDKEY123' });

    await fixture.exchange.warm(account, 'FUTURES');

    expect(fixture.exchange.isWarm(account, 'FUTURES')).toBe(false);
    expect(fixture.logged.join()).toContain('AuthenticationError');
    expect(fixture.logged.join()).not.toMatch(new RegExp(`REVOKEDKEY|${API_KEY}`));
  });
});

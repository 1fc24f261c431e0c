import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../../src/domain/account.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { exchangeViewsContract } from '../../../contracts/exchange-views.contract.ts';
import { aRequest } from '../../../domain/builders.ts';
import { API_KEY, anAccount, Fixture } from '../fixture.ts';

type Id = 'binance' | 'bybit' | 'okx' | 'upbit';

const PASSPHRASE = 'PASSPHRASE';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.start();
});
afterAll(() => fixture.stop());
beforeEach(() => fixture.simulator.reset());
afterEach(() => {
  expect(fixture.simulator.failures).toEqual([]);
  expect(fixture.simulator.unknownRequests()).toEqual([]);
});

let lastKey = 0;

/** An account with a key that no test before had, known to the exchange. */
function registered(exchange: Id, options: object = {}): Account {
  const isOkx = exchange === 'okx';
  lastKey += 1;
  const apiKey = `${API_KEY}${lastKey}`;
  fixture.register({ exchange, apiKey, ...(isOkx && { password: PASSPHRASE }), ...options });
  const account = anAccount({ exchange, apiKey, fingerprint: `f${lastKey}`, marginMode: isOkx ? 'cross' : null });
  return { ...account, key: { ...account.key!, password: isOkx ? new Secret(PASSPHRASE) : null } };
}

for (const id of ['binance', 'bybit', 'okx', 'upbit'] as const)
  exchangeViewsContract(`what ${id} shows`, async () => ({
    exchange: fixture.exchange,
    views: fixture.exchange,
    account: registered(id),
    symbol: id === 'upbit' ? 'BTC/KRW' : 'BTC/USDT',
    price: id === 'upbit' ? '100000000' : '50000',
    balance: '100',
    hasFutures: id !== 'upbit',
    now: () => new Date(),
    stop: async () => {},
  }));

const FUTURES = aRequest({ marketType: 'FUTURES' });
const soon = () => AbortSignal.timeout(5_000);

describe('a position', () => {
  it('of hedge mode is that of the asked side, and none where both are open and none is asked', async () => {
    const account = registered('binance', { hedgeMode: true });
    const { exchange } = fixture;
    const at = (positionSide: 'LONG' | 'SHORT' | null) =>
      exchange.positionAt(account, { ...FUTURES, positionSide }, soon());
    const open = { marketType: 'FUTURES', quantity: '0.1' } as const;
    await fixture.send(account, { ...open, positionSide: 'LONG' });
    expect(await at(null)).toEqual({ side: 'LONG', quantity: '0.1' });
    expect(await at('SHORT')).toEqual({ side: 'FLAT', quantity: '0' });

    await fixture.send(account, { ...open, quantity: '0.2', side: 'SELL', positionSide: 'SHORT' });

    expect(await at('LONG')).toEqual({ side: 'LONG', quantity: '0.1' });
    expect(await at('SHORT')).toEqual({ side: 'SHORT', quantity: '0.2' });
    expect(await at(null)).toBeNull();
  });

  it('is that of the margin mode with which the account’s orders go out', async () => {
    const account = registered('okx');
    const isolated = { ...account, marginMode: 'isolated' as const };
    await fixture.send(account, { marketType: 'FUTURES', quantity: '0.1' });

    expect(await fixture.exchange.positionAt(account, FUTURES, soon())).toEqual({ side: 'LONG', quantity: '0.1' });
    expect(await fixture.exchange.positionAt(isolated, FUTURES, soon())).toEqual({ side: 'FLAT', quantity: '0' });
  });
});

describe('the lists', () => {
  const STOP = { marketType: 'FUTURES', orderType: 'STOP_MARKET', side: 'SELL', stopPrice: '45000' } as const;

  it.each(['binance', 'bybit', 'okx'] as const)('of %s show a stop that waits, under our id', async (id) => {
    const account = registered(id);
    const { order } = await fixture.send(account, { ...STOP, quantity: '0.1' });
    await fixture.send(account, { marketType: 'FUTURES', orderType: 'LIMIT', price: '40000', quantity: '0.2' });
    const asked = aRequest({ marketType: 'FUTURES', orderType: 'STOP_MARKET' });

    const listed = (await fixture.exchange.openOrdersAt(account, asked, soon())) ?? [];

    expect(listed.toSorted((a, b) => Number(a.quantity) - Number(b.quantity))).toMatchObject([
      {
        clientOrderId: order.clientOrderId,
        exchangeOrderId: fixture.simulator.orders[0]?.exchangeOrderId,
        side: 'SELL',
        orderType: 'STOP_MARKET',
        stopPrice: '45000',
        price: null,
        quantity: '0.1',
      },
      { orderType: 'LIMIT', price: '40000', stopPrice: null, quantity: '0.2' },
    ]);
  });

  it.each([
    ['okx', 'FUTURES'],
    ['bybit', 'SPOT'],
  ] as const)('of %s name our id with a fill of %s', async (id, marketType) => {
    const account = registered(id);
    const { order } = await fixture.send(account, { marketType, quantity: '0.1' });

    const listed = await fixture.exchange.fillsAt(
      account,
      aRequest({ marketType }),
      new Date(Date.now() - 1_000),
      soon(),
    );

    expect(listed).toMatchObject([{ clientOrderId: order.clientOrderId, quantity: '0.1' }]);
  });

  it('of Upbit show what a market buy by cost has bought, and at what price', async () => {
    const account = registered('upbit');
    const { order } = await fixture.send(account, { symbol: 'BTC/KRW', cost: '100000003' });

    const listed = await fixture.exchange.fillsAt(account, aRequest({ symbol: 'BTC/KRW' }), new Date(0), soon());

    expect(listed).toMatchObject([
      { clientOrderId: order.clientOrderId, quantity: '1.00000003', price: '100000000', orderType: 'MARKET' },
    ]);
  });

  it('keep every digit', async () => {
    const account = registered('binance', { balances: { DOGE: '90000000', USDT: '0' } });
    fixture.simulator.setPrice('binance', 'DOGEUSDT', '0.12345');
    await fixture.send(account, { symbol: 'DOGE/USDT', side: 'SELL', quantity: '8999999' });

    const asked = aRequest({ symbol: 'DOGE/USDT' });
    expect(await fixture.exchange.fillsAt(account, asked, new Date(0), soon())).toMatchObject([
      { quantity: '8999999', price: '0.12345' },
    ]);
    expect(await fixture.exchange.baseBalanceAt(account, asked, soon())).toMatchObject({ total: '81000001' });
  });

  it('are null, and not empty, where the exchange fails', async () => {
    const account = registered('binance');
    await fixture.exchange.warm(account, 'SPOT');
    for (const kind of ['lookupDown', 'empty', 'garbage'] as const) {
      const fault = fixture.simulator.inject({ kind }, { kind: 'lookup' }, 2);
      expect(await fixture.exchange.openOrdersAt(account, aRequest(), soon())).toBeNull();
      expect(await fixture.exchange.fillsAt(account, aRequest(), new Date(0), soon())).toBeNull();
      fault.withdraw();
    }
  });
});

describe('what is asked', () => {
  it('places no order, and signs nothing for a price', async () => {
    const account = registered('binance');
    await fixture.exchange.warm(account, 'FUTURES');
    const before = fixture.simulator.requests.length;

    await fixture.exchange.positionAt(account, FUTURES, soon());
    await fixture.exchange.lastPriceAt({ ...account, key: null }, FUTURES, soon());

    const asked = fixture.simulator.requests.slice(before);
    expect(asked.map(({ method, path, headers }) => [method, path, 'x-mbx-apikey' in headers])).toEqual([
      ['GET', '/fapi/v3/positionRisk', true],
      ['GET', '/fapi/v1/ticker/24hr', false],
    ]);
  });

  it('is null without a key, and with one that the exchange refuses', async () => {
    const account = registered('binance');
    fixture.simulator.revokeKey('binance', account.key!.apiKey.reveal());

    for (const keyless of [account, { ...account, key: null }]) {
      expect(await fixture.exchange.positionAt(keyless, FUTURES, soon())).toBeNull();
      expect(await fixture.exchange.baseBalanceAt(keyless, aRequest(), soon())).toBeNull();
    }
  });

  it('is null where there is no such exchange, or no sandbox of it', async () => {
    for (const account of [anAccount({ exchange: 'nope' }), anAccount({ exchange: 'kraken', sandbox: true })]) {
      expect(await fixture.exchange.lastPriceAt(account, aRequest(), soon())).toBeNull();
      expect(await fixture.exchange.baseBalanceAt(account, aRequest(), soon())).toBeNull();
    }
    expect(fixture.simulator.requests).toEqual([]);
  });

  it.each(['binance', 'bybit', 'okx'] as const)('of %s and answered with nonsense is null', async (id) => {
    const account = registered(id);
    await fixture.exchange.warm(account, 'FUTURES');
    for (const kind of ['garbage', 'empty', 'html', 'resetBefore'] as const) {
      const fault = fixture.simulator.inject({ kind }, { exchange: id, kind: 'any' }, Number.POSITIVE_INFINITY);
      expect(await fixture.exchange.positionAt(account, FUTURES, soon())).toBeNull();
      expect(await fixture.exchange.baseBalanceAt(account, aRequest(), soon())).toBeNull();
      expect(await fixture.exchange.lastPriceAt(account, FUTURES, soon())).toBeNull();
      fault.withdraw();
    }
  });

  it('ends at once, and gives its connection back, when nobody waits for it any more', async () => {
    const account = registered('binance');
    await fixture.exchange.warm(account, 'FUTURES');
    const hanging = fixture.simulator.inject({ kind: 'hangBefore' }, { kind: 'account' });
    const patience = new AbortController();
    const asking = fixture.exchange.positionAt(account, FUTURES, patience.signal);
    await hanging.reached;

    patience.abort();

    expect(await asking).toBeNull();
  });

  it('waits while the exchange turns this address away', async () => {
    const account = registered('okx');
    await fixture.exchange.warm(account, 'FUTURES');
    fixture.simulator.inject({ kind: 'rateLimited' }, { exchange: 'okx', kind: 'account' });
    expect(await fixture.exchange.positionAt(account, FUTURES, soon())).toBeNull();
    const before = fixture.simulator.requests.length;

    expect(await fixture.exchange.positionAt(account, FUTURES, AbortSignal.timeout(50))).toBeNull();

    expect(fixture.simulator.requests).toHaveLength(before);
  });
});

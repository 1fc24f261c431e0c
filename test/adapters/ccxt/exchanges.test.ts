import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import { matches } from '../../../src/domain/resolution.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { API_KEY, anAccount, Fixture, type RequestOptions, SECRET } from './fixture.ts';
import { aGate } from './support.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await Fixture.start();
  fixture.register({ exchange: 'bybit' });
  fixture.register({ exchange: 'okx', password: 'PASSPHRASE' });
  fixture.register({ exchange: 'upbit' });
});
afterEach(() => fixture.stop());

const bybit = anAccount({ exchange: 'bybit' });
const upbit = anAccount({ exchange: 'upbit' });
const okx = anAccount({
  exchange: 'okx',
  marginMode: 'cross',
  key: {
    fingerprint: 'f1',
    apiKey: new Secret(API_KEY),
    secret: new Secret(SECRET),
    password: new Secret('PASSPHRASE'),
  },
});

const FUTURES = { marketType: 'FUTURES', quantity: '0.1' } as const;
const STOP = { ...FUTURES, orderType: 'STOP_MARKET', side: 'SELL', stopPrice: '49000' } as const;

describe.each<[string, Account, RequestOptions]>([
  ['Bybit spot', bybit, {}],
  ['Bybit spot by cost', bybit, { cost: '500' }],
  ['Bybit linear', bybit, FUTURES],
  ['Bybit linear limit', bybit, { ...FUTURES, orderType: 'LIMIT', price: '49000', timeInForce: 'POST_ONLY' }],
  ['OKX spot', okx, {}],
  ['OKX swap', okx, FUTURES],
  ['OKX swap stop', okx, STOP],
  ['Upbit by cost', upbit, { symbol: 'BTC/KRW', cost: '10000' }],
  ['Upbit limit', upbit, { symbol: 'KRW-BTC', orderType: 'LIMIT', price: '99000000', quantity: '0.001' }],
])('%s', (_name, account, options) => {
  it('takes one order, which its look-up then finds', async () => {
    const order = await fixture.prepared(account, options);

    const outcome = await fixture.exchange.submit(account, order, aGate());
    const sighting = await fixture.exchange.lookUp(account, order);

    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(fixture.simulator.orders).toHaveLength(1);
    expect(sighting).toMatchObject({ kind: 'found', order: { clientOrderId: order.clientOrderId } });
    expect(sighting.kind === 'found' && matches(order, sighting.order)).toBe(true);
  });
});

describe('OKX', () => {
  it('buys the base quantity that was asked, in contracts', async () => {
    const { order, outcome } = await fixture.send(okx, FUTURES);

    expect([String(order.sentAmount), order.sentUnit, String(order.quantity)]).toEqual(['10', 'contracts', '0.1']);
    expect(fixture.simulator.orders).toMatchObject([{ quantity: '0.1', rawQuantity: '10' }]);
    const sighting = await fixture.exchange.lookUp(okx, order);
    expect(outcome.kind).toBe('accepted');
    expect(sighting.kind === 'found' && String(sighting.order.filledQuantity)).toBe('0.1');
  });

  it('wants the margin mode of the account for futures', async () => {
    const order = fixture.prepared({ ...okx, marginMode: null }, FUTURES);

    await expect(order).rejects.toThrow('margin_mode');
  });

  it('never gets a stop whose price is crossed: it would wait for the other direction', async () => {
    const order = await fixture.prepared(okx, STOP);
    fixture.simulator.setPrice('okx', 'BTC-USDT-SWAP', '48000');

    const outcome = await fixture.exchange.submit(okx, order, aGate());

    expect(outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'STOP_ALREADY_CROSSED' } });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('gets no stop while its last price is not known', async () => {
    const order = await fixture.prepared(okx, STOP);
    fixture.simulator.inject({ kind: 'resetBefore' }, { kind: 'price' });

    const outcome = await fixture.exchange.submit(okx, order, aGate());

    expect(outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'EXCHANGE_UNAVAILABLE' } });
  });
});

describe('Upbit', () => {
  it('wants a cost for a market buy', async () => {
    await expect(fixture.prepared(upbit, { symbol: 'BTC/KRW' })).rejects.toThrow('QUOTE_QUANTITY_REQUIRED');
  });

  it('rounds a price to the tick of its height', async () => {
    const limit = { symbol: 'BTC/KRW', orderType: 'LIMIT', quantity: '0.001', price: '99999999' } as const;

    const order = await fixture.prepared(upbit, limit);

    expect(String(order.price)).toBe('99999000');
    expect(order.fenceAt).toBeNull();
  });
});

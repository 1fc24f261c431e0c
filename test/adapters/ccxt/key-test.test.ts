import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/domain/secret.ts';
import { API_KEY, anAccount, Fixture, SECRET } from './fixture.ts';

const PASSPHRASE = 'a-passphrase';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.start();
});
afterAll(() => fixture.stop());
beforeEach(() => fixture.simulator.reset());

let lastKey = 0;

/** An account with a key that no test before had, known to the exchange. */
function registered(exchange: 'binance' | 'bybit' | 'okx' | 'upbit', options: object = {}) {
  lastKey += 1;
  const apiKey = `${API_KEY}${lastKey}`;
  fixture.register({ exchange, apiKey, ...(exchange === 'okx' && { password: PASSPHRASE }), ...options });
  const account = anAccount({ exchange, apiKey, fingerprint: `f${lastKey}` });
  return { ...account, key: { ...account.key!, password: exchange === 'okx' ? new Secret(PASSPHRASE) : null } };
}

describe('the test of a key', () => {
  it.each([
    ['binance', { hedgeMode: true }, { positionMode: 'hedge', marginMode: null, mayTrade: true, mayWithdraw: false }],
    [
      'binance',
      { canWithdraw: true },
      { positionMode: 'one_way', marginMode: null, mayTrade: true, mayWithdraw: true },
    ],
    [
      'bybit',
      { marginMode: 'isolated' },
      { positionMode: null, marginMode: 'isolated', mayTrade: true, mayWithdraw: false },
    ],
    ['bybit', { canWithdraw: true }, { positionMode: null, marginMode: 'cross', mayTrade: true, mayWithdraw: true }],
    ['okx', { hedgeMode: true }, { positionMode: 'hedge', marginMode: null, mayTrade: true, mayWithdraw: false }],
    ['okx', { canWithdraw: true }, { positionMode: 'one_way', marginMode: null, mayTrade: true, mayWithdraw: true }],
    ['upbit', {}, { positionMode: null, marginMode: null, mayTrade: null, mayWithdraw: null }],
  ] as const)('at %s with %j tells %j', async (exchange, options, facts) => {
    const account = registered(exchange, options);

    expect(await fixture.exchange.testKey(account)).toEqual({ kind: 'good', facts });
  });

  it('changes nothing and places no order', async () => {
    await fixture.exchange.testKey(registered('binance'));

    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it.each(['binance', 'bybit', 'okx', 'upbit'] as const)('at %s finds a wrong secret', async (exchange) => {
    const account = registered(exchange);
    const wrong = { ...account, key: { ...account.key, secret: new Secret(`${SECRET}wrong`) } };

    const found = await fixture.exchange.testKey(wrong);

    expect(found).toMatchObject({ kind: 'bad', failure: { code: 'AUTHENTICATION' } });
    expect(JSON.stringify(found)).not.toContain(SECRET);
    expect(JSON.stringify(found)).not.toContain(account.key.apiKey.reveal());
  });

  it('finds a key that is gone, and one that the account never had', async () => {
    const account = registered('binance');
    fixture.simulator.revokeKey('binance', account.key.apiKey.reveal());

    expect(await fixture.exchange.testKey(account)).toMatchObject({ kind: 'bad' });
    expect(await fixture.exchange.testKey({ ...account, key: null })).toMatchObject({
      kind: 'bad',
      failure: { code: 'AUTHENTICATION' },
    });
  });

  it.each([
    [{ kind: 'status', status: 503, when: 'before' }, 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'resetBefore' }, 'EXCHANGE_UNAVAILABLE'],
    [{ kind: 'refuse', code: '50102', message: 'Timestamp request expired', status: 401 }, 'CLOCK_SKEW'],
  ] as const)('says nothing of the key when the exchange answers with %j', async (fault, code) => {
    const account = registered('okx');
    await fixture.exchange.warm(account, 'SPOT');
    fixture.simulator.inject(fault, { exchange: 'okx', kind: 'account' });

    expect(await fixture.exchange.testKey(account)).toMatchObject({ kind: 'unavailable', failure: { code } });
  });

  it.each(['binance', 'bybit', 'okx', 'upbit'] as const)('takes no garbage of %s for a proof', async (exchange) => {
    const account = registered(exchange);
    await fixture.exchange.warm(account, 'SPOT');
    fixture.simulator.inject({ kind: 'garbage' }, { exchange, kind: 'any' }, 5);

    expect(await fixture.exchange.testKey(account)).toMatchObject({ kind: 'unavailable' });
  });
});

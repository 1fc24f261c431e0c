import { afterEach, describe, expect, it } from '@jest/globals';
import { Clients } from '../../../src/adapters/ccxt/clients.ts';
import { profileOf } from '../../../src/adapters/ccxt/profiles/registry.ts';
import { Transport } from '../../../src/adapters/ccxt/transport.ts';
import { API_KEY, anAccount, SECRET } from './fixture.ts';

let transport = new Transport();
let clients = new Clients(transport, profileOf);

afterEach(async () => {
  await transport.close();
  transport = new Transport();
  clients = new Clients(transport, profileOf);
});

describe('ccxt’s clients', () => {
  it('are made once per key of an account', async () => {
    const account = anAccount();

    const client = await clients.of(account);

    expect(await clients.of(account)).toBe(client);
    expect(await clients.of(anAccount({ id: 2 }))).not.toBe(client);
    expect(await clients.of(anAccount({ fingerprint: 'replaced' }))).not.toBe(client);
    expect(client).toMatchObject({ apiKey: API_KEY, secret: SECRET });
  });

  it('are one even when they are first wanted twice at once', async () => {
    const [one, two] = await Promise.all([clients.of(anAccount()), clients.of(anAccount())]);

    expect(one).toBe(two);
  });

  it('have no key when they need none', async () => {
    const client = await clients.keyless({ id: 'binance', sandbox: false });

    expect(client.apiKey).toBeUndefined();
  });

  it('have no throttler, never retry and ask for a window of three seconds', async () => {
    const client = await clients.of(anAccount());

    expect(client.enableRateLimit).toBe(false);
    expect(client.options.maxRetriesOnFailure ?? 0).toBe(0);
    expect(client.options.recvWindow).toBe(3_000);
  });

  it('leave every number as it was given', async () => {
    const client = await clients.of(anAccount());

    expect(client.amountToPrecision('BTC/USDT', '12345678.12345678')).toBe('12345678.12345678');
    expect(client.priceToPrecision('BTC/USDT', '0.00000001')).toBe('0.00000001');
    expect(client.costToPrecision('BTC/USDT', '0.1')).toBe('0.1');
    expect(client.parseNumber('12345678901234567.12345678')).toBe('12345678901234567.12345678');
  });

  it('reach play money where there is any', async () => {
    const urls = async (exchange: string) =>
      JSON.stringify((await clients.of(anAccount({ exchange, sandbox: true }))).urls.api);

    expect(await urls('binance')).toContain('demo-api.binance.com');
    expect(await urls('binance')).not.toContain('"https://api.binance.com');
    expect(await urls('bybit')).not.toContain('https://api.bybit.com');
    await expect(urls('upbit')).rejects.toThrow('upbit has no sandbox');
    await expect(urls('kraken')).rejects.toThrow('kraken has no sandbox');
  });

  it('are not made for what ccxt does not have', async () => {
    await expect(clients.of(anAccount({ exchange: '../ccxt' }))).rejects.toMatchObject({ name: 'UnknownExchange' });
    await expect(clients.of(anAccount({ key: null }))).rejects.toThrow('no key');
  });
});

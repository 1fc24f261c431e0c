import { describe, expect, it } from '@jest/globals';
import { exchangeIds, loadClass } from '../../../src/adapters/ccxt/loader.ts';

describe('loading one exchange of ccxt', () => {
  it('loads the class that the whole package has under the same id', async () => {
    const Binance = await loadClass('binance');

    const client = new Binance({});

    expect(client.id).toBe('binance');
    expect(await loadClass('binance')).toBe(Binance);
  });

  it('gives every exchange the same error classes', async () => {
    const Upbit = await loadClass('upbit');
    const { AuthenticationError } = await import('ccxt');

    const refusal = () => new Upbit({}).checkRequiredCredentials();

    expect(refusal).toThrow(AuthenticationError);
  });

  it('knows the ids without loading a class', () => {
    expect(exchangeIds().has('okx')).toBe(true);
    expect(exchangeIds().size).toBeGreaterThan(90);
  });

  it.each(['../ccxt', 'base/Exchange', '..', '', '/etc/passwd', 'binance.js', 'BINANCE?x', 'ccxt'])(
    'refuses %j, which is no id but perhaps a path',
    async (id) => {
      await expect(loadClass(id)).rejects.toMatchObject({ name: 'UnknownExchange' });
    },
  );

  it('names similar ids', async () => {
    await expect(loadClass('binanse')).rejects.toThrow('did you mean binance');
    await expect(loadClass('Bybit')).rejects.toThrow('did you mean bybit');
  });
});

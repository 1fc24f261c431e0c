import { describe, expect, it } from '@jest/globals';
import { CcxtCatalogue } from '../../../src/adapters/ccxt/catalogue.ts';
import { exchangeNames } from '../../../src/adapters/ccxt/loader.ts';

const catalogue = new CcxtCatalogue();

describe('the catalogue of exchanges', () => {
  it('has every exchange of ccxt by the name that its class bears', async () => {
    const { default: ccxt } = await import('ccxt');
    const classes = ccxt as unknown as Record<string, new () => { readonly name: string }>;
    const names = await exchangeNames();

    expect([...names.keys()].toSorted()).toEqual([...ccxt.exchanges].toSorted());
    for (const [id, name] of names) expect([id, name]).toEqual([id, new classes[id]!().name]);
  });

  it('tells which are proven', async () => {
    const listed = await catalogue.list();

    expect(listed.filter(({ isProven }) => isProven).map(({ id, name }) => [id, name])).toEqual([
      ['binance', 'Binance'],
      ['bybit', 'Bybit'],
      ['okx', 'OKX'],
      ['upbit', 'Upbit'],
    ]);
  });

  it.each([
    ['binance', ['apiKey', 'secret'], true, false],
    ['okx', ['apiKey', 'secret', 'password'], true, true],
    ['upbit', ['apiKey', 'secret'], false, false],
    ['kucoin', ['apiKey', 'secret', 'password'], false, false],
    ['bitget', ['apiKey', 'secret', 'password'], true, false],
    ['kraken', ['apiKey', 'secret'], false, false],
  ])('says what an account at %s needs', async (id, credentials, hasTestnet, needsMarginMode) => {
    expect(await catalogue.describe(id)).toMatchObject({ kind: 'supported', credentials, hasTestnet, needsMarginMode });
  });

  it.each([
    ['hyperliquid', { why: 'credentials', missing: ['privateKey', 'walletAddress'] }],
    ['coinmate', { why: 'credentials', missing: ['uid'] }],
    ['aster', { why: 'credentials', missing: ['privateKey'] }],
    ['deribit', { why: 'orders' }],
  ])('says why none can be at %s', async (id, reason) => {
    expect(await catalogue.describe(id)).toMatchObject({ id, kind: 'unsupported', isProven: false, ...reason });
  });

  it.each(['nope', '../binance', '', 'paper'])('knows no exchange %j', async (id) => {
    expect(await catalogue.describe(id)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failure } from '../../src/domain/failure.ts';
import type { Market } from '../../src/domain/market.ts';
import { indexMarkets } from '../../src/domain/market-index.ts';
import type { MarketType } from '../../src/domain/order.ts';
import { namedMarket, resolveSymbol } from '../../src/domain/symbols.ts';
import { aMarket, aPerpetual } from './builders.ts';

const spot = (base: string, quote: string, parts: Partial<Market> = {}) =>
  aMarket({ id: base + quote, unified: `${base}/${quote}`, base, quote, ...parts });
const perpetual = (base: string, quote: string, parts: Partial<Market> = {}) =>
  aPerpetual({ id: base + quote, unified: `${base}/${quote}:${quote}`, base, quote, settle: quote, ...parts });

const binance = [
  spot('BTC', 'USDT'),
  spot('BTC', 'USDC'),
  spot('ETH', 'USDT'),
  spot('ETH', 'BTC'),
  spot('LUNA', 'USDT', { isActive: false }),
  perpetual('BTC', 'USDT'),
  perpetual('ETH', 'USDT'),
  perpetual('LUNA', 'USDT', { isActive: false }),
  perpetual('BTC', 'USDT', { id: 'BTCUSDT_260626', unified: 'BTC/USDT:USDT-260626', kind: 'dated' }),
  perpetual('SOL', 'USDT', { id: 'SOLUSDT_260626', unified: 'SOL/USDT:USDT-260626', kind: 'dated' }),
  perpetual('BTC', 'USD', { id: 'BTCUSD_PERP', unified: 'BTC/USD:BTC', settle: 'BTC', isLinear: false }),
];
const okx = [
  spot('BTC', 'USDT', { id: 'BTC-USDT' }),
  perpetual('BTC', 'USDT', { id: 'BTC-USDT-SWAP' }),
  perpetual('BTC', 'USDT', { id: 'BTC-USDT-260626', unified: 'BTC/USDT:USDT-260626', kind: 'dated' }),
];
const upbit = [
  spot('BTC', 'KRW', { id: 'KRW-BTC' }),
  spot('BTC', 'USDT', { id: 'USDT-BTC' }),
  spot('ETH', 'BTC', { id: 'BTC-ETH' }),
];

const resolveAt = (markets: readonly Market[], text: string, marketType: MarketType) =>
  resolveSymbol(text, marketType, indexMarkets(markets));

function unifiedAt(markets: readonly Market[], text: string, marketType: MarketType): string {
  const resolved = resolveAt(markets, text, marketType);
  if (resolved.kind === 'refused') throw new Error(JSON.stringify(resolved.failure));
  expect(resolved.market.marketType).toBe(marketType);
  return resolved.market.unified;
}

const unknown = (symbol: string, candidates?: string) => ({
  kind: 'refused',
  failure: failure('UNKNOWN_SYMBOL', candidates === undefined ? { symbol } : { symbol, candidates }),
});
const notSupported = (what: string) => ({ kind: 'refused', failure: failure('NOT_SUPPORTED', { what }) });

describe('a symbol of a spot strategy', () => {
  it.each(['BTC/USDT', 'btc/usdt', ' BTC/USDT ', 'BTCUSDT', 'btcusdt', 'BINANCE:BTCUSDT', 'binance:btcusdt'])(
    'is read from %j',
    (text) => {
      expect(unifiedAt(binance, text, 'SPOT')).toBe('BTC/USDT');
    },
  );

  it.each(['BTC-USDT', 'BTC_USDT', 'OKX:BTC/USDT'])('is read from %s', (text) => {
    expect(unifiedAt(binance, text, 'SPOT')).toBe('BTC/USDT');
    expect(unifiedAt(okx, text, 'SPOT')).toBe('BTC/USDT');
  });

  it.each(['UPBIT:BTCKRW', 'KRW-BTC', 'krw-btc', 'BTC/KRW', 'BTCKRW'])('is read from %s at Upbit', (text) => {
    expect(unifiedAt(upbit, text, 'SPOT')).toBe('BTC/KRW');
  });

  it('is the one that is listed, whichever way round it is written', () => {
    expect(unifiedAt(upbit, 'BTC-ETH', 'SPOT')).toBe('ETH/BTC');
    expect(unifiedAt(binance, 'USDT-BTC', 'SPOT')).toBe('BTC/USDT');
    expect(unifiedAt(binance, 'ETH-BTC', 'SPOT')).toBe('ETH/BTC');
  });

  it.each(['BTCUSDT.P', 'BTC/USDT:USDT', 'BTC-USDT-SWAP', 'BTCUSDTPERP', 'BYBIT:BTCUSDT.P'])(
    'is never read from %s, which names a perpetual',
    (text) => {
      expect(resolveAt(binance, text, 'SPOT')).toEqual(unknown(text, 'BTC/USDT, BTC/USDC'));
    },
  );
});

describe('a symbol of a futures strategy', () => {
  it.each([
    'BTC/USDT',
    'BTC/USDT:USDT',
    'btc/usdt:usdt',
    'BTCUSDT',
    'BTCUSDT.P',
    'BINANCE:BTCUSDT.P',
    'BTCUSDTPERP',
    'BTC-USDT-SWAP',
    'BTC-USDT',
    'BTC_USDT',
  ])('is the linear perpetual when written %s', (text) => {
    expect(unifiedAt(binance, text, 'FUTURES')).toBe('BTC/USDT:USDT');
    expect(unifiedAt(okx, text, 'FUTURES')).toBe('BTC/USDT:USDT');
  });

  it.each([
    ['BTCUSDT_260626', 'BTC/USDT:USDT-260626'],
    ['BTC/USDT:USDT-260626', 'BTC/USDT:USDT-260626'],
    ['SOL/USDT', 'SOL/USDT:USDT-260626'],
    ['BTC/USD', 'BTC/USD:BTC'],
    ['BTCUSD.P', 'BTC/USD:BTC'],
    ['BTCUSD_PERP', 'BTC/USD:BTC'],
  ])('%s is refused: no dated future, no inverse contract', (text, unified) => {
    expect(resolveAt(binance, text, 'FUTURES')).toEqual(notSupported(unified));
  });

  it('gives a dated future no name of a perpetual', () => {
    expect(resolveAt(binance, 'SOLUSDT.P', 'FUTURES')).toEqual(unknown('SOLUSDT.P'));
  });
});

describe('a symbol that names no one market', () => {
  it('is refused when there are several, naming a few', () => {
    const settled = ['USDT', 'USDC', 'BTC', 'ETH'].map((settle) =>
      perpetual('BTC', 'USDT', { id: `BTCUSDT${settle}`, unified: `BTC/USDT:${settle}`, settle }),
    );
    const candidates = 'BTC/USDT:USDT, BTC/USDT:USDC, BTC/USDT:BTC';
    expect(resolveAt(settled, ' btc/usdt', 'FUTURES')).toEqual(unknown('btc/usdt', candidates));
    expect(unifiedAt(settled, 'BTC/USDT:ETH', 'FUTURES')).toBe('BTC/USDT:ETH');
  });

  it('is refused when two readings of it are listed', () => {
    const both = [spot('BTC', 'ETH'), spot('ETH', 'BTC')];
    expect(resolveAt(both, 'BTC-ETH', 'SPOT')).toEqual(unknown('BTC-ETH', 'ETH/BTC, BTC/ETH'));
    expect(unifiedAt(both, 'BTC/ETH', 'SPOT')).toBe('BTC/ETH');
  });

  it('is refused when the market is not active', () => {
    expect(resolveAt(binance, 'LUNAUSDT', 'SPOT')).toEqual(unknown('LUNA/USDT (inactive)'));
    expect(resolveAt(binance, 'LUNA/USDT', 'FUTURES')).toEqual(unknown('LUNA/USDT:USDT (inactive)'));
  });

  it('is the active market where an inactive one has the same name', () => {
    const delisted = spot('BTC', 'USDT', { id: 'OLDBTCUSDT', unified: 'BTC/USDT:OLD', isActive: false });
    expect(unifiedAt([delisted, ...binance], 'BTCUSDT', 'SPOT')).toBe('BTC/USDT');
  });

  it('is refused with markets of its base currency, those of its quote currency first', () => {
    expect(resolveAt(binance, 'BTC/USD', 'SPOT')).toEqual(unknown('BTC/USD', 'BTC/USDT, BTC/USDC'));
    expect(resolveAt(binance, 'BTCUSDC.P', 'SPOT')).toEqual(unknown('BTCUSDC.P', 'BTC/USDC, BTC/USDT'));
    expect(resolveAt(binance, 'ETHKRW', 'SPOT')).toEqual(unknown('ETHKRW', 'ETH/USDT, ETH/BTC'));
    expect(resolveAt(binance, 'LUNA/KRW', 'SPOT')).toEqual(unknown('LUNA/KRW'));
  });

  it('is suggested the longest base currency', () => {
    const markets = [spot('BT', 'USDT'), spot('BTC', 'USDT'), spot('B', 'USDT')];
    expect(resolveAt(markets, 'BTCKRW', 'SPOT')).toEqual(unknown('BTCKRW', 'BTC/USDT'));
    expect(resolveAt(markets, 'BTKRW', 'SPOT')).toEqual(unknown('BTKRW', 'BT/USDT'));
    expect(resolveAt(markets, 'BKRW', 'SPOT')).toEqual(unknown('BKRW'));
    expect(resolveAt(markets, 'BT', 'SPOT')).toEqual(unknown('BT', 'BT/USDT'));
  });

  it.each(['', ':', '/', 'DOGE/USDT', '__proto__', 'constructor', 'toString', 'BINANCE:'])('%j is unknown', (text) => {
    expect(resolveAt(binance, text, 'SPOT')).toEqual(unknown(text));
  });

  it('is quoted only in part when it is long', () => {
    expect(resolveAt(binance, 'X'.repeat(5_000), 'SPOT')).toEqual(unknown('X'.repeat(40)));
  });

  it('is not found among markets of the other type', () => {
    expect(resolveAt([spot('BTC', 'USDT')], 'BTC/USDT', 'FUTURES')).toEqual(unknown('BTC/USDT'));
    expect(resolveAt([], 'BTC/USDT', 'SPOT')).toEqual(unknown('BTC/USDT'));
  });

  it('keeps the spelling of currencies that are not upper case', () => {
    expect(unifiedAt([perpetual('kPEPE', 'USDC')], 'KPEPE/usdc', 'FUTURES')).toBe('kPEPE/USDC:USDC');
    expect(resolveAt([perpetual('kPEPE', 'USDC')], 'KPEPE/USDT', 'FUTURES')).toEqual(
      unknown('KPEPE/USDT', 'kPEPE/USDC:USDC'),
    );
    expect(resolveAt([spot('kX', 'A'), spot('kX', 'b')], 'kxb.P', 'SPOT')).toEqual(unknown('kxb.P', 'kX/b, kX/A'));
  });
});

describe('the market that is only looked at', () => {
  const named = (text: string, marketType: MarketType, markets: readonly Market[] = binance) =>
    namedMarket(text, marketType, indexMarkets(markets))?.unified ?? null;

  it('is found as an order would find it, and also while it is halted', () => {
    expect(named('BINANCE:BTCUSDT.P', 'FUTURES')).toBe('BTC/USDT:USDT');
    expect(named('BTC/USDT', 'SPOT')).toBe('BTC/USDT');
    expect(named('LUNA/USDT', 'SPOT')).toBe('LUNA/USDT');
    expect(named('LUNA/USDT:USDT', 'FUTURES')).toBe('LUNA/USDT:USDT');
  });

  it('is none of another kind, and none of several', () => {
    expect(named('SOL/USDT', 'FUTURES')).toBeNull();
    expect(named('NOPE/USDT', 'SPOT')).toBeNull();
    expect(named('AB', 'SPOT', [spot('A', 'B'), spot('B', 'A')])).toBe('A/B');
    expect(named('AB', 'SPOT', [spot('A', 'B', { id: 'x' }), spot('AB', '', { id: 'y' })])).toBeNull();
  });
});

describe('whatever is listed', () => {
  const currency = fc.stringMatching(/^[A-Z]{2,5}$/);

  it('every market is found under its unified symbol and nothing else comes back for it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(currency, currency), { selector: (pair) => pair.join('/') }), (pairs) => {
        const index = indexMarkets(pairs.map(([base, quote]) => spot(base, quote)));
        for (const [base, quote] of pairs) {
          const resolved = resolveSymbol(`${base}/${quote}`, 'SPOT', index);
          expect(resolved).toMatchObject({ kind: 'market', market: { unified: `${base}/${quote}` } });
        }
      }),
      { numRuns: 50 },
    );
  });
});

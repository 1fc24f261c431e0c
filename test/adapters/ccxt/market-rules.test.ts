import { describe, expect, it } from '@jest/globals';
import { marketOf } from '../../../src/adapters/ccxt/market-rules.ts';
import type { CcxtMarket, Profile } from '../../../src/adapters/ccxt/profile.ts';
import { profileOf } from '../../../src/adapters/ccxt/profiles/registry.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { roundToTick } from '../../../src/domain/market-steps.ts';

const TICK_SIZE = 4;
const SIGNIFICANT_DIGITS = 3;

function aCcxtMarket(changes: Record<string, unknown> = {}): CcxtMarket {
  return {
    id: 'BTCUSDT',
    symbol: 'BTC/USDT',
    base: 'BTC',
    quote: 'USDT',
    spot: true,
    active: true,
    precision: { amount: '0.00000001', price: '0.01', quote: '0.00000001' },
    limits: { amount: { min: '0.00001', max: '9000' }, price: {}, cost: { min: '5' }, market: { max: '120' } },
    info: {},
    ...changes,
  } as unknown as CcxtMarket;
}

const PERPETUAL = { spot: false, swap: true, linear: true, settle: 'USDT', symbol: 'BTC/USDT:USDT' };

const read = (
  changes: Record<string, unknown> = {},
  profile: Profile = profileOf('binance'),
  precisionMode = TICK_SIZE,
) => marketOf(aCcxtMarket(changes), { profile, precisionMode, ticks: null });

describe('reading ccxt’s markets', () => {
  it('keeps steps and limits exact', () => {
    const rules = read()?.rules;

    expect(JSON.parse(JSON.stringify(rules))).toEqual({
      quantityStep: '0.00000001',
      marketQuantityStep: null,
      minQuantity: '0.00001',
      maxQuantity: '9000',
      maxMarketQuantity: '120',
      priceTicks: [{ from: '0', tick: '0.01' }],
      minPrice: null,
      maxPrice: null,
      minCost: '5',
      maxCost: null,
      costStep: '0.00000001',
    });
  });

  it.each(['1e-8', '0.000000000001', '0.00000001'])('reads the step %s as it stands', (amount) => {
    const step = read({ precision: { amount, price: '0.01' } })?.rules.quantityStep;

    expect(step?.equals(Decimal.of(amount))).toBe(true);
  });

  it('takes a zero for no limit, as exchanges write it', () => {
    const limits = { amount: { min: '0.00000000', max: '0' }, cost: { min: '0' } };

    expect(read({ limits })?.rules).toMatchObject({ minQuantity: null, maxQuantity: null, minCost: null });
  });

  it('knows Binance’s wider step for market orders', () => {
    const filters = (stepSize: string) => ({ info: { filters: [{ filterType: 'MARKET_LOT_SIZE', stepSize }] } });

    expect(String(read(filters('0.001'))?.rules.marketQuantityStep)).toBe('0.001');
    expect(read(filters('0.00000000'))?.rules.marketQuantityStep).toBeNull();
  });

  it('counts contracts only where the exchange does', () => {
    const contract = { ...PERPETUAL, contractSize: '0.01' };

    expect(String(read(contract, profileOf('okx'))?.contractSize)).toBe('0.01');
    expect(read(contract, profileOf('binance'))?.contractSize).toBeNull();
  });

  it.each([
    [{ spot: true }, 'spot'],
    [PERPETUAL, 'perpetual'],
    [{ spot: false, future: true, linear: true }, 'dated'],
    [{ spot: false, swap: true, linear: false, inverse: true }, undefined],
    [{ spot: false, option: true }, undefined],
  ])('reads %j as %s', (changes, kind) => {
    expect(read(changes)?.kind).toBe(kind);
  });

  it('knows inactive markets, which are named but not traded', () => {
    expect(read({ active: false })?.isActive).toBe(false);
    expect(read({ active: undefined })?.isActive).toBe(true);
  });

  it('turns significant digits into ticks that grow with the price', () => {
    const digits = { precision: { amount: '8', price: '5' } };
    const ticks = read(digits, profileOf('bitfinex'), SIGNIFICANT_DIGITS)?.rules.priceTicks ?? [];

    const rounded = ['0.000123456', '1.234567', '98765.4', '1234567'].map((price) =>
      String(roundToTick(Decimal.of(price), ticks, 'down')),
    );

    expect(rounded).toEqual(['0.00012345', '1.2345', '98765', '1234500']);
  });
});

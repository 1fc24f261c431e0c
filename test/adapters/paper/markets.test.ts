import { describe, expect, it } from '@jest/globals';
import { PAPER_MARKETS, startingBalances } from '../../../src/adapters/paper/markets.ts';
import { roundToTick } from '../../../src/domain/market-steps.ts';
import { paperMarket } from './builders.ts';

describe('the markets of the paper exchange', () => {
  it('have ids and unified symbols of their own', () => {
    const { length } = PAPER_MARKETS;
    expect(length).toBe(17);
    expect(new Set(PAPER_MARKETS.map(({ market }) => market.id)).size).toBe(length);
    expect(new Set(PAPER_MARKETS.map(({ market }) => market.unified)).size).toBe(length);
  });

  it.each(PAPER_MARKETS.map((paper) => [paper.market.unified, paper] as const))(
    '%s has a price on its own tick, and a minimum that one step can not pass below zero',
    (_, { market, price }) => {
      expect(roundToTick(price, market.rules.priceTicks, 'down').equals(price)).toBe(true);
      expect(market.rules.quantityStep.times(price).greaterThan(market.rules.minCost!)).toBe(false);
    },
  );

  it('are spot in USDT and KRW, and linear perpetuals in USDT', () => {
    expect(paperMarket('BTCUSDT')).toMatchObject({
      market: { unified: 'BTC/USDT', marketType: 'SPOT', kind: 'spot', settle: null, isActive: true },
    });
    expect(paperMarket('BTCUSDT-PERP')).toMatchObject({
      market: { unified: 'BTC/USDT:USDT', marketType: 'FUTURES', kind: 'perpetual', settle: 'USDT', isLinear: true },
    });
    expect(paperMarket('KRW-BTC')).toMatchObject({
      market: { unified: 'BTC/KRW', marketType: 'SPOT', kind: 'spot', settle: null },
    });
    expect(['BTCUSDT', 'ETHUSDT', 'KRW-BTC'].map((id) => paperMarket(id).price.toString())).toEqual([
      '50000',
      '2500',
      '70000000',
    ]);
  });
});

describe('a new paper account', () => {
  it('has play money', () => {
    const shown = [...startingBalances()].map(([currency, { free, reserved }]) => [currency, `${free}`, `${reserved}`]);
    expect(shown).toEqual([
      ['USDT', '100000', '0'],
      ['KRW', '100000000', '0'],
      ['BTC', '10', '0'],
      ['ETH', '100', '0'],
    ]);
  });
});

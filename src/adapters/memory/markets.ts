import { Decimal } from '../../domain/decimal.ts';
import type { Market, MarketRules } from '../../domain/market.ts';

const of = Decimal.of;

/** Quantities in steps of 0.001, prices in ticks of 0.1, at least 5 in quote currency. */
const RULES: MarketRules = {
  quantityStep: of('0.001'),
  marketQuantityStep: null,
  minQuantity: of('0.001'),
  maxQuantity: of('1000'),
  maxMarketQuantity: null,
  priceTicks: [{ from: of('0'), tick: of('0.1') }],
  minPrice: null,
  maxPrice: null,
  minCost: of('5'),
  maxCost: null,
  costStep: of('0.01'),
};

/** The markets of the fake exchange: two on spot, and a linear perpetual that is counted in contracts of 0.01 BTC. */
export const FAKE_MARKETS: readonly Market[] = [
  spot('BTC'),
  spot('ETH'),
  {
    ...spot('BTC'),
    id: 'BTC-USDT-SWAP',
    unified: 'BTC/USDT:USDT',
    settle: 'USDT',
    marketType: 'FUTURES',
    kind: 'perpetual',
    isLinear: true,
    contractSize: of('0.01'),
    rules: { ...RULES, quantityStep: of('1'), minQuantity: of('1') },
  },
];

/** Last traded prices by market id, in USDT. */
export const FAKE_PRICES: Readonly<Record<string, Decimal>> = {
  BTCUSDT: of('50000'),
  ETHUSDT: of('2500'),
  'BTC-USDT-SWAP': of('50000'),
};

function spot(base: string): Market {
  return {
    id: `${base}USDT`,
    unified: `${base}/USDT`,
    base,
    quote: 'USDT',
    settle: null,
    marketType: 'SPOT',
    kind: 'spot',
    isLinear: false,
    isActive: true,
    contractSize: null,
    rules: RULES,
  };
}

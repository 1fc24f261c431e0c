import { Decimal } from '../../domain/decimal.ts';
import type { Market, MarketRules, TickTier } from '../../domain/market.ts';
import { indexMarkets } from '../../domain/market-index.ts';
import type { Balance } from './holdings.ts';

/** A market of the paper exchange with the price that never moves there: everything trades at it. */
export interface PaperMarket {
  readonly market: Market;
  /** Quote currency for one unit of base currency. */
  readonly price: Decimal;
}

const of = Decimal.of;

/** Base currency, price, step of quantities and tick of prices of the markets in USDT, spot and perpetual. */
const USDT_MARKETS = [
  ['BTC', '50000', '0.00001', '0.01'],
  ['ETH', '2500', '0.0001', '0.01'],
  ['BNB', '500', '0.001', '0.01'],
  ['SOL', '150', '0.001', '0.01'],
  ['XRP', '0.5', '0.1', '0.0001'],
  ['DOGE', '0.1', '1', '0.00001'],
] as const;

/** Base currency and price of the spot markets in KRW. */
const KRW_MARKETS = [
  ['BTC', '70000000'],
  ['ETH', '3500000'],
  ['SOL', '210000'],
  ['XRP', '700'],
  ['DOGE', '140'],
] as const;

/** Ticks that grow with the price, as they do at Korean exchanges. */
const KRW_TICKS: readonly TickTier[] = (
  [
    ['0', '0.0001'],
    ['1', '0.001'],
    ['10', '0.01'],
    ['100', '0.1'],
    ['1000', '1'],
    ['10000', '10'],
    ['100000', '50'],
    ['500000', '100'],
    ['1000000', '500'],
    ['2000000', '1000'],
  ] as const
).map(([from, tick]) => ({ from: of(from), tick: of(tick) }));

const STARTING_AMOUNTS = [
  ['USDT', '100000'],
  ['KRW', '100000000'],
  ['BTC', '10'],
  ['ETH', '100'],
] as const;

/** What every new account has, by currency. */
export function startingBalances(): ReadonlyMap<string, Balance> {
  return new Map(STARTING_AMOUNTS.map(([currency, free]) => [currency, { free: of(free), reserved: Decimal.ZERO }]));
}

/** Every market of the paper exchange. */
export const PAPER_MARKETS: readonly PaperMarket[] = [
  ...USDT_MARKETS.flatMap(([base, price, step, tick]) => {
    const rules = rulesOf({ quantityStep: step, priceTicks: flat(tick), minCost: '5', costStep: '0.01' });
    return [
      { price: of(price), market: spot(`${base}USDT`, base, 'USDT', rules) },
      { price: of(price), market: perpetual(base, rules) },
    ];
  }),
  ...KRW_MARKETS.map(([base, price]) => {
    const rules = rulesOf({ quantityStep: '0.00000001', priceTicks: KRW_TICKS, minCost: '5000', costStep: '1' });
    return { price: of(price), market: spot(`KRW-${base}`, base, 'KRW', rules) };
  }),
];

export const PAPER_MARKETS_BY_ID: ReadonlyMap<string, PaperMarket> = new Map(
  PAPER_MARKETS.map((paper) => [paper.market.id, paper]),
);
/** By every name that senders give them. */
export const PAPER_INDEX = indexMarkets(PAPER_MARKETS.map(({ market }) => market));

function flat(tick: string): readonly TickTier[] {
  return [{ from: Decimal.ZERO, tick: of(tick) }];
}

function rulesOf(rules: {
  quantityStep: string;
  priceTicks: readonly TickTier[];
  minCost: string;
  costStep: string;
}): MarketRules {
  return {
    quantityStep: of(rules.quantityStep),
    marketQuantityStep: null,
    minQuantity: of(rules.quantityStep),
    maxQuantity: null,
    maxMarketQuantity: null,
    priceTicks: rules.priceTicks,
    minPrice: null,
    maxPrice: null,
    minCost: of(rules.minCost),
    maxCost: null,
    costStep: of(rules.costStep),
  };
}

function spot(id: string, base: string, quote: string, rules: MarketRules): Market {
  return {
    id,
    unified: `${base}/${quote}`,
    base,
    quote,
    settle: null,
    marketType: 'SPOT',
    kind: 'spot',
    isLinear: false,
    isActive: true,
    contractSize: null,
    rules,
  };
}

function perpetual(base: string, rules: MarketRules): Market {
  return {
    id: `${base}USDT-PERP`,
    unified: `${base}/USDT:USDT`,
    base,
    quote: 'USDT',
    settle: 'USDT',
    marketType: 'FUTURES',
    kind: 'perpetual',
    isLinear: true,
    isActive: true,
    contractSize: null,
    rules,
  };
}

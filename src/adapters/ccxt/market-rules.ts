import { Decimal } from '../../domain/decimal.ts';
import type { Market, MarketRules, TickTier } from '../../domain/market.ts';
import type { CcxtMarket, Profile } from './profile.ts';

/** ccxt's constant for `precision` that counts digits; everywhere else in the pinned version it is the step itself. */
const SIGNIFICANT_DIGITS = 3;

/** Where ccxt names no step: eight decimals of an amount, and prices as they are asked, for the exchange to judge. */
const USUAL_STEP = Decimal.of('1e-8');
const FINEST_TICK = Decimal.of('1e-18');
const HIGHEST_POWER = 12;
const LOWEST_POWER = -12;

/** What else is known of the exchange when its markets are read. */
export interface MarketReading {
  readonly profile: Profile;
  readonly precisionMode: number;
  /** By market id, where ticks depend on the price. */
  readonly ticks: ReadonlyMap<string, readonly TickTier[]> | null;
}

/**
 * ccxt's market as the domain's; null for what is never traded here (options, inverse contracts, margin copies). Its numbers must
 * be texts (`number: String`), so that no float comes between the exchange's steps and ours.
 */
export function marketOf(market: CcxtMarket, reading: MarketReading): Market | null {
  const kind = kindOf(market);
  if (!kind) return null;
  const rules = rulesOf(market, reading);
  return {
    id: market.id ?? '',
    unified: market.symbol,
    base: market.base,
    quote: market.quote,
    settle: kind === 'spot' ? null : (market.settle ?? market.quote),
    marketType: kind === 'spot' ? 'SPOT' : 'FUTURES',
    kind,
    isLinear: kind === 'spot' || market.linear === true,
    isActive: market.active !== false,
    contractSize: kind !== 'spot' && reading.profile.countsContracts ? decimal(market.contractSize) : null,
    rules: reading.profile.refineRules?.(market, rules) ?? rules,
  };
}

function kindOf(market: CcxtMarket): Market['kind'] | null {
  if (market.spot) return 'spot';
  if (!market.linear) return null;
  if (market.swap) return 'perpetual';
  return market.future ? 'dated' : null;
}

function rulesOf(market: CcxtMarket, { profile, precisionMode, ticks }: MarketReading): MarketRules {
  const { precision } = market;
  const limits = market.limits as Partial<Record<'amount' | 'market' | 'price' | 'cost', MinMax>>;
  return {
    quantityStep: step(precision.amount, precisionMode) ?? USUAL_STEP,
    marketQuantityStep: null,
    minQuantity: limit(limits.amount?.min),
    maxQuantity: limit(limits.amount?.max),
    maxMarketQuantity: limit(limits.market?.max),
    priceTicks: ticks?.get(market.id ?? '') ?? priceTicks(precision.price, precisionMode),
    minPrice: limit(limits.price?.min),
    maxPrice: limit(limits.price?.max),
    minCost: limit(limits.cost?.min) ?? limit(profile.minCosts[market.quote]),
    maxCost: limit(limits.cost?.max),
    costStep: costStep(market, precisionMode),
  };
}

type MinMax = { readonly min?: unknown; readonly max?: unknown };

function costStep({ precision }: CcxtMarket, precisionMode: number): Decimal {
  const { cost, quote } = precision as { cost?: unknown; quote?: unknown };
  return step(cost, precisionMode) ?? step(quote, precisionMode) ?? USUAL_STEP;
}

function priceTicks(precision: unknown, precisionMode: number): readonly TickTier[] {
  if (precisionMode === SIGNIFICANT_DIGITS) return significantTicks(Number(precision));
  return [{ from: Decimal.ZERO, tick: step(precision, precisionMode) ?? FINEST_TICK }];
}

/** A price of five significant digits has the tick 0.1 from 1,000 on, 1 from 10,000 on, and so forth. */
function significantTicks(digits: number): readonly TickTier[] {
  const powers = Array.from({ length: HIGHEST_POWER - LOWEST_POWER + 1 }, (_, index) => LOWEST_POWER + index);
  const tiers = powers.map((power) => ({
    from: Decimal.of(`1e${power}`),
    tick: Decimal.of(`1e${power - digits + 1}`),
  }));
  const lowest = Decimal.of(`1e${LOWEST_POWER - digits + 1}`);
  return [{ from: Decimal.ZERO, tick: lowest }, ...tiers];
}

/** The step that ccxt's `precision` stands for; of an amount in significant digits none is known. */
function step(precision: unknown, mode: number): Decimal | null {
  const value = decimal(precision);
  return value?.isPositive() && mode !== SIGNIFICANT_DIGITS ? value : null;
}

/** Exchanges write a zero where they mean no limit. */
function limit(value: unknown): Decimal | null {
  const parsed = decimal(value);
  return parsed?.isPositive() ? parsed : null;
}

function decimal(value: unknown): Decimal | null {
  return value === undefined || value === null ? null : Decimal.parse(String(value));
}

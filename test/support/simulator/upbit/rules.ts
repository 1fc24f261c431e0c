import { compare } from '../decimal.ts';
import type { Market } from '../markets.ts';

/** Ticks of the KRW markets by price, since 2025-07-31: from the first bound on, the tick beside it. */
const KRW_TICKS: readonly [from: string, tick: string][] = [
  ['1000000', '1000'],
  ['500000', '500'],
  ['100000', '100'],
  ['50000', '50'],
  ['10000', '10'],
  ['5000', '5'],
  ['100', '1'],
  ['10', '0.1'],
  ['1', '0.01'],
  ['0.1', '0.001'],
  ['0', '0.0001'],
];

/** The step that a price of this size must keep. */
export function tickAt(market: Market, price: string): string {
  if (market.quote !== 'KRW') return market.tick;
  const tier = KRW_TICKS.find(([from]) => compare(price, from) >= 0);
  return tier?.[1] ?? '0.0001';
}

import type { Market } from './market.ts';
import type { MarketType } from './order.ts';

/** Markets of one exchange and market type under every name that senders give them. All keys are upper case. */
export interface MarketNames {
  readonly byName: ReadonlyMap<string, readonly Market[]>;
  /** Markets that can be ordered, for suggestions. */
  readonly byBase: ReadonlyMap<string, readonly Market[]>;
}

/** Built once when markets are loaded, so that reading a symbol is a hash access. */
export type MarketIndex = Readonly<Record<MarketType, MarketNames>>;

/** Indexes all markets of an exchange, of either market type. */
export function indexMarkets(markets: Iterable<Market>): MarketIndex {
  const index = { SPOT: noNames(), FUTURES: noNames() };
  for (const market of markets) {
    const { byName, byBase } = index[market.marketType];
    for (const name of new Set(namesOf(market))) add(byName, name.toUpperCase(), market);
    if (canBeOrdered(market)) add(byBase, market.base.toUpperCase(), market);
  }
  return index;
}

/** Dated futures and inverse contracts are known by name, so that they can be refused by name. */
export function isSupported(market: Market): boolean {
  return market.kind === 'spot' || (market.kind === 'perpetual' && market.isLinear);
}

/** Whether an order at this market can be made at all now. */
export function canBeOrdered(market: Market): boolean {
  return market.isActive && isSupported(market);
}

function namesOf(market: Market): string[] {
  const { base, quote } = market;
  const compact = base + quote;
  const ofAny = [market.unified, market.id, `${base}/${quote}`, compact, `${quote}-${base}`];
  if (market.kind !== 'perpetual') return ofAny;
  return [...ofAny, `${compact}.P`, `${compact}PERP`, `${base}-${quote}-SWAP`];
}

const noNames = () => ({ byName: new Map<string, Market[]>(), byBase: new Map<string, Market[]>() });

function add(map: Map<string, Market[]>, key: string, market: Market): void {
  const markets = map.get(key);
  if (markets) markets.push(market);
  else map.set(key, [market]);
}

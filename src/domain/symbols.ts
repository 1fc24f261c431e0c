import { type Failure, failure } from './failure.ts';
import type { Market } from './market.ts';
import { canBeOrdered, isSupported, type MarketIndex, type MarketNames } from './market-index.ts';
import type { MarketType } from './order.ts';

export type ResolvedSymbol =
  | { readonly kind: 'market'; readonly market: Market }
  | { readonly kind: 'refused'; readonly failure: Failure };

const MAX_CANDIDATES = 3;
/** Longer texts are no symbols; a reason has to quote them. */
const MAX_SYMBOL = 40;
const MAX_BASE = 20;

/** TradingView's `BINANCE:`; what stands before a `/` is no exchange but a market with its settlement currency. */
const EXCHANGE_PREFIX = /^[A-Z0-9_]+:/;

/**
 * Finds the one market that a sender's symbol names, in whatever spelling: `BTC/USDT`, `BTC/USDT:USDT`, `BTCUSDT`,
 * `BINANCE:BTCUSDT.P`, `BTC-USDT-SWAP`, `KRW-BTC`. The exchange in a prefix is not compared, for alerts are often drawn
 * on the chart of another one. More than one reading, or none, is refused with a few candidates.
 */
export function resolveSymbol(text: string, marketType: MarketType, index: MarketIndex): ResolvedSymbol {
  const symbol = symbolIn(text);
  const names = index[marketType];
  const named = marketsNamed(symbol, names);
  const orderable = named.filter(canBeOrdered);
  const [market] = orderable;
  if (market && orderable.length === 1) return { kind: 'market', market };
  return { kind: 'refused', failure: market ? unknown(text, orderable) : whyNone(text, symbol, named, names) };
}

/** The one market that a sender's symbol names, also while the exchange has halted it; null when that can't be told. */
export function namedMarket(text: string, marketType: MarketType, index: MarketIndex): Market | null {
  const named = marketsNamed(symbolIn(text), index[marketType]).filter(isSupported);
  const orderable = named.filter(canBeOrdered);
  const [market = null, ...others] = orderable.length > 0 ? orderable : named;
  return others.length > 0 ? null : market;
}

const symbolIn = (text: string): string => text.trim().toUpperCase().replace(EXCHANGE_PREFIX, '');

/** A symbol with a slash, or with a settlement currency, is read as it stands; others without their separators too. */
function marketsNamed(symbol: string, { byName }: MarketNames): Market[] {
  const exact = byName.get(symbol) ?? [];
  if (symbol.includes('/')) return [...exact];
  return [...new Set([...exact, ...(byName.get(symbol.replace(/[-_]/g, '')) ?? [])])];
}

function whyNone(text: string, symbol: string, named: readonly Market[], names: MarketNames): Failure {
  const paused = named.find(isSupported);
  if (paused) return failure('UNKNOWN_SYMBOL', { symbol: `${paused.unified} (inactive)` });
  const [unsupported] = named;
  if (unsupported) return failure('NOT_SUPPORTED', { what: unsupported.unified });
  return unknown(text, suggestions(symbol, names));
}

function unknown(text: string, candidates: readonly Market[]): Failure {
  const symbol = text.trim().slice(0, MAX_SYMBOL);
  if (candidates.length === 0) return failure('UNKNOWN_SYMBOL', { symbol });
  const unified = candidates.slice(0, MAX_CANDIDATES).map((market) => market.unified);
  return failure('UNKNOWN_SYMBOL', { symbol, candidates: unified.join(', ') });
}

/** Markets of the longest base currency that the symbol begins with, those first whose quote currency follows it. */
function suggestions(symbol: string, { byBase }: MarketNames): readonly Market[] {
  const letters = symbol.replace(/[-_/]/g, '');
  for (let length = Math.min(letters.length, MAX_BASE); length > 1; length -= 1) {
    const markets = byBase.get(letters.slice(0, length));
    if (markets) return nearestFirst(markets, letters);
  }
  return [];
}

function nearestFirst(markets: readonly Market[], letters: string): readonly Market[] {
  const isNear = (market: Market) => letters.startsWith((market.base + market.quote).toUpperCase());
  return [...markets.filter(isNear), ...markets.filter((market) => !isNear(market))];
}

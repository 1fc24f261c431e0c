import type { Market } from '../../domain/market.ts';
import { indexMarkets, type MarketIndex } from '../../domain/market-index.ts';
import type { MarketType } from '../../domain/order.ts';
import { marketOf } from './market-rules.ts';
import type { CcxtClient, CcxtMarket, Profile, RateLimit } from './profile.ts';

/** All markets of one exchange, as ccxt's clients and as the domain need them. */
export interface LoadedMarkets {
  /** The client that loaded them; others share its tables. */
  readonly source: CcxtClient;
  readonly index: MarketIndex;
  /** By ccxt's symbol, `BTC/USDT:USDT`. */
  readonly bySymbol: ReadonlyMap<string, Market>;
  /** What the exchange stated of its limits beside them. */
  readonly limits: ReadonlyMap<MarketType, readonly RateLimit[]>;
}

/** Asks the exchange for its markets with a fresh client that has no key. */
export async function loadMarkets(client: CcxtClient, profile: Profile): Promise<LoadedMarkets> {
  const limits = noteLimits(client, profile);
  const listed = await client.loadMarkets();
  const ticks = (await profile.loadTicks?.(client)) ?? null;
  const reading = { profile, precisionMode: Number(client.precisionMode), ticks };
  const markets = Object.values(listed as Record<string, CcxtMarket>).flatMap(
    (market) => marketOf(market, reading) ?? [],
  );
  const bySymbol = new Map(markets.map((market) => [market.unified, market]));
  return { source: client, index: indexMarkets(bySymbol.values()), bySymbol, limits };
}

/** ccxt gives every parsed answer to `handleErrors`, which is the one place to read what it drops itself. */
function noteLimits(client: CcxtClient, { rateLimitsIn }: Profile): ReadonlyMap<MarketType, readonly RateLimit[]> {
  const limits = new Map<MarketType, readonly RateLimit[]>();
  const handleErrors = client.handleErrors.bind(client) as (...args: unknown[]) => unknown;
  const noting = (...args: unknown[]) => {
    const [, , url, , , , body] = args;
    const stated = rateLimitsIn?.(String(url), body);
    if (stated) limits.set(stated.marketType, stated.limits);
    return handleErrors(...args);
  };
  Object.assign(client, { handleErrors: noting });
  return limits;
}

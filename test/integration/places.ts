import { beforeAll } from '@jest/globals';
import { aTrader, type Trader } from '../support/gateway.ts';
import type { ExchangeName, MarketType } from '../support/simulator/index.ts';

/** Where orders go, with a limit order there that rests. */
export interface Place {
  readonly place: string;
  readonly exchange: ExchangeName;
  readonly marketType: MarketType;
  readonly resting: Readonly<Record<string, string>>;
}

const USDT = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const KRW = { symbol: 'BTC/KRW', side: 'buy', order_type: 'limit', quantity: '0.01', price: '90000000' };

/** Every proven exchange and market type. */
export const PLACES: readonly Place[] = [
  { place: 'Binance spot', exchange: 'binance', marketType: 'SPOT', resting: USDT },
  { place: 'Binance USDⓈ-M', exchange: 'binance', marketType: 'FUTURES', resting: USDT },
  { place: 'Bybit spot', exchange: 'bybit', marketType: 'SPOT', resting: USDT },
  { place: 'Bybit linear', exchange: 'bybit', marketType: 'FUTURES', resting: USDT },
  { place: 'OKX spot', exchange: 'okx', marketType: 'SPOT', resting: USDT },
  { place: 'OKX swaps', exchange: 'okx', marketType: 'FUTURES', resting: USDT },
  { place: 'Upbit', exchange: 'upbit', marketType: 'SPOT', resting: KRW },
];

/** One trader with his own account for each case, so that cases don't meet. */
export const traderFor = ({ place, exchange, marketType }: Place, name: string): Trader =>
  aTrader(`${place}, ${name}`, exchange, marketType);

/** As many webhooks at once as a small machine answers within their deadline, whatever else it does. */
const AT_ONCE = 8;

/** Runs the cases beside each other, for most of their time is spent waiting; each test then judges its own. */
export function concurrently<Case, Result>(
  cases: readonly Case[],
  run: (one: Case) => Promise<Result>,
): (one: Case) => Promise<Result> {
  const running = new Map<Case, Promise<Result>>();
  beforeAll(() => {
    const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve<unknown>(null));
    cases.forEach((one, index) => {
      const lane = index % AT_ONCE;
      const result = lanes[lane]!.then(() => run(one));
      // Whoever judges it will see its failure; until then it is no unhandled one.
      lanes[lane] = result.catch(() => null);
      running.set(one, result);
    });
  });
  return (one) => running.get(one) ?? Promise.reject(new Error('No such case'));
}

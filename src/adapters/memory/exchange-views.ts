import type { AskedMarket, ExchangeViews, SeenBalance, SeenPosition } from '../../application/ports/exchange-views.ts';
import type { Account } from '../../domain/account.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { Market } from '../../domain/market.ts';
import { indexMarkets } from '../../domain/market-index.ts';
import { namedMarket } from '../../domain/symbols.ts';
import type { FakeExchange } from './exchange.ts';
import type { Acceptance } from './exchange-book.ts';
import { FAKE_MARKETS } from './markets.ts';

const INDEX = indexMarkets(FAKE_MARKETS);

/** What the fake exchange shows of its book. It tells no balances. */
export class MemoryExchangeViews implements ExchangeViews {
  /** From now on nothing is answered. */
  isSilent = false;
  readonly #exchange: FakeExchange;

  constructor(exchange: FakeExchange) {
    this.#exchange = exchange;
  }

  lastPriceAt(_account: Account, asked: AskedMarket, signal: AbortSignal): Promise<Decimal | null> {
    return this.#tell(asked, signal, ({ id }) => this.#exchange.prices.get(id) ?? null);
  }

  positionAt({ name }: Account, asked: AskedMarket, signal: AbortSignal): Promise<SeenPosition | null> {
    return this.#tell(asked, signal, ({ id }) => {
      const held = this.#exchange.acceptances
        .filter(({ account, order }) => account === name && order.marketId === id)
        .reduce((sum, taken) => sum.plus(signedFill(taken)), Decimal.ZERO);
      if (held.isZero()) return { side: 'FLAT', quantity: '0' };
      const isLong = held.isPositive();
      return { side: isLong ? 'LONG' : 'SHORT', quantity: (isLong ? held : Decimal.ZERO.minus(held)).toString() };
    });
  }

  async baseBalanceAt(_account: Account, _asked: AskedMarket, _signal: AbortSignal): Promise<SeenBalance | null> {
    return null;
  }

  async #tell<T>(
    { symbol, marketType }: AskedMarket,
    signal: AbortSignal,
    tell: (market: Market) => T | null,
  ): Promise<T | null> {
    if (this.isSilent) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    const market = this.isSilent ? null : namedMarket(symbol, marketType, INDEX);
    return market && tell(market);
  }
}

function signedFill({ order, execution }: Acceptance): Decimal {
  const filled = execution.filledQuantity ?? Decimal.ZERO;
  return order.side === 'BUY' ? filled : Decimal.ZERO.minus(filled);
}

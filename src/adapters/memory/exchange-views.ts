import type {
  AskedMarket,
  ExchangeViews,
  SeenBalance,
  SeenListing,
  SeenPosition,
} from '../../application/ports/exchange-views.ts';
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
    return this.#tell(asked, signal, (market) => {
      const taken = this.#taken(name, market);
      const held = taken.reduce((sum, one) => sum.plus(signedFill(one)), Decimal.ZERO);
      if (held.isZero()) return { side: 'FLAT', quantity: '0' };
      const isLong = held.isPositive();
      return { side: isLong ? 'LONG' : 'SHORT', quantity: (isLong ? held : Decimal.ZERO.minus(held)).toString() };
    });
  }

  async baseBalanceAt(_account: Account, _asked: AskedMarket, _signal: AbortSignal): Promise<SeenBalance | null> {
    return null;
  }

  openOrdersAt({ name }: Account, asked: AskedMarket, signal: AbortSignal): Promise<readonly SeenListing[] | null> {
    return this.#tell(asked, signal, (market) => {
      const open = this.#taken(name, market).filter(({ execution }) => execution.exchangeStatus === 'open');
      return open.map(listed);
    });
  }

  fillsAt(
    { name }: Account,
    asked: AskedMarket,
    since: Date,
    signal: AbortSignal,
  ): Promise<readonly SeenListing[] | null> {
    return this.#tell(asked, signal, (market) => {
      const filled = this.#taken(name, market).filter(({ execution }) => execution.filledQuantity?.isPositive());
      return filled.filter(({ at }) => at >= since).map(fillOf);
    });
  }

  #taken(name: string, { id }: Market): readonly Acceptance[] {
    return this.#exchange.acceptances.filter(({ account, order }) => account === name && order.marketId === id);
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

function listed({ clientOrderId, order, execution, at }: Acceptance): SeenListing {
  const { side, orderType, quantity, price, stopPrice } = order;
  return {
    exchangeOrderId: execution.exchangeOrderId,
    clientOrderId,
    side,
    orderType,
    quantity: textOf(quantity),
    price: textOf(price),
    stopPrice: textOf(stopPrice),
    filled: textOf(execution.filledQuantity),
    at,
  };
}

function fillOf(taken: Acceptance): SeenListing {
  const { filledQuantity, averagePrice } = taken.execution;
  return { ...listed(taken), quantity: textOf(filledQuantity), price: textOf(averagePrice), stopPrice: null };
}

const textOf = (value: Decimal | null): string | null => value?.toString() ?? null;

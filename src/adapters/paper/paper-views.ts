import type {
  AskedMarket,
  ExchangeViews,
  SeenBalance,
  SeenListing,
  SeenPosition,
} from '../../application/ports/exchange-views.ts';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { namedMarket } from '../../domain/symbols.ts';
import { absolute, NO_BALANCE } from './holdings.ts';
import { PAPER_INDEX, PAPER_MARKETS_BY_ID, type PaperMarket } from './markets.ts';
import type { PaperBook, PaperOrder } from './paper-book.ts';

/** As many orders as other exchanges list at once. */
const MOST_LISTED = 100;

/** What the paper exchange shows of its book, which keeps no times. */
export class PaperViews implements ExchangeViews {
  readonly #book: PaperBook;

  constructor(book: PaperBook) {
    this.#book = book;
  }

  async lastPriceAt(_account: Account, asked: AskedMarket): Promise<Decimal | null> {
    return paperMarket(asked)?.price ?? null;
  }

  positionAt({ id }: Account, asked: AskedMarket): Promise<SeenPosition | null> {
    return shown(asked, async ({ market }) => {
      const { quantity } = (await this.#book.holdings(id, market.id)).position;
      if (quantity.isZero()) return { side: 'FLAT', quantity: '0' };
      return { side: quantity.isPositive() ? 'LONG' : 'SHORT', quantity: absolute(quantity).toString() };
    });
  }

  baseBalanceAt({ id }: Account, asked: AskedMarket): Promise<SeenBalance | null> {
    return shown(asked, async ({ market: { id: marketId, base } }) => {
      const { free, reserved } = (await this.#book.holdings(id, marketId)).balances.get(base) ?? NO_BALANCE;
      return { currency: base, total: free.plus(reserved).toString(), free: free.toString() };
    });
  }

  openOrdersAt({ id }: Account, asked: AskedMarket): Promise<readonly SeenListing[] | null> {
    return shown(asked, async ({ market }) => {
      const orders = await this.#book.recent(id, market.id, MOST_LISTED);
      return orders.filter(({ exchangeStatus }) => exchangeStatus === 'open').map(listed);
    });
  }

  fillsAt({ id }: Account, asked: AskedMarket): Promise<readonly SeenListing[] | null> {
    return shown(asked, async ({ market }) => {
      const orders = await this.#book.recent(id, market.id, MOST_LISTED);
      return orders.filter(({ filledQuantity }) => filledQuantity?.isPositive()).map(fillOf);
    });
  }
}

function listed({
  exchangeOrderId,
  clientOrderId,
  side,
  orderType,
  amount,
  price,
  filledQuantity,
}: PaperOrder): SeenListing {
  return {
    exchangeOrderId,
    clientOrderId,
    side,
    orderType,
    quantity: amount?.toString() ?? null,
    price: price?.toString() ?? null,
    stopPrice: null,
    filled: filledQuantity?.toString() ?? null,
    at: null,
  };
}

/** What an order has filled is one fill here. */
function fillOf(order: PaperOrder): SeenListing {
  const whole = listed(order);
  return { ...whole, quantity: whole.filled, price: order.averagePrice?.toString() ?? null };
}

function paperMarket({ symbol, marketType }: AskedMarket): PaperMarket | null {
  const market = namedMarket(symbol, marketType, PAPER_INDEX);
  return market && (PAPER_MARKETS_BY_ID.get(market.id) ?? null);
}

/** Null where there is no such market, or its book can't be read. */
async function shown<T>(asked: AskedMarket, read: (paper: PaperMarket) => Promise<T>): Promise<T | null> {
  const paper = paperMarket(asked);
  try {
    return paper && (await read(paper));
  } catch (error) {
    if (error instanceof LedgerUnavailable) return null;
    throw error;
  }
}

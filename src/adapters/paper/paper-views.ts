import type { AskedMarket, ExchangeViews, SeenBalance, SeenPosition } from '../../application/ports/exchange-views.ts';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { namedMarket } from '../../domain/symbols.ts';
import { absolute, NO_BALANCE } from './holdings.ts';
import { PAPER_INDEX, PAPER_MARKETS_BY_ID, type PaperMarket } from './markets.ts';
import type { PaperBook } from './paper-book.ts';

/** What the paper exchange shows: everything that is in its book. */
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

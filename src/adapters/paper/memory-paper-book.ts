import type { SeenOrder } from '../../domain/sighting.ts';
import { type Balance, type Holdings, NO_POSITION, type Position } from './holdings.ts';
import { startingBalances } from './markets.ts';
import type { PaperBook, PaperOrder, Placement, Submission } from './paper-book.ts';

interface PaperAccount {
  balances: ReadonlyMap<string, Balance>;
  readonly positions: Map<string, Position>;
  readonly orders: Map<string, PaperOrder>;
}

/** A paper book that lives as long as its process. */
export class MemoryPaperBook implements PaperBook {
  readonly #accounts = new Map<number, PaperAccount>();
  #lastOrderId = 0;

  async place({ accountId, order, match, mayCommit }: Submission): Promise<Placement> {
    const account = this.#account(accountId);
    if (account.orders.has(order.clientOrderId)) return { kind: 'duplicate' };
    const matched = match(holdingsAt(account, order.marketId));
    if (matched.kind === 'refused') return matched;
    if (!mayCommit()) return { kind: 'too_late' };
    this.#lastOrderId += 1;
    const execution = { exchangeOrderId: String(this.#lastOrderId), ...matched.execution };
    const { clientOrderId, marketId, side, sentAmount: amount, orderType, price } = order;
    account.orders.set(clientOrderId, { ...execution, clientOrderId, marketId, side, amount, orderType, price });
    account.balances = matched.holdings.balances;
    account.positions.set(marketId, matched.holdings.position);
    return { kind: 'placed', execution };
  }

  async find(accountId: number, clientOrderId: string): Promise<SeenOrder | null> {
    const found = this.#account(accountId).orders.get(clientOrderId);
    if (!found) return null;
    const { orderType: _, price: __, ...seen } = found;
    return seen;
  }

  async recent(accountId: number, marketId: string, limit: number): Promise<readonly PaperOrder[]> {
    const orders = [...this.#account(accountId).orders.values()];
    return orders
      .filter((order) => order.marketId === marketId)
      .reverse()
      .slice(0, limit);
  }

  async holdings(accountId: number, marketId: string): Promise<Holdings> {
    return holdingsAt(this.#account(accountId), marketId);
  }

  #account(id: number): PaperAccount {
    const known = this.#accounts.get(id);
    if (known) return known;
    const opened = { balances: startingBalances(), positions: new Map(), orders: new Map() };
    this.#accounts.set(id, opened);
    return opened;
  }
}

function holdingsAt({ balances, positions }: PaperAccount, marketId: string): Holdings {
  return { balances, position: positions.get(marketId) ?? NO_POSITION };
}

import { type Account, walletOf } from './accounts.ts';
import { compare, cutTo, divide, isPositive, lesser, multiply, subtract } from './decimal.ts';
import { closesOnly, type Entry, type Placed, type Placement } from './entry.ts';
import { closable, fill, reservation } from './filling.ts';
import type { Market } from './markets.ts';
import type { Prices } from './prices.ts';
import type { ExchangeName, LedgerOrder, OrderStatus } from './types.ts';

const ORDER_IDS_FROM = 7_000_000_000;

/** Upbit names its orders by UUID, the others by number. */
const orderIdOf = (exchange: ExchangeName, count: number): string =>
  exchange === 'upbit' ? `9ca023a5-851b-4fec-9f0a-${String(count).padStart(12, '0')}` : String(ORDER_IDS_FROM + count);

const isWaiting = (order: LedgerOrder): boolean => order.status === 'open' || order.status === 'untriggered';

/** Every order that an exchange accepted, and what became of it: the judge of the tests. */
export class Ledger {
  readonly #entries = new Map<LedgerOrder, Entry>();
  readonly #byAccount = new Map<Account, LedgerOrder[]>();
  readonly #prices: Prices;
  #orderCount = 0;
  #tradeCount = 0;

  constructor(prices: Prices) {
    this.#prices = prices;
  }

  get orders(): LedgerOrder[] {
    return [...this.#entries.keys()];
  }

  /** The account's orders, oldest first. */
  ordersOf(account: Account): readonly LedgerOrder[] {
    return this.#byAccount.get(account) ?? [];
  }

  clear(): void {
    this.#entries.clear();
    this.#byAccount.clear();
  }

  /** Accepts the order and executes what can be executed at once, or refuses it and leaves no trace. */
  place(placement: Placement): Placed {
    const entry = this.#toEntry(placement);
    const { order, market } = entry;
    if (placement.closedAs) return this.#accept(entry, placement.closedAs);

    const futures = market.marketType === 'FUTURES';
    if (futures && closesOnly(order) && !isPositive(closable(entry))) {
      return { kind: 'refused', reason: 'NOTHING_TO_REDUCE' };
    }
    if (order.stopPrice !== null) {
      if (!futures && !this.#reserve(entry)) return { kind: 'refused', reason: 'INSUFFICIENT_FUNDS' };
      return this.#accept(entry, 'untriggered');
    }
    const crosses = this.#crosses(entry);
    if (order.timeInForce === 'POST_ONLY' && crosses) {
      if (entry.refuses.crossingPostOnly) return { kind: 'refused', reason: 'WOULD_TAKE' };
      return this.#accept(entry, 'cancelled');
    }
    if (order.timeInForce === 'FOK' && !(crosses && this.#canFillWhole(entry))) {
      if (entry.refuses.unfillableFok) return { kind: 'refused', reason: 'UNFILLABLE' };
      return this.#accept(entry, 'expired');
    }
    if (!this.#reserve(entry)) return { kind: 'refused', reason: 'INSUFFICIENT_FUNDS' };
    this.#accept(entry, 'open');
    this.#match(entry, placement.at);
    return { kind: 'accepted', order };
  }

  /** Closes what still waits; false when the order is closed already. */
  close(order: LedgerOrder, status: OrderStatus, at: number): boolean {
    if (!isWaiting(order)) return false;
    const entry = this.#entryOf(order);
    this.#unreserve(entry);
    order.status = status;
    order.updatedAt = at;
    return true;
  }

  /** Executes part of a waiting order at a price, as another trader would. */
  execute(order: LedgerOrder, quantity: string, price: string, at: number): void {
    if (!isWaiting(order)) throw new Error(`order ${order.exchangeOrderId} is ${order.status}`);
    const entry = this.#entryOf(order);
    order.status = 'open';
    this.#fill(entry, quantity, price, at);
  }

  /** Triggers the stops that the last price has reached and fills the orders that it crosses. */
  priceChanged(market: Market, at: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.market !== market || !isWaiting(entry.order)) continue;
      if (entry.order.status === 'untriggered' && !this.#trigger(entry, at)) continue;
      if (entry.order.status === 'open') this.#match(entry, at);
    }
  }

  #toEntry(placement: Placement): Entry {
    const { credentials, market, refuses, triggerWhen, closedAs: _, rawQuantity, at, ...rest } = placement;
    this.#orderCount += 1;
    const order: LedgerOrder = {
      exchange: market.exchange,
      marketType: market.marketType,
      apiKey: credentials.apiKey,
      exchangeOrderId: orderIdOf(market.exchange, this.#orderCount),
      symbolId: market.symbolId,
      ...rest,
      quantity: rawQuantity === null ? null : multiply(rawQuantity, market.contractSize),
      rawQuantity,
      status: 'open',
      filledQuantity: '0',
      filledCost: '0',
      averagePrice: null,
      acceptedAt: at,
      updatedAt: at,
      fills: [],
    };
    return { order, account: credentials.account, market, triggerWhen, refuses, reserved: null };
  }

  #accept(entry: Entry, status: OrderStatus): Placed {
    entry.order.status = status;
    this.#entries.set(entry.order, entry);
    const orders = this.#byAccount.get(entry.account);
    if (orders) orders.push(entry.order);
    else this.#byAccount.set(entry.account, [entry.order]);
    return { kind: 'accepted', order: entry.order };
  }

  #entryOf(order: LedgerOrder): Entry {
    const entry = this.#entries.get(order);
    if (!entry) throw new Error(`order ${order.exchangeOrderId} is not in the ledger`);
    return entry;
  }

  #crosses({ order, market }: Entry): boolean {
    if (order.price === null) return true;
    const distance = compare(order.price, this.#prices.last(market));
    return order.side === 'BUY' ? distance >= 0 : distance <= 0;
  }

  #canFillWhole(entry: Entry): boolean {
    const depth = this.#prices.depth(entry.market);
    return depth === null || compare(depth, this.#remaining(entry)) >= 0;
  }

  /** Base currency still to be filled; a cost is turned into whole steps at the last price. */
  #remaining({ order, market }: Entry): string {
    if (order.quantity !== null) return subtract(order.quantity, order.filledQuantity);
    const left = subtract(order.cost ?? '0', order.filledCost);
    const step = multiply(market.step, market.contractSize);
    return cutTo(divide(left, this.#prices.last(market)), step);
  }

  #reserve(entry: Entry): boolean {
    const last = this.#prices.last(entry.market);
    const needed = reservation(entry, this.#remaining(entry), last);
    if (!walletOf(entry.account, entry.market.marketType).hold(needed.currency, needed.amount)) return false;
    entry.reserved = needed;
    return true;
  }

  #unreserve(entry: Entry): void {
    if (!entry.reserved) return;
    walletOf(entry.account, entry.market.marketType).release(entry.reserved.currency, entry.reserved.amount);
    entry.reserved = null;
  }

  #trigger(entry: Entry, at: number): boolean {
    const { order, market, triggerWhen } = entry;
    const distance = compare(this.#prices.last(market), order.stopPrice ?? '0');
    if (triggerWhen === 'ABOVE' ? distance < 0 : distance > 0) return false;
    this.#unreserve(entry);
    const affordable = this.#reserve(entry);
    order.status = affordable ? 'open' : 'rejected';
    order.updatedAt = at;
    return affordable;
  }

  #match(entry: Entry, at: number): void {
    const { order, market } = entry;
    if (this.#crosses(entry)) {
      const depth = this.#prices.depth(market);
      const wanted = this.#remaining(entry);
      const quantity = depth === null ? wanted : lesser(depth, wanted);
      this.#fill(entry, quantity, this.#prices.last(market), at);
    }
    const leavesNothing = order.type === 'MARKET' || order.type === 'STOP_MARKET' || order.timeInForce === 'IOC';
    if (leavesNothing) this.close(order, 'expired', at);
  }

  #fill(entry: Entry, wanted: string, price: string, at: number): void {
    const { order } = entry;
    this.#unreserve(entry);
    const capped = order.marketType === 'FUTURES' && closesOnly(order);
    const quantity = capped ? lesser(closable(entry), wanted) : wanted;
    if (isPositive(quantity)) {
      this.#tradeCount += 1;
      fill(entry, quantity, price, String(500_000 + this.#tradeCount), at);
    }
    if (!isPositive(this.#remaining(entry))) order.status = 'filled';
    else if (capped && !isPositive(closable(entry))) order.status = 'expired';
    else this.#reserve(entry);
  }
}

import { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import { fillsAtOnce, type PreparedOrder } from '../../domain/order.ts';

/** One order that the fake exchange took. */
export interface Acceptance {
  /** The account's name. */
  readonly account: string;
  readonly clientOrderId: string;
  /** Base currency, null for an order by cost. */
  readonly quantity: Decimal | null;
  readonly order: PreparedOrder;
  readonly execution: Execution;
  /** By the exchange's own clock. */
  readonly at: Date;
}

/** The fake exchange's own ledger, the judge of what was executed. It takes a client order id again, as real ones do once the first is filled. */
export class ExchangeBook {
  readonly #acceptances: Acceptance[] = [];
  readonly #prices: ReadonlyMap<string, Decimal | null>;
  readonly #now: () => Date;

  constructor(prices: ReadonlyMap<string, Decimal | null>, now: () => Date) {
    this.#prices = prices;
    this.#now = now;
  }

  /** In the order in which they were taken. */
  get acceptances(): readonly Acceptance[] {
    return this.#acceptances;
  }

  take(account: string, order: PreparedOrder, becomes: Partial<Execution>): Acceptance {
    const exchangeOrderId = `E${this.#acceptances.length + 1}`;
    const execution = { ...this.#usual(order), exchangeOrderId, ...becomes };
    const { clientOrderId, quantity } = order;
    const acceptance = { account, clientOrderId, quantity, order, execution, at: this.#now() };
    this.#acceptances.push(acceptance);
    return acceptance;
  }

  find(account: string, clientOrderId: string): Acceptance | null {
    return (
      this.#acceptances.find((taken) => taken.account === account && taken.clientOrderId === clientOrderId) ?? null
    );
  }

  change(clientOrderId: string, becomes: Partial<Execution>): void {
    const index = this.#acceptances.findIndex((taken) => taken.clientOrderId === clientOrderId);
    const taken = this.#acceptances[index];
    if (taken === undefined) throw new Error(`The exchange has no order ${clientOrderId}`);
    this.#acceptances[index] = { ...taken, execution: { ...taken.execution, ...becomes } };
  }

  /** What fills at once is filled at the last price; the rest rests. */
  #usual(order: PreparedOrder): Omit<Execution, 'exchangeOrderId'> {
    if (!fillsAtOnce(order)) return { exchangeStatus: 'open', filledQuantity: Decimal.ZERO, averagePrice: null };
    const averagePrice = this.#prices.get(order.marketId) ?? null;
    return { exchangeStatus: 'filled', filledQuantity: order.quantity, averagePrice };
  }
}

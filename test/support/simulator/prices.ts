import type { Market } from './markets.ts';

/** The last price of each market and how much its book offers; one price serves both sides. */
export class Prices {
  readonly #last = new Map<Market, string>();
  readonly #depth = new Map<Market, string>();

  last(market: Market): string {
    return this.#last.get(market) ?? market.price;
  }

  set(market: Market, price: string): void {
    this.#last.set(market, price);
  }

  /** Base currency that one order can take at once; null without a limit. */
  depth(market: Market): string | null {
    return this.#depth.get(market) ?? null;
  }

  setDepth(market: Market, quantity: string | null): void {
    if (quantity === null) this.#depth.delete(market);
    else this.#depth.set(market, quantity);
  }

  clear(): void {
    this.#last.clear();
    this.#depth.clear();
  }
}

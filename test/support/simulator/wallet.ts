import { add, compare, isPositive, subtract } from './decimal.ts';

/** What an account owns: per currency, what is free and what orders and positions hold. */
export class Wallet {
  readonly #free = new Map<string, string>();
  readonly #held = new Map<string, string>();

  constructor(balances: Readonly<Record<string, string>>) {
    for (const [currency, amount] of Object.entries(balances)) this.#free.set(currency, amount);
  }

  free(currency: string): string {
    return this.#free.get(currency) ?? '0';
  }

  held(currency: string): string {
    return this.#held.get(currency) ?? '0';
  }

  currencies(): string[] {
    return [...new Set([...this.#free.keys(), ...this.#held.keys()])];
  }

  /** Adds to what is free; a negative amount takes away. */
  credit(currency: string, amount: string): void {
    this.#free.set(currency, add(this.free(currency), amount));
  }

  /** Moves free money into the holding; false when there is not enough. */
  hold(currency: string, amount: string): boolean {
    if (compare(this.free(currency), amount) < 0) return false;
    this.credit(currency, subtract('0', amount));
    this.#held.set(currency, add(this.held(currency), amount));
    return true;
  }

  /** Gives a holding back. */
  release(currency: string, amount: string): void {
    if (!isPositive(amount)) return;
    this.#held.set(currency, subtract(this.held(currency), amount));
    this.credit(currency, amount);
  }
}

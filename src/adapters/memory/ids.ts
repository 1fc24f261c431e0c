import type { Ids } from '../../application/ports/ids.ts';

/** Ids that count up: the same in every run. */
export class SequentialIds implements Ids {
  #last = 0;

  uuid(): string {
    return `00000000-0000-4000-8000-${this.#next(12)}`;
  }

  clientOrderId(): string {
    return this.#next(32);
  }

  #next(digits: number): string {
    this.#last += 1;
    return this.#last.toString(16).padStart(digits, '0');
  }
}

import type { Outcome } from '../../application/ports/exchange.ts';
import type { Execution } from '../../domain/execution.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { ReasonCode } from '../../domain/reasons.ts';

/** A call to an exchange that hangs until the test says how it goes on. */
export class HeldSubmission {
  /** Resolves when its bytes are written. */
  readonly arrived: Promise<void>;
  readonly answered: Promise<Outcome>;
  #arrive: () => void = () => {};
  #answer: (outcome: Outcome) => void = () => {};
  #take: () => Execution = () => {
    throw new Error('Nothing has arrived that could be executed');
  };

  constructor() {
    this.arrived = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  /** For the exchange: the bytes are there, and `take` would execute them. */
  arrive(take: () => Execution): void {
    this.#take = take;
    this.#arrive();
  }

  /** The exchange executes it, whatever its own fence says, and does not answer yet. */
  execute(): void {
    this.#take();
  }

  /** The exchange executes it and answers so. */
  accept(): void {
    const { exchangeOrderId } = this.#take();
    this.#answer({ kind: 'accepted', execution: acknowledgement(exchangeOrderId) });
  }

  /** The exchange answers that it executed it, having done so before (`execute`). */
  acknowledge(exchangeOrderId: string): void {
    this.#answer({ kind: 'accepted', execution: acknowledgement(exchangeOrderId) });
  }

  reject(code: ReasonCode): void {
    this.#answer({ kind: 'rejected', failure: failure(code) });
  }

  /** The call ends without an answer that says anything. */
  fail(cause: Failure = failure('NO_ANSWER')): void {
    this.#answer({ kind: 'unknown', failure: cause });
  }
}

/** What an exchange says at once: that it took the order, not what became of it. */
export const acknowledgement = (exchangeOrderId: string): Execution => ({
  exchangeOrderId,
  exchangeStatus: null,
  filledQuantity: null,
  averagePrice: null,
});

import type { Account } from '../domain/account.ts';
import { type AttemptEvent, isSettled } from '../domain/attempt.ts';
import { isLookUpProven, type PreparedOrder } from '../domain/order.ts';
import { OVER } from './over.ts';
import type { AttemptRef, OrderView } from './ports/order-ledger.ts';

/** One order on its way, with what this instance knows of it, be it recorded yet or not. */
export class LiveOrder {
  readonly ref: AttemptRef;
  readonly account: Account;
  /** By our wall clock. */
  readonly gateAt: Date;
  /** Its unknown outcome is already being looked up. */
  isFollowed = false;
  /** A definite outcome that is not recorded yet. */
  heard: AttemptEvent | null = null;
  #view: OrderView;
  #isSettled = false;
  readonly #onSettled: (() => void)[] = [];

  constructor(ref: AttemptRef, account: Account, gateAt: Date, view: OrderView) {
    this.ref = ref;
    this.account = account;
    this.gateAt = gateAt;
    this.#view = view;
    if (isSettled(view.state)) this.#settle();
  }

  /** Resolves when the outcome is definite: accepted, rejected, not sent, not executed, or left to a person. */
  whenSettled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isSettled) resolve();
      else this.#onSettled.push(resolve);
    });
  }

  /** Aborts then. */
  get settled(): AbortSignal {
    const settling = new AbortController();
    const settle = () => settling.abort(OVER);
    if (this.#isSettled) settle();
    else this.#onSettled.push(settle);
    return settling.signal;
  }

  /**
   * Whether an acceptance may be answered before it is recorded: where a look-up is shown to find it again, should this instance die
   * in between. A retry is recorded first, for its failed order is looked at next.
   */
  get mayAnswerAhead(): boolean {
    const { prepared, failedOrderId } = this.#view;
    return prepared !== null && isLookUpProven(prepared) && failedOrderId === null;
  }

  get view(): OrderView {
    return this.#view;
  }

  prepare(prepared: PreparedOrder): void {
    this.#view = { ...this.#view, prepared, clientOrderId: prepared.clientOrderId };
  }

  /** Notes an outcome. A settled order never goes back to unknown. */
  learn(event: AttemptEvent, failedOrderId: number | null): void {
    if (event.kind === 'unknown' && isSettled(this.#view.state)) return;
    const failure = event.kind === 'accepted' ? null : event.failure;
    const execution = event.kind === 'accepted' ? event.execution : null;
    this.#view = {
      ...this.#view,
      state: event.kind,
      failure,
      execution,
      failedOrderId: failedOrderId ?? this.#view.failedOrderId,
    };
    if (isSettled(event.kind)) this.#settle();
  }

  #settle(): void {
    this.#isSettled = true;
    for (const tell of this.#onSettled.splice(0)) tell();
  }
}

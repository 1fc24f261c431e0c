import type { Background } from './background.ts';
import { atMost, type Deadline } from './deadline.ts';
import type { Place } from './in-order.ts';
import type { LiveOrder } from './live-order.ts';
import { failureFields } from './log-fields.ts';
import type { Ports } from './ports/index.ts';
import type { SubmitOrder } from './submit-order.ts';

/** How long an answer that is due waits for a ledger that doesn't answer. */
export const GRACE = 250;

/** A journaled order and its place in the line of orders that go out one after the other. */
export interface Departure {
  readonly order: LiveOrder;
  readonly place: Place | null;
}

/** Sends journaled orders, all at once, and waits for their outcomes until the deadline; what is open then goes on in the background. */
export class SubmitUntilDeadline {
  readonly #ports: Pick<Ports, 'clock' | 'log'>;
  readonly #submit: SubmitOrder;
  readonly #background: Background;
  readonly #seconds: string;

  /** `timeoutMs`: how long the whole request may take, for the text of a timeout. */
  constructor(ports: Pick<Ports, 'clock' | 'log'>, submit: SubmitOrder, background: Background, timeoutMs: number) {
    this.#ports = ports;
    this.#submit = submit;
    this.#background = background;
    this.#seconds = String(Math.round(timeoutMs / 100) / 10);
  }

  /** Afterwards each order's view tells all that is known of it. `leasedSince` is monotonic. Never rejects: they may be at an exchange. */
  async execute(departures: readonly Departure[], deadline: Deadline, leasedSince: number): Promise<void> {
    const times = { gateAt: deadline.gateAt, leasedSince };
    for (const { order, place } of departures) {
      if (order.view.state !== 'sending') place?.giveWay();
      else this.#background.start('execution of an order', () => this.#submit.execute(order, { ...times, place }));
    }
    await this.#untilDeadline(
      departures.map(({ order }) => order),
      deadline,
    );
  }

  /** As `execute`, for prepared orders of one account and market type in one request to the exchange. */
  async executeBatch(orders: readonly LiveOrder[], deadline: Deadline, leasedSince: number): Promise<void> {
    const times = { gateAt: deadline.gateAt, leasedSince };
    this.#background.start('execution of a batch', () => this.#submit.executeBatch(orders, times));
    await this.#untilDeadline(orders, deadline);
  }

  async #untilDeadline(orders: readonly LiveOrder[], deadline: Deadline): Promise<void> {
    const { clock } = this.#ports;
    const allSettled = Promise.all(orders.map((order) => order.whenSettled()));
    await atMost(clock, deadline.answerAt - clock.monotonic(), allSettled);
    const open = orders.filter((order) => order.view.state === 'sending');
    if (open.length > 0) await atMost(clock, GRACE, Promise.all(open.map((order) => this.#timeOut(order))));
  }

  /** An order that may be at an exchange is answered even if its timeout can't be recorded. */
  #timeOut(order: LiveOrder): Promise<void> {
    return this.#submit.timeOut(order, this.#seconds).catch((error: unknown) => {
      this.#ports.log.error('a timeout could not be recorded', {
        attempt: order.ref.attemptId,
        ...failureFields(error),
      });
    });
  }
}

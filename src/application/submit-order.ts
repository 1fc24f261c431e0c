import { type AttemptEvent, isSettled } from '../domain/attempt.ts';
import { isClosed } from '../domain/execution.ts';
import { failure } from '../domain/failure.ts';
import { fillsAtOnce, type PreparedOrder } from '../domain/order.ts';
import { TIMINGS } from '../domain/timings.ts';
import type { Background } from './background.ts';
import type { Place } from './in-order.ts';
import type { Lease, Leases } from './leases.ts';
import type { LiveOrder } from './live-order.ts';
import { failureFields } from './log-fields.ts';
import type { Outcome, SendGate } from './ports/exchange.ts';
import type { Ports } from './ports/index.ts';
import { LedgerUnavailable, type Recorded } from './ports/order-ledger.ts';
import type { RecordFills } from './record-fills.ts';
import type { ResolveUnknownAttempts } from './resolve-unknown-attempts.ts';
import { openGate } from './send-gate.ts';

export interface SubmitSteps {
  readonly resolve: ResolveUnknownAttempts;
  readonly recordFills: RecordFills;
}

/** When the gate of a submission closes, and its place in the line of orders that go out one after the other. */
export interface SubmitTimes {
  /** By the monotonic clock: when the lease was asked for. */
  readonly leasedSince: number;
  /** By the monotonic clock. */
  readonly gateAt: number;
  readonly place: Place | null;
}

/** How long a definite outcome waits to be recorded before it is answered all the same. */
const RECORD_PATIENCE = 1_000;

/** An order of a batch of which nothing was said. */
const UNTOLD: Outcome = { kind: 'unknown', failure: failure('NO_ANSWER') };

/** Steps 2 to 5 of the order protocol for one journaled order: prepare, gate and wire, record, resolve. Ends when its outcome is settled. */
export class SubmitOrder {
  readonly #ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>;
  readonly #steps: SubmitSteps;
  readonly #leases: Leases;
  readonly #background: Background;

  constructor(
    ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>,
    steps: SubmitSteps,
    leases: Leases,
    background: Background,
  ) {
    this.#ports = ports;
    this.#steps = steps;
    this.#leases = leases;
    this.#background = background;
  }

  async execute(order: LiveOrder, times: SubmitTimes): Promise<void> {
    const lease = this.#leases.hold(order.ref, times.leasedSince);
    const sent = this.#pastTheGate([order], times, (gate) => this.#send(order, gate, times));
    await this.#conclude(order, sent, lease);
  }

  /** Orders of one account and market type, prepared, in one request under one gate; each has an outcome of its own. */
  async executeBatch(orders: readonly LiveOrder[], times: Omit<SubmitTimes, 'place'>): Promise<void> {
    const held = orders.map((order) => ({ order, lease: this.#leases.hold(order.ref, times.leasedSince) }));
    const sent = this.#pastTheGate(orders, { ...times, place: null }, (gate) => this.#sendBatch(orders, gate));
    const concluded = held.map(({ order, lease }, index) =>
      this.#conclude(
        order,
        sent.then((outcomes) => outcomes[index] ?? UNTOLD),
        lease,
      ),
    );
    const failed = (await Promise.allSettled(concluded)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #conclude(order: LiveOrder, sent: Promise<Outcome>, lease: Lease): Promise<void> {
    try {
      await this.#settle(order, await sent);
      await this.#follow(order, lease);
    } catch (error) {
      // A lease that were held on would keep every instance from recovering the attempt.
      this.#leases.release(order.ref);
      throw error;
    }
  }

  /** The deadline passes while the call is still open: its outcome is unknown from now on, and is looked up beside the call. */
  async timeOut(order: LiveOrder, seconds: string): Promise<void> {
    if (order.heard !== null) return order.learn(order.heard, null);
    await this.#settle(order, { kind: 'unknown', failure: failure('EXECUTION_TIMEOUT', { seconds }) });
    this.#background.start('resolving a timeout', () => this.#resolve(order, order.settled));
  }

  #pastTheGate<T>(orders: readonly LiveOrder[], times: SubmitTimes, send: (gate: SendGate) => Promise<T>): Promise<T> {
    const gate = openGate(this.#ports.clock, {
      closesAt: times.gateAt,
      closesAtWall: new Date(Math.min(...orders.map(({ gateAt }) => gateAt.getTime()))),
      isHeld: () => orders.every(({ ref }) => this.#leases.isHeld(ref)),
    });
    return send(gate).finally(() => {
      gate.dismiss();
      times.place?.leave();
    });
  }

  /** Records an outcome, then notes it for the answer; a ledger that is away, or slow, does not hold a known outcome back. */
  async #settle(order: LiveOrder, event: AttemptEvent): Promise<void> {
    const { ledger, clock, log } = this.#ports;
    if (isSettled(event.kind)) order.heard = event;
    const isAhead = event.kind === 'accepted' && order.mayAnswerAhead;
    if (isAhead) order.learn(event, null);
    const stopWaiting = clock.after(RECORD_PATIENCE, () => order.learn(event, null));
    const record = () =>
      ledger.record(order.ref, event, isAhead ? 'soon' : 'now').catch((error: unknown) => {
        log.warn('outcome not recorded yet', {
          attempt: order.ref.attemptId,
          outcome: event.kind,
          ...failureFields(error),
        });
        order.learn(event, null);
        throw error;
      });
    const recorded = await this.#background.persist(record).finally(stopWaiting);
    // The deadline came first, but that nothing was written is proof all the same.
    if (event.kind === 'not_sent' && recorded.kind === 'superseded' && recorded.state === 'unknown')
      return this.#settle(order, { kind: 'not_executed', failure: event.failure });
    this.#noteRecorded(order, event, recorded);
  }

  #noteRecorded(order: LiveOrder, event: AttemptEvent, recorded: Recorded): void {
    order.heard = null;
    // Another instance holds the attempt by now; what this one knows for certain is its sender's answer all the same.
    if (recorded.kind === 'superseded' && isSettled(event.kind) && [event.kind, 'unknown'].includes(recorded.state))
      order.learn(event, null);
    if (recorded.kind === 'recorded') order.learn(event, recorded.failedOrderId);
    else if (recorded.kind === 'breach')
      this.#ports.log.error('the exchange executed an order that was proven not executed', {
        attempt: order.ref.attemptId,
      });
    else
      this.#ports.log.info('outcome was already recorded', {
        attempt: order.ref.attemptId,
        as: recorded.state,
        outcome: event.kind,
      });
  }

  async #send(order: LiveOrder, gate: SendGate, { place }: SubmitTimes): Promise<Outcome> {
    const prepared = await this.#prepared(order, gate);
    if ('kind' in prepared) return prepared;
    if (place !== null) await Promise.race([place.turn, this.#ports.clock.wait(TIMINGS.inOrder, gate.signal)]);
    if (!gate.isOpen()) return { kind: 'not_sent', failure: failure('NOT_SENT') };
    return this.#ports.exchangeOf(order.account).submit(order.account, prepared, gate);
  }

  async #sendBatch(orders: readonly LiveOrder[], gate: SendGate): Promise<readonly Outcome[]> {
    const [first] = orders;
    const prepared = orders.flatMap(({ view }) => view.prepared ?? []);
    if (first === undefined || prepared.length < orders.length) throw new Error('Only prepared orders go in a batch');
    if (!gate.isOpen()) return orders.map(() => ({ kind: 'not_sent', failure: failure('NOT_SENT') }));
    return this.#ports.exchangeOf(first.account).submitBatch(first.account, prepared, gate);
  }

  /** What was frozen with the journal, or, when markets had to be waited for, what is frozen now. */
  async #prepared(order: LiveOrder, gate: SendGate): Promise<PreparedOrder | Outcome> {
    const { view, account, gateAt } = order;
    if (view.prepared !== null) return view.prepared;
    const options = { clientOrderId: view.clientOrderId, gateAt, signal: gate.signal };
    const preparation = await this.#ports.exchangeOf(account).prepare(account, view.request, options);
    if (preparation.kind === 'refused') return { kind: 'not_sent', failure: preparation.failure };
    order.prepare(preparation.order);
    const isOurs = await this.#ports.ledger.freeze(order.ref, preparation.order).catch((error: unknown) => {
      if (error instanceof LedgerUnavailable) return false;
      throw error;
    });
    return isOurs ? preparation.order : { kind: 'not_sent', failure: failure('NOT_SENT') };
  }

  /** What is left to do once the call has ended: find out an unknown outcome, or the fills of an accepted order. */
  async #follow(order: LiveOrder, lease: Lease): Promise<void> {
    if (order.view.state === 'unknown') await this.#resolve(order, lease.lost);
    const { state, execution, request, prepared } = order.view;
    if (state === 'accepted' && execution !== null && fillsAtOnce(request) && !isClosed(execution)) {
      await this.#steps.recordFills.execute(
        { ref: order.ref, prepared, gateAt: order.gateAt, account: order.account },
        lease.lost,
      );
    } else if (state !== 'unknown') {
      this.#leases.release(order.ref);
    }
  }

  async #resolve(order: LiveOrder, ended: AbortSignal): Promise<void> {
    const { ref, account, gateAt, view } = order;
    if (order.isFollowed || view.failure === null) return;
    order.isFollowed = true;
    const attempt = { ref, account, gateAt, prepared: view.prepared, failure: view.failure };
    const resolved = await this.#steps.resolve.execute(attempt, AbortSignal.any([ended, order.settled]));
    if (resolved.kind === 'settled') this.#noteRecorded(order, resolved.event, resolved.recorded);
  }
}

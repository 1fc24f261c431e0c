import { TIMINGS } from '../domain/timings.ts';
import { failureFields } from './log-fields.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { AttemptRef, OrderLedger } from './ports/order-ledger.ts';

/** An attempt that is held. */
export interface Lease {
  /** Aborts when it is lost. */
  readonly lost: AbortSignal;
}

class Held implements Lease {
  readonly ref: AttemptRef;
  /** By the monotonic clock; the holder stops acting then. */
  validUntil: number;
  #isLost = false;
  /** Made when somebody asks: most orders are settled before anybody does. */
  #losing: AbortController | null = null;

  constructor(ref: AttemptRef, validUntil: number) {
    this.ref = ref;
    this.validUntil = validUntil;
  }

  get lost(): AbortSignal {
    this.#losing ??= new AbortController();
    if (this.#isLost) this.#losing.abort();
    return this.#losing.signal;
  }

  lose(): void {
    this.#isLost = true;
    this.#losing?.abort(new Error('The lease is lost'));
  }
}

/** The leases that this instance holds: renewed while anything is held, given up when the database says so or can't be asked in time. */
export class Leases {
  readonly #held = new Map<number, Held>();
  readonly #ledger: OrderLedger;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stopped = new AbortController();
  #renewing = false;

  constructor(ledger: OrderLedger, clock: Clock, log: Log) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#log = log;
  }

  /** Notes a lease that was granted after `since` (monotonic). */
  hold(ref: AttemptRef, since: number): Lease {
    const held = new Held(ref, since + VALIDITY);
    this.#held.set(ref.attemptId, held);
    if (!this.#renewing) void this.#renewWhileHolding();
    return held;
  }

  release(ref: AttemptRef): void {
    if (this.#held.get(ref.attemptId)?.ref.epoch === ref.epoch) this.#held.delete(ref.attemptId);
  }

  isHeld(ref: AttemptRef): boolean {
    const held = this.#held.get(ref.attemptId);
    return held !== undefined && held.ref.epoch === ref.epoch && this.#clock.monotonic() < held.validUntil;
  }

  /** Gives everything up: what is still open is another instance's when its lease runs out. */
  stop(): void {
    this.#stopped.abort();
    for (const held of [...this.#held.values()]) this.#giveUp(held);
  }

  async #renewWhileHolding(): Promise<void> {
    this.#renewing = true;
    while (this.#held.size > 0 && !this.#stopped.signal.aborted) {
      await this.#clock.wait(TIMINGS.leaseRenewal, this.#stopped.signal);
      if (this.#held.size > 0) await this.#renew();
    }
    this.#renewing = false;
  }

  async #renew(): Promise<void> {
    const since = this.#clock.monotonic();
    const asked = [...this.#held.values()];
    try {
      const renewed = await this.#ledger.renewLeases(asked.map((held) => held.ref));
      for (const held of asked) {
        if (renewed.has(held.ref.attemptId)) held.validUntil = since + VALIDITY;
        else this.#giveUp(held);
      }
    } catch (error) {
      this.#log.warn('leases could not be renewed', failureFields(error));
      for (const held of asked) if (this.#clock.monotonic() >= held.validUntil) this.#giveUp(held);
    }
  }

  #giveUp(held: Held): void {
    if (this.#held.get(held.ref.attemptId) === held) this.#held.delete(held.ref.attemptId);
    held.lose();
  }
}

const VALIDITY = TIMINGS.lease - TIMINGS.leaseMargin;

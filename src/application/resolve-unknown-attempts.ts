import type { AttemptEvent } from '../domain/attempt.ts';
import { failure } from '../domain/failure.ts';
import { resolve, waitBeforeLook } from '../domain/resolution.ts';
import type { Background } from './background.ts';
import { eitherOf } from './either-of.ts';
import type { Leases } from './leases.ts';
import type { Ports } from './ports/index.ts';
import type { Recorded, UnknownAttempt } from './ports/order-ledger.ts';

/** How the following of one attempt ended. */
export type Resolved =
  | { readonly kind: 'settled'; readonly event: AttemptEvent; readonly recorded: Recorded }
  /** Its lease was lost, something else settled it, or this instance stops. */
  | { readonly kind: 'left' };

/** Looks an attempt of unknown outcome up until it is settled, as long as this instance holds it. */
export class ResolveUnknownAttempts {
  readonly #ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>;
  readonly #leases: Leases;
  readonly #background: Background;

  constructor(ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>, leases: Leases, background: Background) {
    this.#ports = ports;
    this.#leases = leases;
    this.#background = background;
  }

  /** `ended` aborts when the lease is lost, or when another source has settled the attempt. */
  async execute(attempt: UnknownAttempt, ended: AbortSignal): Promise<Resolved> {
    const over = eitherOf(ended, this.#background.stopping);
    try {
      const event = await this.#look(attempt, over.signal);
      return event === null ? { kind: 'left' } : await this.#settle(attempt, event);
    } catch (error) {
      this.#leases.release(attempt.ref);
      throw error;
    } finally {
      over.release();
    }
  }

  async #settle(attempt: UnknownAttempt, event: AttemptEvent): Promise<Resolved> {
    const { ledger, log } = this.#ports;
    const recorded = await this.#background.persist(() => ledger.record(attempt.ref, event));
    this.#leases.release(attempt.ref);
    log.info('unknown outcome settled', { attempt: attempt.ref.attemptId, as: event.kind, recorded: recorded.kind });
    return { kind: 'settled', event, recorded };
  }

  async #look(
    { prepared, account, gateAt, failure: cause }: UnknownAttempt,
    ended: AbortSignal,
  ): Promise<AttemptEvent | null> {
    const { exchangeOf, clock } = this.#ports;
    if (prepared === null) return { kind: 'not_executed', failure: failure('NOT_SENT') };
    if (account === null) return { kind: 'needs_review', failure: cause };
    let absences = 0;
    for (let look = 0; ; look += 1) {
      await clock.wait(waitBeforeLook(look, prepared.fenceAt !== null && clock.now() > prepared.fenceAt), ended);
      if (ended.aborted) return null;
      const sighting = await exchangeOf(account).lookUp(account, prepared);
      const resolution = resolve(prepared, cause, sighting, {
        absences,
        elapsed: clock.now().getTime() - gateAt.getTime(),
      });
      if (resolution.kind === 'settled') return resolution.event;
      absences = resolution.absences;
    }
  }
}

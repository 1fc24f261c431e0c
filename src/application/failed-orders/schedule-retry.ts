import type { Clock } from '../ports/clock.ts';
import type { Actor, Changed, FailedOrderActions } from '../ports/failed-orders.ts';

export type Scheduled = Changed | { readonly kind: 'refused'; readonly code: 'SCHEDULE_IN_PAST' };

/** Sets the time of a retry, or takes it away. */
export class ScheduleRetry {
  readonly #actions: FailedOrderActions;
  readonly #clock: Clock;

  constructor(actions: FailedOrderActions, clock: Clock) {
    this.#actions = actions;
    this.#clock = clock;
  }

  /** `at` null takes the schedule away. Throws `LedgerUnavailable`. */
  async execute(actor: Actor, id: number, at: Date | null): Promise<Scheduled> {
    if (at === null || at > this.#clock.now()) return this.#actions.schedule(actor, id, at);
    const candidate = await this.#actions.candidate(actor.userId, id);
    return candidate === null ? { kind: 'not_found' } : { kind: 'refused', code: 'SCHEDULE_IN_PAST' };
  }
}

import type { Actor, Changed, FailedOrderActions } from '../ports/failed-orders.ts';
import type { Log } from '../ports/log.ts';

/** Gives an exhausted failed order its retries back. */
export class ResetRetries {
  readonly #actions: FailedOrderActions;
  readonly #log: Log;

  constructor(actions: FailedOrderActions, log: Log) {
    this.#actions = actions;
    this.#log = log;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(actor: Actor, id: number): Promise<Changed> {
    const changed = await this.#actions.reset(actor, id);
    if (changed.kind === 'changed')
      this.#log.info('the retries of a failed order were reset', { failed_order: id, user: actor.userId });
    return changed;
  }
}

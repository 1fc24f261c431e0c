import type { Actor, Changed, FailedOrderActions } from '../ports/failed-orders.ts';
import type { Log } from '../ports/log.ts';

/** Takes a failed order that is proven not executed out of sight, and its schedule with it; it is kept for audit. */
export class RemoveFailedOrder {
  readonly #actions: FailedOrderActions;
  readonly #log: Log;

  constructor(actions: FailedOrderActions, log: Log) {
    this.#actions = actions;
    this.#log = log;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(actor: Actor, id: number): Promise<Changed> {
    const changed = await this.#actions.remove(actor, id);
    if (changed.kind === 'changed')
      this.#log.info('a failed order was removed', { failed_order: id, user: actor.userId });
    return changed;
  }
}

import type { Actor, Changed, FailedOrderActions } from '../ports/failed-orders.ts';
import type { Log } from '../ports/log.ts';

/** Brings a removed failed order back, with the status that its attempts give. */
export class RestoreFailedOrder {
  readonly #actions: FailedOrderActions;
  readonly #log: Log;

  constructor(actions: FailedOrderActions, log: Log) {
    this.#actions = actions;
    this.#log = log;
  }

  /** What was removed because its webhook was answered 503 stays removed. Throws `LedgerUnavailable`. */
  async execute(actor: Actor, id: number): Promise<Changed> {
    const changed = await this.#actions.restore(actor, id);
    if (changed.kind === 'changed')
      this.#log.info('a failed order was restored', { failed_order: id, user: actor.userId, status: changed.status });
    return changed;
  }
}

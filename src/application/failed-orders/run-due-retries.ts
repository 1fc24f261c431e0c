import type { Background } from '../background.ts';
import type { DueRetry, FailedOrderActions, ScheduleFailure } from '../ports/failed-orders.ts';
import type { Log } from '../ports/log.ts';
import type { RetryFailedOrder, RetryResult } from './retry-failed-order.ts';

/** How often due schedules are looked for, in milliseconds: each is to run within a second of its time. */
export const DUE_RETRIES_EVERY = 250;

/** A retry that is later than this, because nothing ran, is not made: a stale market order is dangerous. */
const LATEST = 15 * 60_000;
/** How many are taken in one pass; the next pass takes more. */
const MOST_AT_ONCE = 100;

/** Runs the retries whose time has come, each on one instance only. */
export class RunDueRetries {
  readonly #ports: { readonly actions: FailedOrderActions; readonly log: Log };
  readonly #retry: RetryFailedOrder;
  readonly #background: Background;

  constructor(
    ports: { readonly actions: FailedOrderActions; readonly log: Log },
    retry: RetryFailedOrder,
    background: Background,
  ) {
    this.#ports = ports;
    this.#retry = retry;
    this.#background = background;
  }

  /** One pass; the retries themselves go on in the background. Throws `LedgerUnavailable`. */
  async execute(): Promise<void> {
    const { actions, log } = this.#ports;
    const { due, missed } = await actions.claimDue(LATEST, MOST_AT_ONCE);
    for (const { id, scheduledAt } of missed)
      log.warn('a scheduled retry was missed', { failed_order: id, scheduled_at: scheduledAt });
    for (const entry of due) this.#background.start('a scheduled retry', () => this.#run(entry));
  }

  /** One that fails is left unscheduled, with its reason. */
  async #run({ id, userId }: DueRetry): Promise<void> {
    const { actions } = this.#ports;
    const code = whyFailed(await this.#retry.execute({ userId, by: 'schedule' }, id));
    if (code !== null) await this.#background.persist(() => actions.noteScheduleFailed(id, code));
  }
}

/** A timeout is none yet: its outcome is found out, and shown as that of the order itself. */
function whyFailed(result: RetryResult): ScheduleFailure | null {
  switch (result.kind) {
    case 'refused':
      return result.code;
    case 'rejected':
      return result.failure.code;
    case 'accepted':
    case 'timeout':
    case 'not_found':
      return null;
  }
}

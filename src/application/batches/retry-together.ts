import { retryRefusal } from '../../domain/retry.ts';
import { beforeGate, type Deadline, deadlineOf } from '../deadline.ts';
import { ClaimRetry } from '../failed-orders/claim-retry.ts';
import type { DraftRetry } from '../failed-orders/draft-retry.ts';
import {
  complete,
  overLimit,
  type RetryPorts,
  type RetryResult,
  resultOf,
} from '../failed-orders/retry-failed-order.ts';
import type { LiveOrder } from '../live-order.ts';
import { failureFields } from '../log-fields.ts';
import type { TakenEntry } from '../ports/batches.ts';
import type { Actor } from '../ports/failed-orders.ts';
import { LedgerUnavailable } from '../ports/order-ledger.ts';
import type { SubmitUntilDeadline } from '../submit-until-deadline.ts';

/** A failed order, and the number of the attempt that its retry is to be. */
export type Wanted = Pick<TakenEntry, 'failedOrderId' | 'attempt'>;

/** Null: it could not be claimed in time, or for want of the ledger, and nothing was sent. */
type Result = RetryResult | null;

/**
 * Step 7 of the order protocol for several failed orders of one account and market type: each is claimed and journaled by itself, what
 * is claimed goes out in one request, and each has an outcome of its own.
 */
export class RetryTogether {
  readonly #ports: RetryPorts;
  readonly #draft: DraftRetry;
  readonly #claim: ClaimRetry;
  readonly #submit: SubmitUntilDeadline;
  readonly #timeoutMs: number;

  /** `timeoutMs`: how long it waits for outcomes at most, `EXECUTION_TIMEOUT_MS`. */
  constructor(ports: RetryPorts, steps: { draft: DraftRetry; submit: SubmitUntilDeadline }, timeoutMs: number) {
    this.#ports = ports;
    this.#draft = steps.draft;
    this.#claim = new ClaimRetry(ports);
    this.#submit = steps.submit;
    this.#timeoutMs = timeoutMs;
  }

  /** A result for each, in their order. */
  async execute(actor: Actor, entries: readonly Wanted[]): Promise<readonly Result[]> {
    const { clock, log } = this.#ports;
    const deadline = deadlineOf(clock, clock.monotonic(), this.#timeoutMs);
    const leasedSince = clock.monotonic();
    const begun: (LiveOrder | Result)[] = [];
    for (const entry of entries) begun.push(await this.#begin(actor, entry, deadline));
    await this.#send(begun.filter(isLive), deadline, leasedSince);
    return begun.map((one, index) => {
      const result = isLive(one) ? resultOf(one.view) : one;
      if (isLive(one))
        log.info('a failed order was retried', {
          failed_order: entries[index]?.failedOrderId,
          by: actor.by,
          result: result?.kind,
        });
      return result;
    });
  }

  /** One that can't be claimed keeps none of the others back, for those that are claimed must go out. */
  async #begin(actor: Actor, { failedOrderId: id, attempt }: Wanted, deadline: Deadline): Promise<LiveOrder | Result> {
    const { actions, clock, log } = this.#ports;
    try {
      const candidate = await actions.candidate(actor.userId, id);
      if (candidate === null) return { kind: 'not_found' };
      const code = retryRefusal(candidate.state);
      if (code !== null) return { kind: 'refused', code };
      // Somebody else was first, perhaps the lane's next holder while this process was stopped.
      if (candidate.attempts + 1 !== attempt) return { kind: 'refused', code: 'RETRY_IN_PROGRESS' };
      if (clock.monotonic() >= deadline.gateAt) return null;
      const drafted = await beforeGate(clock, deadline, (gate) =>
        this.#draft.execute(complete(candidate), deadline.gateAtWall, gate),
      );
      if (drafted.kind === 'over_limit') return overLimit(drafted.limit);
      const claimed = await this.#claim.execute(actor, drafted.draft, deadline);
      return claimed.kind === 'claimed' ? claimed.order : claimed;
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      log.warn('a retry could not be claimed', { failed_order: id, ...failureFields(error) });
      return null;
    }
  }

  /** What waits for its markets is prepared on its way, and so goes alone. */
  async #send(orders: readonly LiveOrder[], deadline: Deadline, leasedSince: number): Promise<void> {
    const open = orders.filter(({ view }) => view.state === 'sending');
    const together = open.filter(({ view }) => view.prepared?.endpoint === 'order');
    const alone = together.length < 2 ? open : open.filter((order) => !together.includes(order));
    await Promise.all([
      together.length < 2 ? null : this.#submit.executeBatch(together, deadline, leasedSince),
      this.#submit.execute(
        alone.map((order) => ({ order, place: null })),
        deadline,
        leasedSince,
      ),
    ]);
  }
}

const isLive = (one: LiveOrder | Result): one is LiveOrder => one !== null && !('kind' in one);

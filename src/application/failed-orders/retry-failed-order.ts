import type { Failure } from '../../domain/failure.ts';
import { type RetryRefusal, retryRefusal } from '../../domain/retry.ts';
import type { Background } from '../background.ts';
import { atMost, beforeGate, type Deadline, deadlineOf } from '../deadline.ts';
import type { LookOnce } from '../look-once.ts';
import type { Actor, FailedOrderActions, RetryCandidate, RetryDraft } from '../ports/failed-orders.ts';
import type { Ports } from '../ports/index.ts';
import type { OrderView, UnknownAttempt } from '../ports/order-ledger.ts';
import type { SubmitUntilDeadline } from '../submit-until-deadline.ts';
import { ClaimRetry } from './claim-retry.ts';
import type { DraftRetry } from './draft-retry.ts';

export type RetryResult =
  | { readonly kind: 'accepted'; readonly exchangeOrderId: string }
  /** By the exchange, or by a check of ours before anything was sent. */
  | { readonly kind: 'rejected'; readonly failure: Failure }
  /** Nothing was sent and nothing counted. */
  | { readonly kind: 'refused'; readonly code: RetryRefusal }
  | OverLimit
  /** The deadline has passed, and its outcome is not known yet. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'not_found' };

/** Nothing was sent and nothing counted, either. */
export interface OverLimit {
  readonly kind: 'refused';
  readonly code: 'LIMIT_EXCEEDED';
  /** Which limit of the strategy, for its text. */
  readonly limit: string;
}

export interface RetrySteps {
  readonly draft: DraftRetry;
  readonly look: LookOnce;
  readonly submit: SubmitUntilDeadline;
}

export type RetryPorts = Pick<Ports, 'clock' | 'log'> & { readonly actions: FailedOrderActions };

/** Step 7 of the order protocol, the one way to retry by hand, in a batch and on schedule: prepare, claim and journal, then exactly the way of a webhook's order. */
export class RetryFailedOrder {
  readonly #ports: RetryPorts;
  readonly #steps: RetrySteps;
  readonly #claim: ClaimRetry;
  readonly #background: Background;
  readonly #timeoutMs: number;

  /** `timeoutMs`: how long a retry waits for its outcome at most, `EXECUTION_TIMEOUT_MS`. */
  constructor(ports: RetryPorts, steps: RetrySteps, background: Background, timeoutMs: number) {
    this.#ports = ports;
    this.#steps = steps;
    this.#claim = new ClaimRetry(ports);
    this.#background = background;
    this.#timeoutMs = timeoutMs;
  }

  /** Throws `LedgerUnavailable` when it could not be claimed: then nothing is sent. */
  async execute(actor: Actor, id: number): Promise<RetryResult> {
    const { actions, clock, log } = this.#ports;
    const deadline = deadlineOf(clock, clock.monotonic(), this.#timeoutMs);
    const candidate = await actions.candidate(actor.userId, id);
    if (candidate === null) return { kind: 'not_found' };
    const refusal = retryRefusal(candidate.state);
    if (refusal === 'UNCONFIRMED' && candidate.open !== null) await this.#look(candidate.open, deadline);
    if (refusal !== null) return { kind: 'refused', code: refusal };
    const result = await this.#retry(actor, complete(candidate), deadline);
    log.info('a failed order was retried', { failed_order: id, by: actor.by, result: result.kind });
    return result;
  }

  async #retry(actor: Actor, candidate: RetryDraft['candidate'], deadline: Deadline): Promise<RetryResult> {
    const { clock } = this.#ports;
    const drafted = await beforeGate(clock, deadline, (gate) =>
      this.#steps.draft.execute(candidate, deadline.gateAtWall, gate),
    );
    if (drafted.kind === 'over_limit') return overLimit(drafted.limit);
    const leasedSince = clock.monotonic();
    const claimed = await this.#claim.execute(actor, drafted.draft, deadline);
    if (claimed.kind !== 'claimed') return claimed;
    const { order } = claimed;
    await this.#steps.submit.execute([{ order, place: null }], deadline, leasedSince);
    return resultOf(order.view);
  }

  /** One look, no longer awaited than a retry itself would be. */
  async #look(attempt: UnknownAttempt, { answerAt }: Deadline): Promise<void> {
    const looked = new Promise<void>((resolve) => {
      this.#background.start('a look at an unconfirmed order', () =>
        this.#steps.look.execute(attempt).finally(resolve),
      );
    });
    await atMost(this.#ports.clock, answerAt - this.#ports.clock.monotonic(), looked);
  }
}

export const overLimit = (limit: string): OverLimit => ({ kind: 'refused', code: 'LIMIT_EXCEEDED', limit });

export function complete({ request, ...candidate }: RetryCandidate): RetryDraft['candidate'] {
  if (request === null) throw new Error(`Failed order ${candidate.id} may be retried, but its order is not known`);
  return { ...candidate, request };
}

/** What is not definite when the answer is due reads as a timeout, whatever became doubtful before. */
export function resultOf({ state, execution, failure }: OrderView): RetryResult {
  if (state === 'accepted' && execution !== null)
    return { kind: 'accepted', exchangeOrderId: execution.exchangeOrderId };
  const isDefinite = state === 'rejected' || state === 'not_sent' || state === 'not_executed';
  return isDefinite && failure !== null ? { kind: 'rejected', failure } : { kind: 'timeout' };
}

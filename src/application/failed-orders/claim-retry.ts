import type { Deadline } from '../deadline.ts';
import { LiveOrder } from '../live-order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Actor, Claim, FailedOrderActions, RetryDraft } from '../ports/failed-orders.ts';
import { LedgerUnavailable } from '../ports/order-ledger.ts';

export type Claimed =
  /** Its attempt is journaled; what a check of ours refused is `not_sent` already. */
  { readonly kind: 'claimed'; readonly order: LiveOrder } | Exclude<Claim, { kind: 'claimed' }>;

/** Between two askings whether a claim was written. */
const WAIT = 50;

/** Claims a drafted retry and journals its attempt. */
export class ClaimRetry {
  readonly #actions: FailedOrderActions;
  readonly #clock: Clock;

  constructor({ actions, clock }: { readonly actions: FailedOrderActions; readonly clock: Clock }) {
    this.#actions = actions;
    this.#clock = clock;
  }

  /** A claim whose own commit is in doubt is asked again until the gate: the same draft changes nothing the second time. Throws `LedgerUnavailable`. */
  async execute(actor: Actor, draft: RetryDraft, { gateAt }: Deadline): Promise<Claimed> {
    let maybeWritten = false;
    for (;;) {
      try {
        const claim = await this.#actions.claimRetry(actor, draft);
        return claim.kind === 'claimed' ? { kind: 'claimed', order: liveOrder(draft, claim) } : claim;
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        maybeWritten ||= error.maybeWritten;
        if (!maybeWritten || this.#clock.monotonic() + WAIT >= gateAt) throw error;
      }
      await this.#clock.wait(WAIT);
    }
  }
}

function liveOrder(
  { candidate, clientOrderId, gateAt, preparation }: RetryDraft,
  { orderId, ref }: Extract<Claim, { kind: 'claimed' }>,
): LiveOrder {
  const isRefused = preparation.kind === 'refused';
  return new LiveOrder(ref, candidate.account, gateAt, {
    orderId,
    strategyAccountId: candidate.strategyAccountId,
    accountName: candidate.account.name,
    request: candidate.request,
    state: isRefused ? 'not_sent' : 'sending',
    clientOrderId,
    prepared: preparation.kind === 'prepared' ? preparation.order : null,
    failure: isRefused ? preparation.failure : null,
    execution: null,
    failedOrderId: candidate.id,
    removed: false,
  });
}

import { type Evidence, review, type Statement, type Verdict } from '../../domain/review.ts';
import type { SeenOrder } from '../../domain/sighting.ts';
import type { Actor, Changed, FailedOrderActions } from '../ports/failed-orders.ts';
import type { Ports } from '../ports/index.ts';
import type { UnknownAttempt } from '../ports/order-ledger.ts';

export type ResolveResult =
  | Changed
  /** What the exchange shows contradicts the person; nothing was changed. */
  | { readonly kind: 'refused'; readonly code: 'VERDICT_CONTRADICTED'; readonly shown: SeenOrder }
  | { readonly kind: 'refused'; readonly code: 'EXCHANGE_ORDER_ID_REQUIRED' };

type UsedPorts = Pick<Ports, 'exchangeOf' | 'log'> & { readonly actions: FailedOrderActions };

/** A person tells what became of an order in `needs_review`, beside what the exchange shows of it now. */
export class ResolveFailedOrder {
  readonly #ports: UsedPorts;

  constructor(ports: UsedPorts) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(actor: Actor, id: number, statement: Statement): Promise<ResolveResult> {
    const { actions } = this.#ports;
    const candidate = await actions.candidate(actor.userId, id);
    if (candidate === null) return { kind: 'not_found' };
    if (candidate.state.status !== 'needs_review') return { kind: 'refused', code: 'NOT_IN_REVIEW' };
    const judged = review(statement, await this.#evidence(candidate.open));
    switch (judged.kind) {
      case 'contradicted':
        return { kind: 'refused', code: 'VERDICT_CONTRADICTED', shown: judged.shown };
      case 'id_required':
        return { kind: 'refused', code: 'EXCHANGE_ORDER_ID_REQUIRED' };
      case 'accepted':
      case 'denied':
        return this.#settle(actor, id, judged);
    }
  }

  async #settle(actor: Actor, id: number, verdict: Verdict): Promise<Changed> {
    const changed = await this.#ports.actions.resolve(actor, id, verdict);
    if (changed.kind === 'changed')
      this.#ports.log.info('a person settled an outcome', {
        failed_order: id,
        user: actor.userId,
        verdict: verdict.kind,
      });
    return changed;
  }

  async #evidence(attempt: UnknownAttempt | null): Promise<Evidence | null> {
    if (attempt === null || attempt.prepared === null || attempt.account === null) return null;
    const { prepared, account } = attempt;
    return { prepared, sighting: await this.#ports.exchangeOf(account).lookUp(account, prepared) };
  }
}
